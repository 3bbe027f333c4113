import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, challenge, secretBundle, vaultError } from './answers.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { createIdentity, type Identity } from './identity.ts';
import { createStore, type SecretStore } from './store.ts';

/**
 * A Key Vault on 127.0.0.1, with the managed identity endpoint that issues tokens for it: what
 * `@azure/keyvault-secrets` and `@azure/identity` talk to, unmodified. It reads secrets only; tests write them here.
 *
 * Within one process the identity SDK keeps to the first token endpoint and token that it met, so a test file (or a
 * child process under test) uses one vault, with `reset` between tests.
 */
export interface TestVault {
  /** Its address, for `KEY_VAULT_URL`. The port is kept over `stop` and `start`. */
  readonly url: string;
  readonly identity: Pick<Identity, 'header' | 'clientIds'>;
  readonly secrets: SecretStore;
  readonly faults: Pick<Faults, 'inject' | 'heal'>;
  /** Requests for a secret that carried a token, since the last `reset`; of all secrets without a name. */
  reads(secret?: string): number;
  /** Such requests that are open now. */
  open(): number;
  /** The largest number of such requests for one secret that were open at the same moment, since the last `reset`. */
  mostAtOnce(): number;
  /** Stops listening and cuts all connections: from now on they are refused. */
  stop(): Promise<void>;
  /** Listens again, where it did before. */
  start(): Promise<void>;
  /** Empties the vault, ends all faults, forgets counts. Tokens stay valid. */
  reset(): void;
}

export interface VaultOptions {
  /** By their names in the vault, such as `twitter-consumer-key`. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Text that every error body quotes, to show that no error of the vault reaches a log or a client. */
  readonly quoteInErrors?: string;
}

/** Starts a vault on a free port. `stop` it at the end. */
export async function startVault({
  secrets = {},
  quoteInErrors = '',
}: VaultOptions = {}): Promise<TestVault> {
  const store = createStore();
  const faults = createFaults();
  const identity = createIdentity();
  const reads = new Map<string, number>();
  const open = new Map<string, number>();
  let mostAtOnce = 0;
  let port = 0;
  const origin = (): string => `http://127.0.0.1:${port}`;
  for (const [name, value] of Object.entries(secrets)) store.set(name, value);

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin());
    if (url.pathname === '/msi/token') {
      respond(response, faults.next('identity'), () => identity.answer(request, url));
      return;
    }
    const refusal = refusalOf(request, url);
    const [, name, version = ''] =
      /^\/secrets\/([0-9A-Za-z-]{1,127})(?:\/([0-9a-f]*))?$/.exec(url.pathname) ?? [];
    if (refusal || name === undefined) {
      write(response, refusal ?? vaultError(404, 'NotFound', 'no such path'));
      return;
    }
    reads.set(name, (reads.get(name) ?? 0) + 1);
    const openNow = (open.get(name) ?? 0) + 1;
    open.set(name, openNow);
    mostAtOnce = Math.max(mostAtOnce, openNow);
    response.once('close', () => open.set(name, (open.get(name) ?? 0) - 1));
    respond(response, faults.next('secrets', name), () => secretAnswer(name, version));
  });

  function refusalOf(request: IncomingMessage, url: URL): Answer | undefined {
    if (!identity.accepts(request.headers.authorization)) return challenge();
    if (request.method !== 'GET') return vaultError(405, 'MethodNotAllowed', 'secrets are only read here');
    if (!url.searchParams.has('api-version'))
      return vaultError(400, 'BadParameter', 'api-version is missing');
    return undefined;
  }

  function secretAnswer(name: string, version: string): Answer {
    const stored = store.find(name, version);
    if (!stored) return vaultError(404, 'SecretNotFound', `no secret ${name} ${quoteInErrors}`);
    if (stored.enabled) return secretBundle(origin(), name, stored);
    return vaultError(403, 'Forbidden', `the secret is disabled ${quoteInErrors}`, 'SecretDisabled');
  }

  function respond(response: ServerResponse, fault: Fault | undefined, answer: () => Answer): void {
    if (fault?.kind === 'reset') response.destroy();
    else if (fault?.kind === 'slow') fault.until.then(() => write(response, answer()));
    else write(response, fault ? faultAnswer(fault) : answer());
  }

  function faultAnswer(fault: Exclude<Fault, { kind: 'reset' | 'slow' }>): Answer {
    if (fault.kind === 'forbidden') {
      return vaultError(403, 'Forbidden', `the role is missing ${quoteInErrors}`, 'ForbiddenByRbac');
    }
    if (fault.kind === 'unavailable') {
      return vaultError(503, 'ServiceUnavailable', `no service ${quoteInErrors}`);
    }
    const headers = fault.retryAfter === undefined ? undefined : { 'retry-after': fault.retryAfter };
    return vaultError(429, 'Throttled', `too many requests ${quoteInErrors}`, undefined, headers);
  }

  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  await start();

  return {
    url: origin(),
    identity,
    secrets: store,
    faults,
    reads: (secret) => (secret === undefined ? total(reads) : (reads.get(secret) ?? 0)),
    open: () => total(open),
    mostAtOnce: () => mostAtOnce,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    start,
    reset() {
      store.clear();
      faults.heal();
      reads.clear();
      mostAtOnce = 0;
    },
  };
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
