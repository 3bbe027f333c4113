import type { ByteShare } from '../input/bytes-in-flight.ts';

/** The part of an HTTP request that the gateway reads; `HttpRequest` of @azure/functions has this shape. */
export interface WebRequest {
  readonly method: string;
  /** Absolute. The host's `query` and `params` are not used: they join repeated parameters and decode twice. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
  /** What the call may hold in memory; absent where nobody counts. */
  readonly share?: ByteShare;
}

/** The request with its share. Its members are named one by one, because the library's are accessors of a class. */
export function withShare(request: WebRequest, share: ByteShare): WebRequest {
  const { method, url, headers } = request;
  return { method, url, headers, share, arrayBuffer: () => request.arrayBuffer() };
}

export interface WebAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/**
 * The policy of everything but the console: an answer that is opened in a tab shows nothing of this origin, runs nothing
 * and belongs to no origin. The console keeps the operator's key in the storage of the one that it shares with us.
 */
export const SANDBOX = "default-src 'none'; sandbox";

/** An answer of ours with a JSON body. */
export function jsonAnswer(status: number, value: unknown, headers: WebAnswer['headers'] = {}): WebAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}
