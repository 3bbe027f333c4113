import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type BrowserRefusal, type BrowserRules, browserRefusal } from '../../browser-guard.ts';
import type { HttpFunction } from '../functions.ts';
import type { HostConfig } from '../host-config.ts';
import type { HttpData } from '../worker/core-types.ts';
import { corsHeaders, preflightAnswer } from './cors.ts';
import { isMaster, type Keys, keyOf, opens } from './keys.ts';
import { maxBody, maxHead, refusal, unreadable } from './limits.ts';
import { announcedLength, hasBadPrincipal, readBody, requestData } from './request.ts';
import { type Answer, bareAnswer, empty, SANDBOX, send } from './response.ts';
import type { RouteParams } from './route.ts';
import { readTarget, type Target } from './target.ts';

export interface ServerOptions {
  config: HostConfig;
  /** In the order in which their routes are tried. */
  functions: readonly HttpFunction[];
  /** Absent: no call is checked, as with `func start`. */
  keys: Keys | undefined;
  /** What is taken from browsers besides the host's own pages. */
  browsers: BrowserRules;
  /** Runs a function. Must not reject: what goes wrong is an answer with status 500. */
  call(target: HttpFunction, data: HttpData): Promise<Answer>;
  /** Answers the host's own `/admin` pages. */
  admin(method: string, path: string, body: Buffer): Answer;
}

/** How long an idle connection stays open in Kestrel. Node's own 5 s would cut off clients that count on it. */
const keepAliveMs = 130_000;

const homePage = '<!doctype html><title>Functions host</title><p>Your functions host is up and running.';

/** The HTTP side of the host. It does not listen yet. */
export function createHttpServer(options: ServerOptions): Server {
  const { config, browsers } = options;
  let outstanding = 0;
  const answerWithin = async (request: IncomingMessage, target: Target): Promise<Answer> => {
    outstanding++;
    try {
      return await answerCall(request, target, options);
    } finally {
      outstanding--;
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reply = (answer: Answer, customHeaders?: HostConfig['customHeaders']): void => {
      // Once the server closes, every answer is the last of its connection.
      if (!server.listening) response.shouldKeepAlive = false;
      const headers = [...answer.headers, ...corsHeaders(request.headers.origin, browsers.corsOrigins)];
      send(response, { ...answer, headers }, customHeaders);
    };
    const refused = refusal(request);
    const target = refused ? undefined : readTarget(request.url ?? '', request.headers.host ?? '');
    if (target === undefined) {
      response.shouldKeepAlive = false;
      return reply(empty(refused ?? 400));
    }
    const foreign = browserRefusal(request.method ?? '', request.headers, browsers);
    if (foreign) return reply(refusedBrowser(foreign));
    const preflight = preflightAnswer(request, browsers.corsOrigins);
    if (preflight) return reply(preflight);
    if (target.path === '/') {
      reply(page(homePage));
    } else if (/^\/admin(\/|$)/i.test(target.path)) {
      reply(await answerAdmin(request, target, options), config.customHeaders);
    } else if (outstanding >= config.maxOutstandingRequests) {
      reply({ status: 429, headers: [['X-FUNCTION-SCALEOUT', '1']] });
    } else {
      reply(await answerWithin(request, target), config.customHeaders);
    }
  };

  const server = createServer(
    { maxHeaderSize: maxHead, keepAliveTimeout: keepAliveMs },
    (request, response) => {
      // Only a client that has left gets here.
      handle(request, response).catch(() => response.destroy());
      // What nobody has read is read away, or the next request of the connection would wait behind it.
      response.on('finish', () => request.resume());
    },
  );
  server.on('clientError', (error, socket) => {
    if (socket.writable) socket.end(bareAnswer(unreadable(error)));
    else socket.destroy();
  });
  return server;
}

async function answerCall(request: IncomingMessage, target: Target, options: ServerOptions): Promise<Answer> {
  const found = findFunction(options.functions, request.method ?? '', target.path);
  if (found === undefined) return empty(404);
  if (hasBadPrincipal(request)) return empty(500);
  const { keys } = options;
  const key = keyOf(request.headersDistinct, target.query);
  if (keys && !opens(keys, found.match, key)) return empty(401);
  if (found.match.disabled && !(keys && isMaster(keys, key))) return empty(404);
  if (announcedLength(request) > maxBody) return empty(500);
  const body = await readBody(request);
  return options.call(found.match, requestData(request, target, found.params, body));
}

function findFunction(
  functions: readonly HttpFunction[],
  method: string,
  path: string,
): { match: HttpFunction; params: RouteParams } | undefined {
  for (const match of functions) {
    if (!match.methods.includes(method)) continue;
    const params = match.match(path);
    if (params !== undefined) return { match, params };
  }
  return undefined;
}

async function answerAdmin(
  request: IncomingMessage,
  target: Target,
  { keys, admin }: ServerOptions,
): Promise<Answer> {
  if (keys && !isMaster(keys, keyOf(request.headersDistinct, target.query))) return empty(401);
  if (announcedLength(request) > maxBody) return empty(500);
  return admin(request.method ?? '', target.path, await readBody(request));
}

/** The host's own refusal, unlike a deployed one's: it says what to change. */
function refusedBrowser({ status, sentence }: BrowserRefusal): Answer {
  const cors =
    'To allow a page of yours, name its origin in local.settings.json: {"Host": {"CORS": "http://localhost:3000"}}.';
  return {
    status,
    headers: [['Content-Type', 'text/plain; charset=utf-8'], SANDBOX],
    body: Buffer.from(`${status === 403 ? `${sentence} ${cors}` : sentence}\n`),
  };
}

function page(html: string): Answer {
  const headers: Answer['headers'] = [['Content-Type', 'text/html'], SANDBOX];
  return { status: 200, headers, body: Buffer.from(html) };
}
