import { errorFields } from '../log.ts';
import { FINAL_STATES, NEEDS_A_PERSON, type PostState } from './post.ts';
import type { Publisher } from './publisher.ts';
import { reportState } from './report.ts';
import { isSeries, type SeriesWorld, takeTurn } from './series.ts';
import { HINT_GRACE_MS, type Hint, type Stored } from './store.ts';
import { defer } from './transitions.ts';

export interface PassWorld extends SeriesWorld {
  readonly publisher: Publisher;
  /** How many posts are worked on at once. */
  readonly concurrency: number;
  /** How long a pass may go on beginning new posts. */
  readonly budgetMs: number;
  /**
   * False while publishing is off: then nothing is sent and no series makes a post, and what was sent before is looked
   * for all the same, because looking sends nothing.
   */
  readonly maySend: boolean;
}

export interface PassResult {
  /** Posts that were due or under way. */
  readonly seen: number;
  /** By the state that they are in after the pass. */
  readonly states: Readonly<Record<string, number>>;
  /** False where the time was up before all were seen. */
  readonly complete: boolean;
}

const PAGE_SIZE = 200;
/** States of a post that was sent, or may have been. */
const MAY_BE_SENT: ReadonlySet<PostState> = new Set(['sending', 'uncertain']);

/**
 * One pass over all that is due: reads the hints up to now, page by page, and acts on the post of each, the earliest
 * first. Two passes may run at once, here or elsewhere; the rows keep them apart.
 */
export async function runPass(world: PassWorld): Promise<PassResult> {
  const { store, now, log, maySend } = world;
  const startedAt = now();
  const isOver = (): boolean => now() - startedAt >= world.budgetMs;
  const states: Record<string, number> = {};
  let seen = 0;
  /** Accounts that X takes no posts of for now, and until when: their other posts wait as well, to go on in their order. */
  const limited = new Map<string, number | undefined>();

  const work = async (hint: Hint): Promise<void> => {
    const found = await current(world, hint);
    if (!maySend && found && !MAY_BE_SENT.has(found.post.state)) return;
    const stored = found && isSeries(found.post) ? await takeTurn(found, world) : found;
    if (!stored) return;
    if (limited.has(hint.account) && stored.post.state === 'scheduled') {
      const until = limited.get(hint.account);
      const deferred = until === undefined ? undefined : defer(stored.post, until);
      if (deferred) await store.change(stored, deferred);
      return;
    }
    seen++;
    const post = await world.publisher.act(stored, {
      onLimit: (until) => limited.set(hint.account, until),
      isOver,
      maySend,
    });
    const state = post?.state ?? 'elsewhere';
    states[state] = (states[state] ?? 0) + 1;
  };

  let continuation: string | undefined;
  do {
    const page = await store.due(startedAt, PAGE_SIZE, continuation);
    await inParallel(page.hints, world.concurrency, isOver, async (hint) => {
      try {
        await work(hint);
      } catch (error) {
        // One post that cannot be worked on, or storage failing for it, must not stop the others.
        log('post.pass-failed', { post: hint.id, account: hint.account, ...errorFields(error) });
      }
    });
    continuation = page.next;
  } while (continuation !== undefined && !isOver());

  const result = { seen, states, complete: continuation === undefined && !isOver() };
  if (maySend)
    log('tick.done', {
      seen,
      complete: result.complete,
      states: JSON.stringify(states),
      ms: now() - startedAt,
    });
  return result;
}

/**
 * The post that a hint points to. A hint that no post counts on any more is swept, once it is old enough. Whoever wrote
 * the post ended before it removed the hint, and perhaps before it told a person: that is made up for here.
 */
async function current({ store, now, log }: PassWorld, hint: Hint): Promise<Stored | undefined> {
  const stored = await store.get(hint.account, hint.id);
  if (stored && store.hintOf(stored) === hint.key && !FINAL_STATES.has(stored.post.state)) return stored;
  if (now() - hint.writtenAt > HINT_GRACE_MS) {
    if (stored && NEEDS_A_PERSON.has(stored.post.state)) reportState(log, stored.post);
    await store.dropHint(hint);
  }
  return undefined;
}

async function inParallel<T>(
  items: readonly T[],
  workers: number,
  isOver: () => boolean,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (isOver()) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}
