import { startGateway } from '../support/gateway.ts';
import { json, type Received, standIn } from '../support/stand-in.ts';
import { differencesAtClient, differencesAtX, type Expected } from './compare.ts';
import { contentTypeOf, type Exchange } from './exchange.ts';

export interface Result {
  readonly exchange: Exchange;
  /** Empty when the gateway changed nothing. */
  readonly differences: readonly string[];
}

const CLIENT = { key: 'replay-function-key', cookie: 'replay-cookie', token: 'replay-client-token' };
const BEARER = 'replay-bearer-token';
const APP = {
  TWITTER_CONSUMER_KEY: 'replay-consumer-key',
  TWITTER_CONSUMER_SECRET: 'replay-consumer-secret',
  TWITTER_ACCESS_TOKEN: 'replay-access-token',
  TWITTER_ACCESS_TOKEN_SECRET: 'replay-access-token-secret',
};
/** Headers of a recording that describe how its body travelled then. */
const OF_THE_WIRE = /^(content-length|content-encoding|transfer-encoding|connection|keep-alive)$/i;

/**
 * Runs the built bundle against a stand-in for X that answers as recorded, sends each exchange's request as a client
 * would, and compares both ends. Everything is allowed and no price is too high: what is tried is the relay.
 */
export async function replay(exchanges: readonly Exchange[]): Promise<Result[]> {
  let current: Exchange | undefined;
  const x = await standIn(({ target }, response) => {
    if (target === '/oauth2/token')
      return json(response, 200, { token_type: 'bearer', access_token: BEARER });
    for (const [name, value] of Object.entries(current?.headers ?? {})) {
      if (!OF_THE_WIRE.test(name) && !name.startsWith(':'))
        response.setHeader(name, value as string | string[]);
    }
    response.writeHead(current?.status ?? 500).end(current?.body);
  });
  const gateway = await startGateway({
    ...APP,
    TWITTER_API_ORIGIN: x.origin,
    ALLOWED_OPERATIONS: '*',
    MAX_CALL_USD: '100000',
  });
  try {
    const results: Result[] = [];
    for (const exchange of exchanges) {
      current = exchange;
      const before = x.received.length;
      try {
        const answer = await send(gateway.url, exchange);
        const reached = x.received.slice(before).filter(({ target }) => target !== '/oauth2/token');
        results.push({ exchange, differences: differences(exchange, reached, answer, x.origin) });
      } catch (error) {
        // One exchange that cannot be sent must not hide what became of the others.
        results.push({ exchange, differences: [`it could not be replayed: ${error}`] });
      }
    }
    return results;
  } finally {
    await gateway.stop();
    await x.close();
  }
}

function differences(
  exchange: Exchange,
  reached: readonly Received[],
  answer: Awaited<ReturnType<typeof send>>,
  origin: string,
): string[] {
  const expected: Expected = {
    origin,
    bearer: BEARER,
    secrets: { consumerSecret: APP.TWITTER_CONSUMER_SECRET, tokenSecret: APP.TWITTER_ACCESS_TOKEN_SECRET },
    clientOnly: Object.values(CLIENT),
  };
  return [...differencesAtX(exchange, reached, expected), ...differencesAtClient(exchange, answer)];
}

async function send(
  gateway: string,
  exchange: Exchange,
): Promise<{ status: number; headers: Headers; body: string }> {
  const { method, target, requestBody } = exchange;
  const separator = target.includes('?') ? '&' : '?';
  const hasBody = requestBody !== undefined && method !== 'GET' && method !== 'HEAD';
  const response = await fetch(`${gateway}${target}${separator}code=${CLIENT.key}`, {
    method,
    headers: {
      'x-functions-key': CLIENT.key,
      cookie: `a=${CLIENT.cookie}`,
      authorization: `Bearer ${CLIENT.token}`,
      ...(hasBody && { 'content-type': contentTypeOf(exchange) }),
    },
    body: hasBody ? requestBody : null,
    redirect: 'manual',
  });
  // Not text(): that would drop a byte order mark.
  const body = Buffer.from(await response.arrayBuffer()).toString();
  return { status: response.status, headers: response.headers, body };
}
