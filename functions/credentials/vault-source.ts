import { within } from '../azure/within.ts';
import { errorFields, type Log } from '../log.ts';
import { ProblemError } from '../problems.ts';
import { changedSecrets, isHalfRotated, type SecretSet, USED_SECRETS } from './secret-set.ts';
import type { SecretSource } from './secret-source.ts';
import { VaultError, type VaultReader } from './vault-reader.ts';

/** After a failed read: this long until the next, doubled with each further failure up to the longest. */
const SHORTEST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** X refusing a credential makes us look again at most this often, whatever the number of calls. */
const REREAD_EVERY_MS = 30_000;
/** How long whoever rotates a pair may take from its first half to its second. */
const SETTLE_MS = 10_000;

export interface VaultSourceOptions {
  readonly read: VaultReader;
  /** How old a set gets before it is read again, in the background. */
  readonly refreshMs: number;
  /** How much longer it is served while the vault cannot be read. */
  readonly staleMs: number;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Key Vault behind a cache of one set of secrets, replaced as a whole.
 *
 * Invariants: at most one read is in flight; no set is served that was read more than `refreshMs + staleMs` ago;
 * nobody waits while there is such a set.
 */
export function createVaultSource({ read, refreshMs, staleMs, now, log }: VaultSourceOptions): SecretSource {
  let held: { readonly set: SecretSet; readonly readAt: number } | undefined;
  let flight: Promise<void> | undefined;
  let nextReadAt = Number.NEGATIVE_INFINITY;
  let lastRereadAt = Number.NEGATIVE_INFINITY;
  let failure: VaultError | undefined;
  let failures = 0;
  /** A set with half a pair changed, kept aside until a second read confirms it. */
  let unconfirmed: SecretSet | undefined;
  /** The held set has half a pair changed: the next read brings the other half, or shows that there is none. */
  let settling = false;
  /** X refused the held set: whatever else the vault holds is better. */
  let refused = false;

  const usable = (): SecretSet | undefined =>
    held && now() - held.readAt <= refreshMs + staleMs ? held.set : undefined;

  function refresh(): Promise<void> {
    flight ??= readSet().finally(() => {
      flight = undefined;
      refused = false;
    });
    return flight;
  }

  async function readSet(): Promise<void> {
    const startedAt = now();
    try {
      accept(await read(USED_SECRETS), startedAt);
      failure = undefined;
      failures = 0;
    } catch (error) {
      failure = error instanceof VaultError ? error : new VaultError('unavailable');
      nextReadAt = now() + Math.min(SHORTEST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      failures += 1;
      log('credentials.refresh-failed', {
        reason: failure.fault,
        ...failure.facts,
        ...(failure !== error && errorFields(error)),
        failures,
        serving: usable() ? 'the set read before' : 'nothing',
      });
    }
  }

  function accept(set: SecretSet, readAt: number): void {
    const changed = held ? changedSecrets(held.set, set) : [];
    const confirmed =
      settling || (unconfirmed !== undefined && changedSecrets(unconfirmed, set).length === 0);
    const half = isHalfRotated(changed) && !confirmed;
    nextReadAt = readAt + (half ? Math.min(SETTLE_MS, refreshMs) : refreshMs);
    unconfirmed = half ? set : undefined;
    if (half && !refused && usable()) return;
    settling = half;
    held = { set, readAt };
    if (changed.length > 0) log('credentials.rotated', { secrets: changed });
  }

  function unreadable(error: VaultError): ProblemError {
    const seconds = Math.max(1, Math.ceil((nextReadAt - now()) / 1000));
    return new ProblemError(
      'credentials-unreadable',
      error.message,
      error.lasting
        ? { retryable: false }
        : { members: { retry_after: seconds }, headers: { 'retry-after': String(seconds) } },
    );
  }

  const late = (): ProblemError => unreadable(new VaultError('timed-out'));

  return {
    async current(deadline) {
      const due = now() >= nextReadAt;
      const atHand = usable();
      if (atHand) {
        if (due) void refresh();
        return atHand;
      }
      if (due || flight) await within(refresh(), deadline, late);
      const fresh = usable();
      if (fresh) return fresh;
      throw unreadable(failure ?? new VaultError('unavailable'));
    },

    async reread(deadline) {
      const due = now() - lastRereadAt >= REREAD_EVERY_MS;
      if (due) refused = true;
      // A read that began before X refused may have missed the rotation: it is joined, but not counted.
      if (due && !flight) lastRereadAt = now();
      if (due || flight) await within(refresh(), deadline, late).catch(() => {});
    },

    age() {
      if (!held) return {};
      return {
        readAt: new Date(held.readAt).toISOString(),
        stale: failure !== undefined && now() >= held.readAt + refreshMs,
      };
    },
  };
}
