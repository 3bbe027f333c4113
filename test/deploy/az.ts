/**
 * In place of the Azure CLI, started as a program: `az.ts` keeps a function app's state in the JSON file that AZ_STATE names, writes down
 * each call, and answers as Azure Resource Manager does.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { AzureState } from './azure.ts';

const file = process.env.AZ_STATE ?? '';
const args = process.argv.slice(2);
const input = await text(process.stdin);
const state: AzureState = JSON.parse(readFileSync(file, 'utf8'));
const app = '/subscriptions/sub-1/resourceGroups/rg-one/providers/Microsoft.Web/sites/func-one/';

function option(name: string): string {
  const at = args.indexOf(name);
  return at === -1 ? '' : (args[at + 1] ?? '');
}

function refuse(message: string): never {
  console.error(`ERROR: ${message}`);
  process.exitCode = 1;
  throw new Error('refused');
}

/** As `az rest` tells what Azure Resource Manager refuses. */
function refuseRest(code: string, message: string): never {
  return refuse(`Bad Request(${JSON.stringify({ error: { code, message } })})`);
}

function keysOf(name: string): Record<string, string> {
  return state.keys[name] ?? refuseRest('NotFound', `There is no function ${name}.`);
}

function rest(): unknown {
  const [path = '', query] = option('--url').split('?');
  if (query !== 'api-version=2025-03-01') refuseRest('InvalidApiVersion', 'Which version?');
  if (!path.startsWith(app)) refuseRest('ResourceNotFound', 'There is no such app.');
  const part = path.slice(app.length);
  const call = `${option('--method')} ${part}`;
  const key = /^put (functions|host)\/([^/]+)\/(?:keys|functionKeys)\/([^/]+)$/.exec(call);
  if (key) {
    if (option('--body') !== '@-') refuseRest('BadRequest', 'A key in the arguments is no secret.');
    const { name, value } = JSON.parse(input).properties;
    if (name !== key[3]) refuseRest('BadRequest', 'The names differ.');
    keysOf(key[1] === 'host' ? 'host' : (key[2] ?? ''))[name] = value;
    return { properties: { name, value } };
  }
  const list = /^post (functions|host)\/([^/]+)\/listkeys$/.exec(call);
  if (list) {
    if (state.hostStartsIn-- > 0) refuseRest('ServiceUnavailable', 'The host is starting.');
    if (list[1] === 'host') return { masterKey: 'master-key', functionKeys: keysOf('host'), systemKeys: {} };
    return keysOf(list[2] ?? '');
  }
  switch (call) {
    case 'get functions':
      return { value: state.listed.map((name) => ({ name: `func-one/${name}`, properties: {} })) };
    case 'post host/default/sync':
      if (state.hostStartsIn-- > 0) refuseRest('ServiceUnavailable', 'The host is starting.');
      state.listed = state.deployed;
      return undefined;
    case 'post config/appsettings/list':
      return { properties: state.settings ?? refuseRest('AuthorizationFailed', 'Not yours to read.') };
    default:
      return refuseRest('NotFound', call);
  }
}

function answer(): unknown {
  if (args[0] === 'rest') return rest();
  if (args.slice(0, 3).join(' ') === 'keyvault secret list')
    return (state.vault ?? refuse('(Forbidden) Public network access is disabled.')).map((name) => ({
      name,
    }));
  if (args.slice(0, 3).join(' ') === 'keyvault secret show') {
    const value = state.vault?.includes(option('--name')) ? `vaulted-${option('--name')}` : undefined;
    return { value: value ?? refuse('(SecretNotFound) There is no such secret.') };
  }
  if (args.slice(0, 2).join(' ') === 'provider register')
    return state.providers ? undefined : refuse('(AuthorizationFailed) Not yours to register.');
  if (args.slice(0, 2).join(' ') === 'resource list') {
    const sites = state.tagged.map((name) => ({
      name,
      resourceGroup: 'rg-one',
      type: 'Microsoft.Web/sites',
    }));
    return [{ name: 'plan-one', resourceGroup: 'rg-one', type: 'Microsoft.Web/serverFarms' }, ...sites];
  }
  return refuse(`'${args[0]}' is not a command.`);
}

try {
  const body = answer();
  if (body !== undefined) console.log(JSON.stringify(body));
} catch {
  // Said already.
} finally {
  state.calls.push(args.join(' '));
  writeFileSync(file, JSON.stringify(state));
}
