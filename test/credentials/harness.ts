import type { ServerResponse } from 'node:http';
import { type CredentialsOptions, createCredentials } from '../../functions/credentials/credentials.ts';
import { createLog, type Log } from '../../functions/log.ts';
import { ProblemError } from '../../functions/problems.ts';
import { type Environment, readSettings } from '../../functions/settings.ts';
import { createTransport } from '../../functions/twitter/transport.ts';
import { json, type Received, type StandIn, standIn } from '../support/stand-in.ts';

export const CONSUMER = {
  TWITTER_CONSUMER_KEY: 'consumer-key-one',
  TWITTER_CONSUMER_SECRET: 'consumer-secret-one',
};
export const ACCESS = {
  TWITTER_ACCESS_TOKEN: 'access-token-one',
  TWITTER_ACCESS_TOKEN_SECRET: 'access-token-secret-one',
};

export const READ = { bearer: true, user: true };
export const WRITE = { bearer: false, user: true };

/** Far enough for any test, near enough to end one that hangs. */
export const soon = (): number => Date.now() + 5_000;

export interface Clock {
  readonly now: () => number;
  advance(ms: number): void;
}

export function createClock(): Clock {
  let time = Date.parse('2026-11-24T08:00:00Z');
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
  };
}

export interface RecordedLog {
  readonly log: Log;
  readonly lines: string[];
  /** The recorded events of one name. */
  events(name: string): Record<string, unknown>[];
}

export function recordedLog(): RecordedLog {
  const lines: string[] = [];
  return {
    log: createLog((_level, line) => void lines.push(line)),
    lines,
    events: (name) => lines.map((line) => JSON.parse(line)).filter(({ event }) => event === name),
  };
}

/** X's token endpoint. It issues `bearer-1`, `bearer-2` and so on, unless a test sets another answer. */
export interface TokenEndpoint extends StandIn {
  answer: (request: Received, response: ServerResponse) => void;
}

export async function tokenEndpoint(): Promise<TokenEndpoint> {
  let issued = 0;
  const server = await standIn((request, response) => endpoint.answer(request, response));
  const endpoint: TokenEndpoint = {
    ...server,
    answer(_request, response) {
      issued += 1;
      json(response, 200, { token_type: 'bearer', access_token: `bearer-${issued}` });
    },
  };
  return endpoint;
}

export interface Bench {
  readonly credentials: ReturnType<typeof createCredentials>;
  readonly clock: Clock;
  readonly logged: RecordedLog;
}

/** The room, built as app.ts builds it from environment variables, with X at `origin`. */
export function bench(env: Environment, origin: string, extra: Partial<CredentialsOptions> = {}): Bench {
  const clock = createClock();
  const logged = recordedLog();
  const { settings } = readSettings({ AZURE_FUNCTIONS_ENVIRONMENT: 'Development', ...env });
  const credentials = createCredentials({
    settings,
    send: createTransport(origin),
    now: clock.now,
    log: logged.log,
    ...extra,
  });
  return { credentials, clock, logged };
}

/** The problem that `work` ends with; anything else fails the test. */
export async function problemOf(work: Promise<unknown>): Promise<ProblemError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('expected a problem');
}
