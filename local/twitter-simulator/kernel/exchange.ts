import type { IncomingHttpHeaders } from 'node:http';
import type { XError } from '../errors.ts';
import type { JournalEntry } from './journal.ts';
import { toJson } from './json.ts';

/** A request that was read to its end. */
export interface Exchange {
  readonly method: string;
  /** As it was sent, not decoded. */
  readonly path: string;
  /** What follows the question mark, not decoded; empty where there is none. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The simulator's time, in milliseconds since 1970. */
  readonly now: number;
  /** The journal's entry for this request, completed while it is answered. */
  readonly entry: JournalEntry;
}

/** What goes back; the headers that every answer of X carries are added when it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A path with a fixed handler, such as the token endpoint. `id` is what faults and the journal name. */
export interface Endpoint {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  answer(exchange: Exchange): Answer;
}

export const FORM_TYPE = 'application/x-www-form-urlencoded';
export const JSON_TYPE = 'application/json; charset=utf-8';

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: toJson(body) };
}

export function textAnswer(
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { 'content-type': contentType, ...headers }, body };
}

export function errorAnswer(error: XError, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonAnswer(error.status, error.body, { ...headers, ...error.headers });
}

export function redirectAnswer(location: string): Answer {
  return { status: 302, headers: { location } };
}

/** The media type of a `content-type` header in lower case, without its parameters; empty where there is none. */
export function mediaType(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** The fields of a form body; empty for a body of any other type. */
export function formFields(exchange: Exchange): URLSearchParams {
  const isForm = mediaType(exchange.headers) === FORM_TYPE;
  return new URLSearchParams(isForm ? exchange.body.toString('utf8') : '');
}

/** User and password of a `Basic` authorization, `undefined` where there is none. */
export function basicCredentials(
  headers: IncomingHttpHeaders,
): { user: string; password: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return undefined;
  // RFC 6749, section 2.3.1: both halves are form-encoded before they are joined.
  const decode = (text: string): string => new URLSearchParams(`v=${text}`).get('v') ?? '';
  return { user: decode(pair.slice(0, colon)), password: decode(pair.slice(colon + 1)) };
}
