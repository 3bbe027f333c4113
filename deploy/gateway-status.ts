import { member } from './azure-cli.ts';
import { poll } from './poll.ts';
import { networkHint, Stop } from './stop.ts';

const TIMEOUT_MS = 30_000;

/** What `/api/status` says, in lines for a person; or why the gateway cannot be asked from here. */
export type GatewayStatus =
  | { readonly kind: 'answered'; readonly lines: readonly string[] }
  | { readonly kind: 'closed' };

/**
 * Asks a deployed gateway for its status. A new key and a cold start take a while, so other answers are waited out.
 * Throws Stop where no status has come after 5 minutes.
 */
export async function gatewayStatus(gateway: string, key: string): Promise<GatewayStatus> {
  if (!/^https:\/\/|^http:\/\/127\.0\.0\.1:/.test(gateway))
    throw new Stop('GATEWAY_URL is not an https address: the key is not sent there.');
  let last = '';
  const status = await poll(async (): Promise<GatewayStatus | undefined> => {
    try {
      const response = await fetch(new URL('/api/status', gateway), {
        headers: { 'x-functions-key': key },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answer = await response.text();
      // Azure's front end, not the gateway: the app takes no calls from the internet.
      if (response.status === 403 && !response.headers.has('x-gateway-answer')) return { kind: 'closed' };
      if (response.ok) return { kind: 'answered', lines: tell(JSON.parse(answer)) };
      last = `it answered ${response.status}`;
    } catch (error) {
      last = error instanceof Error ? error.name : 'it does not answer';
    }
    console.log(`Waiting for the gateway's status (${last}) …`);
    return undefined;
  });
  if (status === undefined) throw new Stop(`${gateway} gives no status: ${last}.${networkHint()}`);
  return status;
}

function tell(status: unknown): string[] {
  const credentials = member(status, 'credentials');
  const faults = member(member(status, 'settings'), 'faults');
  const detail = member(credentials, 'detail');
  return [
    `Ready        ${member(status, 'ready') === true ? 'yes' : 'no'}`,
    `Credentials  ${String(member(credentials, 'state'))}${typeof detail === 'string' ? `: ${detail}` : ''}`,
    ...(Array.isArray(faults) ? faults : []).map(
      (fault) =>
        `Setting      ${String(member(fault, 'name'))}: expected ${String(member(fault, 'expected'))}`,
    ),
  ];
}
