import { ProblemError } from '../problems.ts';

/** What one call holds of an instance's memory, in bytes of bodies and answers. */
export interface ByteShare {
  /** Whether there is room for so many bytes more; takes them where there is. */
  take(bytes: number): boolean;
  /** Gives back some of what was taken. */
  give(bytes: number): void;
  /** The same as `take`, but throws `too-busy` where there is no room. */
  reserve(bytes: number): void;
}

/** A share as those see it who only count what they read. */
export type ByteRoom = Pick<ByteShare, 'take' | 'give'>;

export interface ByteBudget {
  /** Does work with a share of its own, and gives back all that the share holds when the work has ended. */
  within<T>(work: (share: ByteShare) => Promise<T>): Promise<T>;
  /** What all shares hold at this moment. */
  inFlight(): number;
}

/** Bodies are held for as long as X or storage takes, so a moment later there is often room again. */
const RETRY_AFTER_SECONDS = 2;

/**
 * The setting MAX_BYTES_IN_FLIGHT: how many bytes of bodies and answers one instance holds at the same time, over all of its
 * calls. A call that is alone has room for whatever its own limits allow, so no setting of these can make one impossible.
 */
export function createByteBudget(maxBytes: number): ByteBudget {
  let inFlight = 0;
  return {
    inFlight: () => inFlight,
    within: async (work) => {
      let held = 0;
      let isOver = false;
      const take = (bytes: number): boolean => {
        // What comes in after the call has ended would be held for ever.
        if (isOver || (inFlight + bytes > maxBytes && inFlight > held)) return false;
        held += bytes;
        inFlight += bytes;
        return true;
      };
      const give = (bytes: number): void => {
        const given = Math.min(bytes, held);
        held -= given;
        inFlight -= given;
      };
      const reserve = (bytes: number): void => {
        if (!take(bytes)) throw tooBusy('Nothing was sent or stored.');
      };
      try {
        return await work({ take, give, reserve });
      } finally {
        isOver = true;
        give(held);
      }
    },
  };
}

/** The problem of a call for which there is no room; `what` says what has become of it. */
export function tooBusy(what: string): ProblemError {
  return new ProblemError(
    'too-busy',
    `Other calls already use the memory that MAX_BYTES_IN_FLIGHT allows. ${what} Try again in ${RETRY_AFTER_SECONDS} seconds.`,
    {
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
      members: { retry_after: RETRY_AFTER_SECONDS },
    },
  );
}
