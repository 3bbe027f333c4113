import { parseArgs } from 'node:util';
import { type BrowserRules, HOST_NAMES_VARIABLE, listOf } from '../browser-guard.ts';
import { type Host, startHost } from './host.ts';
import type { Keys } from './http/keys.ts';

const usage = 'Usage: node local/host/main.ts [--port N] [--root DIR] [--check-keys] [--cors ORIGINS]';

/** Where `--check-keys` finds the keys: a JSON object in the form of `Keys`. */
const keysVariable = 'LOCAL_HOST_KEYS';

interface Arguments {
  port: number;
  root: string;
  checkKeys: boolean;
  keys: Keys;
  browsers: BrowserRules;
}

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: process.env.GATEWAY_PORT || '7071' },
      root: { type: 'string', default: '.' },
      'check-keys': { type: 'boolean', default: false },
      // As with `func start`: origins separated by commas, or `*`.
      cors: { type: 'string' },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new Error(`'${values.port}' is not a port: 0 to 65535 is. ${usage}`);
  }
  const checkKeys = values['check-keys'];
  const browsers = { hostNames: listOf(process.env[HOST_NAMES_VARIABLE]), corsOrigins: listOf(values.cors) };
  return { port, root: values.root, checkKeys, keys: checkKeys ? readKeys() : {}, browsers };
}

function readKeys(): Keys {
  const text = process.env[keysVariable];
  const form = `set ${keysVariable} to JSON such as {"functions":{"x":{"phone":"…"}},"host":{"operator":"…"},"master":"…"}`;
  if (!text) throw new Error(`--check-keys needs keys to check against: ${form}.`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${keysVariable} is not JSON: ${form}.`, { cause });
  }
}

/** Closes the host on the first signal, and ends at once on the second. */
function endOnSignal(host: Host): void {
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1);
      ending = true;
      // What a bundle leaves behind, a timer or a socket, must not hold the process.
      host.close().finally(() => process.exit(0));
    });
  }
}

// As `func start` has it.
process.env.AZURE_FUNCTIONS_ENVIRONMENT ??= 'Development';
try {
  const { keys, ...options } = readArguments();
  endOnSignal(await startHost({ ...options, keys }));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
