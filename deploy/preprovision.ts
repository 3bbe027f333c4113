/**
 * azd's hook before provisioning. The X app's credentials reach Azure as secure parameters; this sees to it that azd has
 * them for this run: from the environment, from what the deployed app has now, or from the person at the terminal.
 */
import { asking, canAsk } from './ask.ts';
import { az, type FunctionApp, member, ofApp, strings } from './azure-cli.ts';
import {
  ASKED_FOR,
  type Assessment,
  assess,
  type Credentials,
  credentialsOf,
  isPlain,
  isReference,
} from './credentials.ts';
import { environmentFile, remember } from './environment-file.ts';
import { AzureError, required, runHook, Stop } from './stop.ts';

const UNTIL = 'They are in .azure/, in plain text, until provisioning has succeeded; then they are removed.';
const NOBODY_TO_ASK =
  'No credentials of an X app are given, and there is no terminal to ask at: the gateway will answer 503 (credentials-missing) until TWITTER_CONSUMER_KEY and TWITTER_CONSUMER_SECRET, and for writes TWITTER_ACCESS_TOKEN and TWITTER_ACCESS_TOKEN_SECRET, are set.';

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
      process.env.SECRETS_FROM === 'key-vault'
        ? 'No credentials of an X app are given; those that Key Vault has stay as they are.'
        : NOBODY_TO_ASK,
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
  try {
    const app = await deployedApp();
    if (app === undefined) return {};
    const answer = await ofApp(app, 'post', 'config/appsettings/list');
    const found = credentialsOf(strings(member(answer, 'properties')));
    if (process.env.SECRETS_FROM !== 'key-vault') return found;
    // There the template writes references of its own.
    return Object.fromEntries(Object.entries(found).filter(([, value]) => !isReference(value)));
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    if (/^Resource(Group)?NotFound$/.test(error.code ?? '')) return {};
    throw new Stop(
      `The settings of the deployed app cannot be read (${error.message}). Provisioning without the X app's credentials would erase those that it has. Sign in with \`az login\`, or set the four TWITTER_… variables.`,
    );
  }
}

/** The app of this azd environment: as an earlier provisioning on this machine noted, or by its tag, as in a pipeline. */
async function deployedApp(): Promise<FunctionApp | undefined> {
  const { FUNCTION_APP_NAME: name, AZURE_RESOURCE_GROUP: resourceGroup, AZURE_SUBSCRIPTION_ID } = process.env;
  if (name && resourceGroup) return { name, resourceGroup };
  // azd asks for the subscription before it first provisions: none means that nothing is deployed yet.
  if (!AZURE_SUBSCRIPTION_ID) return undefined;
  const tag = `azd-env-name=${required('AZURE_ENV_NAME')}`;
  const found = await az(['resource', 'list', '--tag', tag, '--subscription', AZURE_SUBSCRIPTION_ID]);
  const apps = (Array.isArray(found) ? found : [])
    .filter((resource) => member(resource, 'type') === 'Microsoft.Web/sites')
    .map(strings);
  if (apps.length > 1)
    throw new Stop(
      `Several function apps have the tag ${tag}: set FUNCTION_APP_NAME and AZURE_RESOURCE_GROUP to the one that is meant (\`azd env set\`).`,
    );
  const [app] = apps;
  return app?.name && app.resourceGroup ? { name: app.name, resourceGroup: app.resourceGroup } : undefined;
}

async function askForCredentials(): Promise<void> {
  console.log(
    '\nThe X app’s credentials (X’s console, “Keys and tokens”). Nothing is shown as you type or paste.\nPress Enter at the first question to go on without them, at the third for public reads only.\n',
  );
  const answers = await asking(async (ask) => {
    const given: Record<string, string> = {};
    for (const name of ASKED_FOR) {
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
