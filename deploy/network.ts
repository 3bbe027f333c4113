import { az, inSubscription } from './azure-cli.ts';
import { AzureError } from './stop.ts';

/**
 * A virtual network is lent to the app by way of Microsoft.App, which a subscription may not know yet, and which no template
 * registers that has none of its resources. Does nothing without a virtual network.
 */
export async function prepareForNetwork(): Promise<void> {
  const { NETWORK, AZURE_SUBSCRIPTION_ID } = process.env;
  // Without a subscription it would be registered in whichever `az` takes for the usual one.
  if (!NETWORK || NETWORK === 'public' || !AZURE_SUBSCRIPTION_ID) return;
  try {
    await az(['provider', 'register', '--namespace', 'Microsoft.App', '--wait', ...inSubscription()]);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    console.log(`Microsoft.App cannot be registered from here (${error.message}); NETWORK needs it.`);
  }
}
