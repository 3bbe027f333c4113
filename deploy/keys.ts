import { randomBytes } from 'node:crypto';
import { type FunctionApp, member, ofApp, strings } from './azure-cli.ts';
import { poll } from './poll.ts';
import { AzureError, networkHint, Stop } from './stop.ts';

/** The key that phones use, and the functions that they may call with it; the first one's value is the one that holds. */
export const PHONE_KEY = 'phone';
export const PHONE_FUNCTIONS = ['x', 'updates'] as const;

/** The key of whoever runs the gateway: it opens every function. */
export const OPERATOR_KEY = 'operator';

/**
 * Sees to it that the phones' key exists and is the same on all of their functions. One that exists is kept; where they
 * differ, as after a rotation, the first function's holds.
 */
export async function shareThePhonesKey(app: FunctionApp, functions: readonly string[]): Promise<void> {
  const values: [name: string, value: string | undefined][] = [];
  for (const name of functions) {
    const keys = strings(await untilTheHostAnswers(() => ofApp(app, 'post', `functions/${name}/listkeys`)));
    values.push([name, keys[PHONE_KEY]]);
  }
  const shared = values.find(([, value]) => value !== undefined)?.[1] ?? newKey();
  for (const [name, value] of values) {
    if (value === shared) continue;
    await setKey(app, `functions/${name}/keys/${PHONE_KEY}`, PHONE_KEY, shared);
    console.log(`Set the function key ${PHONE_KEY} of ${name}.`);
  }
}

/** The value of the operator's key, which is made where there is none. */
export async function operatorKey(app: FunctionApp): Promise<string> {
  const keys = await untilTheHostAnswers(() => ofApp(app, 'post', 'host/default/listkeys'));
  const existing = strings(member(keys, 'functionKeys'))[OPERATOR_KEY];
  if (existing !== undefined) return existing;
  const value = newKey();
  await setKey(app, `host/default/functionKeys/${OPERATOR_KEY}`, OPERATOR_KEY, value);
  console.log(`Set the host key ${OPERATOR_KEY}.`);
  return value;
}

/** 256 random bits. */
function newKey(): string {
  return randomBytes(32).toString('base64url');
}

async function setKey(app: FunctionApp, path: string, name: string, value: string): Promise<void> {
  await untilTheHostAnswers(() => ofApp(app, 'put', path, { properties: { name, value } }));
}

/** Keys are kept by the host itself, which may still be starting. */
async function untilTheHostAnswers(call: () => Promise<unknown>): Promise<unknown> {
  let last: AzureError | undefined;
  const answer = await poll(async () => {
    try {
      return { value: await call() };
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      if (error.code === 'AuthorizationFailed') throw new Stop(error.message);
      last = error;
      return undefined;
    }
  });
  if (answer === undefined)
    throw new Stop(`The keys cannot be read or set: ${last?.message}.${networkHint()}`);
  return answer.value;
}
