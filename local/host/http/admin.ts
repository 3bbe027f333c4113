import { isJsonObject } from '../json-file.ts';
import { hostVersion } from '../worker/core-api.ts';
import { type Answer, empty, SANDBOX } from './response.ts';

/**
 * The host's own pages: `GET /admin/host/status`, `GET` or `POST /admin/host/ping`, and `POST /admin/functions/<name>`,
 * which starts a timer's run and answers at once.
 * @param timers What runs each timer, by its name in lower case.
 */
export function answerAdmin(
  timers: ReadonlyMap<string, () => Promise<void>>,
  method: string,
  path: string,
  body: Buffer,
): Answer {
  const [, , kind, name, ...rest] = path.toLowerCase().replace(/\/$/, '').split('/');
  if (rest.length > 0 || name === undefined) return empty(404);
  if (kind === 'host' && name === 'ping') return empty(200);
  if (kind === 'host' && name === 'status' && method === 'GET') {
    return json({ id: 'local', state: 'Running', version: hostVersion });
  }
  if (kind !== 'functions' || method !== 'POST') return empty(404);
  const run = timers.get(name);
  if (run === undefined) return empty(404);
  if (!holdsObject(body)) return empty(400);
  // A run that fails is in the console; the caller has its answer.
  run().catch(() => {});
  return empty(202);
}

function holdsObject(body: Buffer): boolean {
  try {
    return isJsonObject(JSON.parse(body.toString()));
  } catch {
    return false;
  }
}

function json(value: unknown): Answer {
  const headers: Answer['headers'] = [['Content-Type', 'application/json; charset=utf-8'], SANDBOX];
  return { status: 200, headers, body: Buffer.from(JSON.stringify(value)) };
}
