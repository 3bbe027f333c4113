/**
 * azd's hook before provisioning. The X app's credentials reach Azure as secure parameters; this sees to it that azd has
 * them for this run, or that the deployed app or the vault has them already, where the template leaves them as they are.
 */
import { askForCredentials, canAsk } from './ask.ts';
import {
  assess,
  type Credentials,
  credentialsOf,
  isPlain,
  isReference,
  readsOnly,
  refuseHalfSet,
} from './credentials.ts';
import { deployedSettings } from './deployed.ts';
import { environmentFile, remember } from './environment-file.ts';
import { prepareForNetwork } from './network.ts';
import { runHook, Stop } from './stop.ts';
import { consumerKeyInVault, vaultHasCredentials } from './vault.ts';

const UNTIL = 'They are in .azure/, in plain text, until provisioning has succeeded; then they are removed.';
const NOBODY_TO_ASK =
  'No credentials of an X app are given, and there is no terminal to ask at: the gateway will answer 503 (credentials-missing) until TWITTER_CONSUMER_KEY and TWITTER_CONSUMER_SECRET, and for writes TWITTER_ACCESS_TOKEN and TWITTER_ACCESS_TOKEN_SECRET, are set.';
const NO_SIGN_IN =
  'SIGN_IN: TWITTER_CONSUMER_KEY is neither given nor to be read, so sign-in with X stays as the app has it. To set it up, give the four TWITTER_… variables.';

/** What azd is to have for this run, by way of its file; and the consumer key, wherever it was found. */
interface Found {
  readonly handOver?: Credentials;
  readonly consumerKey?: string | undefined;
}

await runHook(async () => {
  await prepareForNetwork();
  const given = credentialsOf(process.env);
  const { handOver = {}, consumerKey } = await find(given);
  const wantsKey = process.env.SIGN_IN === 'true' && given.TWITTER_CONSUMER_KEY === undefined;
  const needsKey = wantsKey && handOver.TWITTER_CONSUMER_KEY === undefined;
  if (needsKey && consumerKey === undefined) console.log(NO_SIGN_IN);
  const values = needsKey && consumerKey ? { ...handOver, SIGN_IN_CONSUMER_KEY: consumerKey } : handOver;
  if (Object.keys(values).length > 0) await remember(environmentFile(), { ...given, ...values });
});

async function find(given: Credentials): Promise<Found> {
  const state = assess(given);
  const odd = Object.entries(given).find(([, value]) => !isPlain(value));
  if (odd) throw new Stop(`${odd[0]} holds a character that no key or token of X has.`);
  if (state.state !== 'none') {
    refuseHalfSet(state);
    console.log(`The X app's credentials are given${readsOnly(state)}.`);
    return {};
  }
  const intoVault = process.env.SECRETS_FROM === 'key-vault';
  const kept = intoVault ? await keptByVault() : await keptBySettings();
  if (kept) return kept;
  if (canAsk()) return { handOver: await typed() };
  console.log(
    intoVault
      ? 'No credentials of an X app are given; those that Key Vault has stay as they are.'
      : NOBODY_TO_ASK,
  );
  return {};
}

/** What is in app settings stays there: the template sees to it. */
async function keptBySettings(): Promise<Found | undefined> {
  const settings = await deployedSettings();
  if (settings.TWITTER_SECRETS_FROM === 'key-vault')
    throw new Stop(
      'The deployed app has its credentials in Key Vault, and SECRETS_FROM does not say so here: provisioning would leave it without any. Set it (`azd env set SECRETS_FROM key-vault`; in GitHub as a variable of the repository), or set the four TWITTER_… variables.',
    );
  const deployed = credentialsOf(settings);
  if (assess(deployed).state === 'none') return undefined;
  console.log('The X app’s credentials stay as the deployed app has them.');
  return { consumerKey: withoutReferences(deployed).TWITTER_CONSUMER_KEY };
}

/** What the vault has stays there; what the app still has as settings moves there. */
async function keptByVault(): Promise<Found | undefined> {
  const { KEY_VAULT_NAME } = process.env;
  if (KEY_VAULT_NAME && (await vaultHasCredentials(KEY_VAULT_NAME))) return keptBy(KEY_VAULT_NAME);
  const settings = await deployedSettings();
  // In a clone or a pipeline that has not provisioned before, only the app knows its vault.
  const [, vault] = /^https:\/\/([\w-]+)\./.exec(settings.KEY_VAULT_URL ?? '') ?? [];
  if (vault && vault !== KEY_VAULT_NAME && (await vaultHasCredentials(vault))) return keptBy(vault);
  const moving = withoutReferences(credentialsOf(settings));
  if (assess(moving).state === 'none') return undefined;
  console.log(`The X app's credentials move from the app's settings to Key Vault. ${UNTIL}`);
  return { handOver: moving };
}

async function keptBy(vault: string): Promise<Found> {
  console.log('The X app’s credentials stay as Key Vault has them.');
  return { consumerKey: process.env.SIGN_IN === 'true' ? await consumerKeyInVault(vault) : undefined };
}

/** Key Vault has those that are referred to; the template writes references of its own. */
function withoutReferences(credentials: Credentials): Credentials {
  return Object.fromEntries(Object.entries(credentials).filter(([, value]) => !isReference(value)));
}

async function typed(): Promise<Credentials> {
  const credentials = await askForCredentials();
  const state = assess(credentials);
  refuseHalfSet(state);
  console.log(
    state.state === 'none' ? 'Going on without credentials.' : `\nTaken${readsOnly(state)}. ${UNTIL}`,
  );
  return credentials;
}
