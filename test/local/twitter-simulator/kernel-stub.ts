import { createHmac, randomBytes } from 'node:crypto';
import { createConnection } from 'node:net';
import type { TestContext } from 'node:test';
import { demoApp } from '../../../local/twitter-simulator/demo-app.ts';
import { duplicateContent } from '../../../local/twitter-simulator/errors.ts';
import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../local/twitter-simulator/server.ts';
import type { SimulatedOperation } from '../../../local/twitter-simulator/types.ts';
import type { World } from '../../../local/twitter-simulator/world.ts';

/** What the stub operations leave behind, so that a test can see whether a request took effect. */
export const posted: string[] = [];

const readLimits = {
  app: [{ requests: 4, windowSeconds: 900 }],
  user: [{ requests: 3, windowSeconds: 900 }],
};
const writeLimits = {
  app: [{ requests: 5, windowSeconds: 86_400 }],
  user: [
    { requests: 100, windowSeconds: 900 },
    { requests: 2, windowSeconds: 86_400 },
  ],
};

/** A few operations at X's own paths, so that X's clients can call them. */
export const stubOperations: readonly SimulatedOperation[] = [
  {
    id: 'getPostsById',
    method: 'GET',
    path: '/2/tweets/{id}',
    auth: { bearer: true, oauth1: true, oauth2: ['tweet.read', 'users.read'] },
    limits: readLimits,
    run: ({ params, query }) => ({
      status: 200,
      body: { data: { id: params.id, text: 'Hello', asked: [...query] } },
      resources: [{ kind: 'post', id: params.id ?? '' }],
    }),
  },
  {
    id: 'getUsersMe',
    method: 'GET',
    path: '/2/users/me',
    auth: { bearer: false, oauth1: true, oauth2: ['tweet.read', 'users.read'] },
    limits: { app: [], user: [{ requests: 75, windowSeconds: 900 }] },
    run: ({ caller }) => {
      const id = caller.kind === 'user' ? caller.userId : '';
      return {
        status: 200,
        body: { data: { id, name: 'Demo', username: 'demo' } },
        resources: [{ kind: 'user', id }],
      };
    },
  },
  {
    id: 'createPosts',
    method: 'POST',
    path: '/2/tweets',
    auth: { bearer: false, oauth1: true, oauth2: ['tweet.read', 'tweet.write', 'users.read'] },
    limits: writeLimits,
    run: ({ body }) => {
      const { text } = body as { text: string };
      if (posted.includes(text)) throw duplicateContent();
      posted.push(text);
      return { status: 201, body: { data: { id: '1', text } }, requestUsd: 0.015 };
    },
  },
  {
    id: 'appendMediaUpload',
    method: 'POST',
    path: '/2/media/upload/{id}/append',
    auth: { bearer: true, oauth1: true, oauth2: ['media.write'] },
    limits: { app: [], user: [] },
    run: ({ parts, body }) => ({
      status: 200,
      body: {
        parts: parts.map(({ bytes, ...rest }) => ({ ...rest, base64: bytes.toString('base64') })),
        body,
      },
    }),
  },
  {
    id: 'deletePosts',
    method: 'DELETE',
    path: '/2/tweets/{id}',
    auth: { bearer: true, oauth1: true, oauth2: ['tweet.write'] },
    limits: { app: [], user: [] },
    run: () => {
      throw new RangeError('a defect of the operation');
    },
  },
];

/** A world of two people, enough for consent pages. */
function stubWorld(): World {
  const people = [
    { id: demoApp.ownerUserId, name: 'Demo & Sons', username: 'demo' },
    { id: '1000000002', name: 'Ada', username: 'ada' },
  ];
  return { users: new Map(people.map((person) => [person.id, person])) } as unknown as World;
}

/** A simulator with the stub operations, closed when the test ends. */
export async function startStub(t: TestContext, options: SimulatorOptions = {}): Promise<Simulator> {
  posted.length = 0;
  const simulator = await startSimulator({ operations: stubOperations, world: stubWorld(), ...options });
  t.after(() => simulator.close());
  return simulator;
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

export interface SigningOptions {
  readonly method?: string;
  /** Form parameters that are signed with the request. */
  readonly form?: readonly (readonly [string, string])[];
  readonly token?: { readonly key: string; readonly secret: string };
  readonly consumer?: { readonly key: string; readonly secret: string };
  readonly timestamp?: number;
  readonly nonce?: string;
  /** Further `oauth_` parameters. */
  readonly extra?: Readonly<Record<string, string>>;
}

export const ownerToken = { key: demoApp.accessToken, secret: demoApp.accessTokenSecret };

/** An `Authorization` header by RFC 5849, made without the simulator's code. */
export function signed(url: string, options: SigningOptions = {}): string {
  const { method = 'GET', form = [], token, extra = {} } = options;
  const consumer = options.consumer ?? { key: demoApp.consumerKey, secret: demoApp.consumerSecret };
  const oauth: Record<string, string> = {
    oauth_consumer_key: consumer.key,
    oauth_nonce: options.nonce ?? randomBytes(12).toString('hex'),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(options.timestamp ?? Math.floor(Date.now() / 1000)),
    ...(token ? { oauth_token: token.key } : {}),
    ...extra,
  };
  const { origin, pathname, searchParams } = new URL(url);
  const all = [...Object.entries(oauth), ...searchParams, ...form]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    // With "=" below every character that an encoded name can continue with, this is the order of names, then values.
    .sort((a, b) => (a.replace('=', '\0') < b.replace('=', '\0') ? -1 : 1));
  const base = [method, origin + pathname, all.join('&')].map(encode).join('&');
  const key = `${encode(consumer.secret)}&${encode(token?.secret ?? '')}`;
  const signature = createHmac('sha1', key).update(base).digest('base64');
  const fields = Object.entries({ ...oauth, oauth_signature: signature });
  return `OAuth ${fields.map(([name, value]) => `${encode(name)}="${encode(value)}"`).join(', ')}`;
}

export const bearer = { authorization: `Bearer ${demoApp.bearerToken}` };

/** A call signed for the app's owner. */
export async function callAsOwner(
  simulator: Simulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const url = simulator.url + path;
  return fetch(url, {
    method,
    headers: {
      authorization: signed(url, { method, token: ownerToken }),
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Sends bytes over a bare socket and gives everything that came back until the connection ended. */
export async function exchangeRaw(port: number, request: string): Promise<string> {
  const socket = createConnection(port, '127.0.0.1');
  socket.write(request);
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}
