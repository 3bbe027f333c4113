import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Longer than any client keeps an idle connection, so that none is closed under a request that was just sent. */
const IDLE_CONNECTION_MS = 120_000;

/** The only address the simulator is ever reachable at. */
export const HOST = '127.0.0.1';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Opens the port (0 for a free one). Rejects with the system's error, such as `EADDRINUSE`.
 * A request whose handler fails loses its connection; `onError` is told, unless the client had gone away.
 */
export async function listen(
  port: number,
  handler: Handler,
  onError: (error: unknown) => void,
): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    handler(request, response).catch((error: unknown) => {
      if (!request.socket.destroyed) onError(error);
      response.destroy();
    });
  });
  server.keepAliveTimeout = IDLE_CONNECTION_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return { port: (server.address() as AddressInfo).port, server };
}

/** Closes the port and every connection, those in the middle of an answer too. */
export async function closeAll(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
