/**
 * azd's hook before provisioning. The X app's credentials reach Azure as secure parameters; this sees to it that azd has
 * them for this run: from the environment, from what the deployed app has now, or from the person at the terminal.
 */
import { asking, canAsk } from './ask.ts';
import { az, member, ofApp, strings } from './azure-cli.ts';
import {
  type Assessment,
  assess,
  CREDENTIAL_NAMES,
  type Credentials,
  credentialsOf,
  isPlain,
  isReference,
} from './credentials.ts';
import { environmentFile, remember } from './environment-file.ts';
import { AzureError, runHook, Stop } from './stop.ts';

const UNTIL = 'They are in .azure/, in plain text, until provisioning has succeeded; then they are removed.';

await runHook(async () => {
  const given = credentialsOf(process.env);
  const state = assess(given);
  if (state.state !== 'none') {
    refuseHalfSet(state);
    const odd = Object.entries(given).find(([, value]) => !isPlain(value));
    if (odd) throw new Stop(`${odd[0]} holds a character that no key or token of X has.`);
    console.log(`The X app's credentials are given${readsOnly(state)}.`);
    return;
  }
  const inVault = process.env.SECRETS_FROM === 'key-vault' && (await vaultHasCredentials());
  if (inVault) {
    console.log('Key Vault has the X app’s credentials; they stay as they are.');
    return;
  }
  const deployed = await deployedCredentials();
  if (assess(deployed).state !== 'none') {
    await remember(environmentFile(), deployed);
    console.log(`The X app's credentials stay as the deployed app has them. ${UNTIL}`);
    return;
  }
  if (!canAsk()) {
    console.log(
      'No credentials of an X app are given, and there is no terminal to ask at: the gateway will answer 503 (credentials-missing) until TWITTER_CONSUMER_KEY and TWITTER_CONSUMER_SECRET, and for writes TWITTER_ACCESS_TOKEN and TWITTER_ACCESS_TOKEN_SECRET, are set.',
    );
    return;
  }
  await askForCredentials();
});

function refuseHalfSet(state: Assessment): void {
  if (state.state === 'half-set')
    throw new Stop(
      `The X app's credentials are only half set: ${state.missing.join(' and ')} ${state.missing.length > 1 ? 'are' : 'is'} missing. Set all of a pair or none; nothing was provisioned.`,
    );
}

function readsOnly(state: Assessment): string {
  return state.state === 'reads-only' ? ', for public reads only (no access token)' : '';
}

async function vaultHasCredentials(): Promise<boolean> {
  const vault = process.env.KEY_VAULT_NAME;
  if (!vault) return false;
  try {
    const subscription = process.env.AZURE_SUBSCRIPTION_ID;
    const secrets = await az([
      ...['keyvault', 'secret', 'list', '--vault-name', vault],
      ...(subscription ? ['--subscription', subscription] : []),
    ]);
    const names = Array.isArray(secrets) ? secrets.map((secret) => member(secret, 'name')) : [];
    const has = (name: string): boolean => names.includes(name);
    return (has('twitter-consumer-key') && has('twitter-consumer-secret')) || has('twitter-bearer-token');
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    // Nothing is lost: where no credentials are given, the template leaves the vault's secrets alone.
    console.log(
      `The secrets in ${vault} cannot be listed from here (${error.message}). To set them, set the four TWITTER_… variables.`,
    );
    return true;
  }
}

/**
 * What the deployed app has as app settings. They are set anew, all together, by each provisioning: what is not given again
 * would be gone.
 */
async function deployedCredentials(): Promise<Credentials> {
  const name = process.env.FUNCTION_APP_NAME;
  const resourceGroup = process.env.AZURE_RESOURCE_GROUP;
  if (!name || !resourceGroup) return {};
  try {
    const answer = await ofApp({ name, resourceGroup }, 'post', 'config/appsettings/list');
    const found = credentialsOf(strings(member(answer, 'properties')));
    if (process.env.SECRETS_FROM !== 'key-vault') return found;
    // There the template writes references of its own.
    return Object.fromEntries(Object.entries(found).filter(([, value]) => !isReference(value)));
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    if (/^Resource(Group)?NotFound$/.test(error.code ?? '')) return {};
    throw new Stop(
      `The settings of ${name} cannot be read (${error.message}). Provisioning without the X app's credentials would erase those that it has. Sign in with \`az login\`, or set the four TWITTER_… variables.`,
    );
  }
}

async function askForCredentials(): Promise<void> {
  console.log(
    '\nThe X app’s credentials (X’s console, “Keys and tokens”). Nothing is shown as you type or paste.\nPress Enter at the first question to go on without them, at the third for public reads only.\n',
  );
  const answers = await asking(async (ask) => {
    const given: Record<string, string> = {};
    for (const name of CREDENTIAL_NAMES.slice(0, 4)) {
      const optional = name === 'TWITTER_CONSUMER_KEY' || name === 'TWITTER_ACCESS_TOKEN';
      for (;;) {
        const answer = await ask(`  ${name}: `);
        if (answer === '' && optional) return given;
        if (isPlain(answer)) {
          given[name] = answer;
          break;
        }
        console.log(
          answer === ''
            ? '  This one belongs to the one before.'
            : '  This is not a key or token: letters, digits and a few signs, in one line.',
        );
      }
    }
    return given;
  });
  const credentials = credentialsOf(answers);
  const state = assess(credentials);
  refuseHalfSet(state);
  if (state.state === 'none') {
    console.log('Going on without credentials.');
    return;
  }
  await remember(environmentFile(), credentials);
  console.log(`\nTaken${readsOnly(state)}. ${UNTIL}`);
}
