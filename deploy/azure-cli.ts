import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { AzureError, Stop } from './stop.ts';

/** The version of the interface of Microsoft.Web, the same as in infra/. */
const WEB_API = '2025-03-01';

/**
 * Runs `az` and returns the JSON that it prints, `undefined` for nothing. What is secret goes in by `input`: arguments can be
 * read in the process list. Throws AzureError where `az` fails, Stop where it is not there.
 */
export async function az(args: readonly string[], input = ''): Promise<unknown> {
  const windows = process.platform === 'win32';
  // On Windows `az` is a batch file, which only a shell can run: nothing goes there that a shell could take for its own.
  if (windows && !args.every((arg) => /^[\w./:=@?,{}-]+$/.test(arg)))
    throw new Stop('A name holds a character that Windows’ shell would act on.');
  const all = [...args, '--output', 'json', '--only-show-errors'];
  const child = windows
    ? spawn(`az ${all.join(' ')}`, { stdio: 'pipe', shell: true })
    : spawn('az', all, { stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => {}); // It ended without reading; its code says why.
  child.stdin.end(input);
  try {
    const [code, out, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (code !== 0) {
      const [, named, quoted] = /\((\w+)\)|"code":\s*"(\w+)"/.exec(errors) ?? [];
      const name = named ?? quoted;
      const said = /"message":\s*"([^"\\]+)"/.exec(errors) ?? /^ERROR: (.*)$/m.exec(errors);
      // A refusal may quote what it refuses.
      const message = input === '' ? said?.[1] : name;
      throw new AzureError(message ?? `az ended with code ${String(code)}`, name);
    }
    return out.trim() === '' ? undefined : JSON.parse(out);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Stop('The Azure CLI (`az`) is not installed: the hooks need it, signed in with `az login`.');
    throw error;
  }
}

/** Arguments for the subscription that azd works in; none where azd has not asked for one yet. */
export function inSubscription(): string[] {
  const subscription = process.env.AZURE_SUBSCRIPTION_ID;
  return subscription ? ['--subscription', subscription] : [];
}

/** A function app, as Azure Resource Manager addresses it; works in every Azure cloud. */
export interface FunctionApp {
  readonly resourceGroup: string;
  readonly name: string;
}

/** Asks Azure Resource Manager about a part of a function app, such as `functions`. A body is JSON. */
export function ofApp(
  { resourceGroup, name }: FunctionApp,
  method: 'get' | 'post' | 'put',
  part: string,
  body?: unknown,
): Promise<unknown> {
  // `az rest` puts the address of the cloud before it, and the signed-in subscription for the placeholder.
  const subscription = process.env.AZURE_SUBSCRIPTION_ID || '{subscriptionId}';
  const app = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Web/sites/${name}`;
  const args = ['rest', '--method', method, '--url', `${app}/${part}?api-version=${WEB_API}`];
  return body === undefined ? az(args) : az([...args, '--body', '@-'], JSON.stringify(body));
}

/** The member `name` of what Azure answered, where that is an object. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

/** The members of what Azure answered that are strings. */
export function strings(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'));
}
