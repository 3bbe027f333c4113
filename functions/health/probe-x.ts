import type { SendToX } from '../twitter/transport.ts';
import { TransportError } from '../twitter/transport-error.ts';

export interface XState {
  readonly state: 'reachable' | 'unreachable';
  /** X's status, or why there is none. */
  readonly answer: number | string;
}

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;

/**
 * Whether X's API answers at all. Asked without credentials: its 401 is as good an answer as any, free of charge, and
 * takes nothing from the app's limits. Never throws.
 */
export async function probeX(send: SendToX): Promise<XState> {
  try {
    const { status } = await send(
      { method: 'GET', target: '/2/users/me', headers: { 'user-agent': 'twitter-gateway' } },
      { deadline: Date.now() + TIMEOUT_MS, maxBytes: MAX_BYTES },
    );
    return { state: status < 500 ? 'reachable' : 'unreachable', answer: status };
  } catch (error) {
    return {
      state: 'unreachable',
      answer: error instanceof TransportError ? (error.code ?? error.fault) : 'failed',
    };
  }
}
