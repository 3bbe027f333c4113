import { az, inSubscription, member } from './azure-cli.ts';
import { AzureError } from './stop.ts';

/** Whether the vault has credentials of the X app, or cannot be looked into: it keeps what it has, so nothing is lost. */
export async function vaultHasCredentials(vault: string): Promise<boolean> {
  try {
    const secrets = await az([...['keyvault', 'secret', 'list', '--vault-name', vault], ...inSubscription()]);
    const names = Array.isArray(secrets) ? secrets.map((secret) => member(secret, 'name')) : [];
    const has = (name: string): boolean => names.includes(name);
    return (has('twitter-consumer-key') && has('twitter-consumer-secret')) || has('twitter-bearer-token');
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    console.log(
      `The secrets in ${vault} cannot be listed from here (${error.message}). To set them, set the four TWITTER_… variables.`,
    );
    return true;
  }
}

/** The X app's consumer key as the vault has it, which sign-in by the platform needs beside the secret. */
export async function consumerKeyInVault(vault: string): Promise<string | undefined> {
  try {
    const secret = await az([
      ...['keyvault', 'secret', 'show', '--vault-name', vault, '--name', 'twitter-consumer-key'],
      ...inSubscription(),
    ]);
    const value = member(secret, 'value');
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch (error) {
    if (error instanceof AzureError) return undefined;
    throw error;
  }
}
