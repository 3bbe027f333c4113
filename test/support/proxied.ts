import type { TestContext } from 'node:test';
import { createApp } from '../../functions/app.ts';
import type { WebAnswer } from '../../functions/web/http.ts';
import { type StandIn, standIn } from './stand-in.ts';
import { invocation, type Line, webRequest } from './web.ts';

/** An app's credentials: enough for every kind of call without asking X for a bearer token. */
export const APP = {
  TWITTER_CONSUMER_KEY: 'test-consumer-key',
  TWITTER_CONSUMER_SECRET: 'test-consumer-secret',
  TWITTER_ACCESS_TOKEN: 'test-access-token',
  TWITTER_ACCESS_TOKEN_SECRET: 'test-access-token-secret',
  TWITTER_BEARER_TOKEN: 'test-bearer',
};

export type Answer = Parameters<typeof standIn>[0];
export type Ask = (
  method: string,
  url: string,
  headers?: Record<string, string>,
  body?: string | Uint8Array,
) => Promise<{ answer: WebAnswer; text: string; problem: Record<string, unknown>; line: Line | undefined }>;

export interface Proxied {
  readonly x: StandIn;
  readonly ask: Ask;
  /** What the app logged outside its invocations. */
  readonly lines: readonly Line[];
}

/** The app in front of an X that answers as told. */
export async function proxied(
  t: TestContext,
  answerOf: Answer,
  settings: Record<string, string> = {},
): Promise<Proxied> {
  const x = await standIn(answerOf);
  t.after(x.close);
  const { log, lines } = invocation();
  const app = createApp({
    env: { ...APP, AZURE_FUNCTIONS_ENVIRONMENT: 'Development', TWITTER_API_ORIGIN: x.origin, ...settings },
    now: Date.now,
    log,
  });
  const ask: Ask = async (method, url, headers, body) => {
    const run = invocation();
    const answer = await app.x(webRequest(method, url, headers, body), run);
    const text = Buffer.from(answer.body ?? []).toString();
    const isProblem =
      answer.headers['x-gateway-answer'] === 'gateway' &&
      answer.headers['content-type'] === 'application/problem+json';
    return { answer, text, problem: isProblem ? JSON.parse(text) : {}, line: run.lines.at(-1) };
  };
  return { x, ask, lines };
}

/** The code of the problem that a call ended with. */
export function problemCode({ problem }: { readonly problem: Record<string, unknown> }): string {
  return String(problem.type).replace('urn:twitter-gateway:', '');
}
