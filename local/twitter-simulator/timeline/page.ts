import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { drawAvatar, drawScene } from '../world/picture.ts';
import type { World } from '../world.ts';
import { type Card, cardOf } from './card.ts';

export interface TimelineContext {
  readonly world: World;
  /** Where it is left out, the page goes by the machine's time. */
  readonly clock?: { now(): number };
}

const PAGE_SIZE = 30;
/** Proxies and browsers drop connections on which nothing comes. */
const HEARTBEAT_MS = 20_000;

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
/** Uploaded files come from anyone: what they contain must not run. */
const MEDIA_POLICY = "default-src 'none'; sandbox";

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

const CSS = 'text/css; charset=utf-8';
const JS = 'text/javascript; charset=utf-8';
const FILES: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  '/': { type: 'text/html; charset=utf-8', text: file('index.html') },
  '/timeline/page.css': { type: CSS, text: file('page.css') },
  '/timeline/post.css': { type: CSS, text: file('post.css') },
  '/timeline/attached.css': { type: CSS, text: file('attached.css') },
  '/timeline/page.js': { type: JS, text: file('page.js') },
  '/timeline/post.js': { type: JS, text: file('post.js') },
};

interface Content {
  readonly type: string;
  readonly body: string | Buffer;
  readonly policy?: string;
  readonly status?: number;
}

function send(response: ServerResponse, { type, body, policy = PAGE_POLICY, status = 200 }: Content): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}

const notFound: Content = {
  type: 'text/plain; charset=utf-8',
  body: 'There is nothing here.\n',
  status: 404,
};

function cards(
  world: World,
  query: URLSearchParams,
): { readonly cards: readonly Card[]; readonly more: boolean } {
  const before = /^\d{1,19}$/.test(query.get('before') ?? '') ? BigInt(query.get('before') ?? '') : undefined;
  const found: Card[] = [];
  for (const post of world.timeline) {
    if (before !== undefined && BigInt(post.id) >= before) continue;
    const card = cardOf(world, post);
    if (card === undefined) continue;
    if (found.length === PAGE_SIZE) return { cards: found, more: true };
    found.push(card);
  }
  return { cards: found, more: false };
}

function pictureOf(world: World, kind: string, id: string): Content {
  if (kind === 'avatar') {
    const user = world.users.get(id);
    if (user === undefined) return notFound;
    return { type: 'image/svg+xml', body: drawAvatar(user.id, user.name), policy: MEDIA_POLICY };
  }
  const media = world.media.get(id);
  if (media?.bytes !== undefined) return { type: media.contentType, body: media.bytes, policy: MEDIA_POLICY };
  if (media?.scene === undefined) return notFound;
  return { type: 'image/svg+xml', body: drawScene(media.scene, media.key), policy: MEDIA_POLICY };
}

/** Sends every new post as it comes, as server-sent events (WHATWG HTML, section 9.2). */
function stream(response: ServerResponse, { world, clock = Date }: TimelineContext): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // The connection has no other use, and must not outlive the page.
    connection: 'close',
  });
  const tell = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  tell('clock', clock.now());
  const stops = [
    world.onPost((post) => {
      const card = cardOf(world, post);
      if (card !== undefined) tell('post', card);
    }),
    world.onRemove((postId) => tell('removed', postId)),
  ];
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  response.once('close', () => {
    clearInterval(heartbeat);
    for (const stop of stops) stop();
  });
}

/** Serves the timeline page and what it needs; false for a request that is not for it. */
export function handleTimeline(
  request: IncomingMessage,
  response: ServerResponse,
  context: TimelineContext,
): boolean {
  const url = URL.parse(request.url ?? '/', 'http://simulator');
  if (url === null || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  const page = Object.hasOwn(FILES, url.pathname) ? FILES[url.pathname] : undefined;
  if (page !== undefined) {
    send(response, { type: page.type, body: page.text });
    return true;
  }
  if (url.pathname === '/timeline/events' && request.method === 'GET') {
    stream(response, context);
    return true;
  }
  if (url.pathname === '/timeline/posts') {
    const now = (context.clock ?? Date).now();
    const body = JSON.stringify({ now, ...cards(context.world, url.searchParams) });
    send(response, { type: 'application/json; charset=utf-8', body });
    return true;
  }
  const [, kind, id] = /^\/timeline\/(media|avatar)\/(\w{1,40})$/.exec(url.pathname) ?? [];
  if (kind === undefined || id === undefined) return false;
  send(response, pictureOf(context.world, kind, id));
  return true;
}
