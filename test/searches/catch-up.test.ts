import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type Ask,
  begin,
  clip,
  forgetGaps,
  giveUp,
  lose,
  NEW_PROGRESS,
  nextAsk,
  opened,
  type Progress,
  type Turned,
  turn,
  withoutToken,
} from '../../functions/searches/catch-up.ts';

/** Post ids of the model: 1000 and up, so that 0 is always older. */
const OLDEST = '1';

/** An X with posts by id, which answers as recent search does. */
class ModelX {
  readonly ids: number[] = [];
  post(count: number, step: number): void {
    for (let made = 0; made < count; made++) this.ids.unshift((this.ids[0] ?? 1000) + step);
  }
  answer(
    { since, until, token }: Ask,
    size: number,
    isEmptyFirst: boolean,
  ): { ids: number[]; next?: string } {
    const below = token === undefined ? Number(until ?? Number.MAX_SAFE_INTEGER) : Number(token);
    const all = this.ids.filter((id) => id > Number(since) && id < below);
    // X may give an empty page that is not the last.
    if (isEmptyFirst && all.length > 0 && token === undefined) return { ids: [], next: String(below) };
    const ids = all.slice(0, size);
    return { ids, ...(all.length > size && { next: String(ids.at(-1)) }) };
  }
}

const turnedOf = ({ ids, next }: { ids: number[]; next?: string }): Turned => ({
  ends: ids.length > 0 ? { newest: String(ids[0]), oldest: String(ids.at(-1)) } : undefined,
  next,
});

type Ending =
  | 'end'
  | 'killed-before-opening'
  | 'killed-before-keeping'
  | 'killed-before-row'
  | 'cap'
  | 'stale-token';
interface Tick {
  readonly kind: 'tick';
  readonly pages: number;
  readonly size: number;
  readonly ending: Ending;
  readonly isEmptyFirst: boolean;
}
type Step =
  | { readonly kind: 'post'; readonly count: number; readonly gap: number }
  | Tick
  | { readonly kind: 'window' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('post' as const),
        count: fc.nat(40),
        gap: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('tick' as const),
        pages: fc.integer({ min: 1, max: 6 }),
        size: fc.integer({ min: 1, max: 12 }),
        ending: fc.constantFrom<Ending>(
          'end',
          'end',
          'killed-before-opening',
          'killed-before-keeping',
          'killed-before-row',
          'cap',
          'stale-token',
        ),
        isEmptyFirst: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('window' as const) }) },
  ),
  { maxLength: 40 },
);

/** Runs ticks as collecting does: posts are kept, then the row says so, then X is asked for the next page. */
class ModelSearch {
  row: Progress = NEW_PROGRESS;
  readonly kept = new Set<number>();
  /** The oldest post of the first page: what is older is not the search's. */
  start: number | undefined;
  oldest = OLDEST;

  tick(x: ModelX, { pages, size, ending, isEmptyFirst }: Omit<Tick, 'kind'>): void {
    let walk = begin(clip(this.row, this.oldest, 'window'));
    for (let page = 0; page < pages; page++) {
      const isLast = page === pages - 1;
      const ask = nextAsk(walk, this.oldest);
      if (isLast && ending === 'cap') {
        this.row = giveUp(walk.progress, 'cap');
        return;
      }
      this.row = walk.progress;
      if (!ask) return;
      const answer = x.answer(ask, size, isEmptyFirst);
      if (isLast && ending === 'killed-before-opening') return;
      this.row = opened(walk, turnedOf(answer)) ?? this.row;
      if (walk.progress.head === undefined) this.start ??= answer.ids.at(-1);
      if (isLast && ending === 'killed-before-keeping') return;
      for (const id of answer.ids) this.kept.add(id);
      if (isLast && ending === 'killed-before-row') return;
      walk = turn(walk, ask, turnedOf(answer), OLDEST);
      if (walk.progress.head === OLDEST) this.start ??= Number(OLDEST);
      if (ending === 'stale-token') walk = withoutToken(walk);
    }
    this.row = walk.progress;
  }

  /** Posts up to the head that are neither kept nor accounted for. */
  lost(x: ModelX): number[] {
    const { head, holes, gaps } = this.row;
    if (head === undefined || this.start === undefined) return [];
    const start = this.start;
    const isWithin = (id: number): boolean =>
      [...holes, ...gaps].some(({ from, to }) => id > Number(from) && id < Number(to));
    return x.ids.filter((id) => id >= start && id <= Number(head) && !this.kept.has(id) && !isWithin(id));
  }
}

describe('catching up', () => {
  test('loses no post between, however often it is interrupted', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const [x, search] = [new ModelX(), new ModelSearch()];
        for (const step of all) {
          if (step.kind === 'post') x.post(step.count, step.gap);
          else if (step.kind === 'tick') search.tick(x, step);
          else search.oldest = String(x.ids[Math.floor(x.ids.length / 2)] ?? OLDEST);
          assert.deepEqual(search.lost(x), []);
        }
        // Left alone, it ends with nothing open, and all that is new.
        for (let ticks = 0; ticks < 20; ticks++)
          search.tick(x, { pages: 100, size: 10, ending: 'end', isEmptyFirst: false });
        assert.deepEqual([search.lost(x), search.row.holes], [[], []]);
        const [newest] = x.ids;
        if (newest !== undefined && search.start !== undefined && newest > Number(search.oldest))
          assert.ok(Number(search.row.head) >= newest);
      }),
      { numRuns: Math.max(500, Number(process.env.FAULT_RUNS ?? 0)) },
    );
  });

  test('without caps and windows, there is never a gap', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const [x, search] = [new ModelX(), new ModelSearch()];
        for (const step of all) {
          if (step.kind === 'post') x.post(step.count, step.gap);
          else if (step.kind === 'tick' && step.ending !== 'cap') search.tick(x, step);
          assert.deepEqual(
            search.row.gaps.filter(({ reason }) => reason !== 'behind'),
            [],
          );
        }
      }),
    );
  });

  const page = (newest: number, oldest: number, next?: string): Turned => ({
    ends: { newest: String(newest), oldest: String(oldest) },
    next,
  });

  test('starts with the newest page and goes no further back', () => {
    const walk = begin(NEW_PROGRESS);
    const ask = nextAsk(walk, '5');
    assert.deepEqual(ask, { since: '5', until: undefined, token: undefined });
    const after = turn(walk, ask as Ask, page(90, 80, 'more'), '50');
    assert.deepEqual(after.progress, { head: '90', holes: [], gaps: [] });
    assert.equal(nextAsk(after, '5'), undefined);
  });

  test('follows X’s token to the old head, and by ids where the token is gone', () => {
    let walk = begin({ ...NEW_PROGRESS, head: '50' });
    const first = nextAsk(walk, '5') as Ask;
    walk = turn(walk, first, page(90, 80, 'token'), '10');
    assert.deepEqual(walk.progress.holes, [{ from: '50', to: '80' }]);
    assert.deepEqual(nextAsk(walk, '5'), { since: '50', until: undefined, token: 'token' });
    assert.deepEqual(nextAsk(withoutToken(walk), '5'), { since: '50', until: '80', token: undefined });
    walk = turn(walk, nextAsk(walk, '5') as Ask, page(79, 60), '10');
    assert.deepEqual(walk.progress, { head: '90', holes: [], gaps: [] });
  });

  test('a search that finds nothing moves on with the time', () => {
    const walk = begin({ ...NEW_PROGRESS, head: '50' });
    const after = turn(walk, nextAsk(walk, '5') as Ask, { ends: undefined, next: undefined }, '70');
    assert.equal(after.progress.head, '70');
    const first = turn(
      begin(NEW_PROGRESS),
      nextAsk(walk, '5') as Ask,
      { ends: undefined, next: undefined },
      '70',
    );
    assert.equal(first.progress.head, '70');
  });

  test('what X no longer searches becomes a gap, and the rest goes on', () => {
    const progress: Progress = {
      head: '50',
      holes: [
        { from: '30', to: '45' },
        { from: '10', to: '20' },
      ],
      gaps: [],
    };
    const clipped = clip(progress, '40', 'window');
    assert.deepEqual(clipped.holes, [{ from: '40', to: '45' }]);
    assert.deepEqual(clipped.gaps, [
      { from: '30', to: '41', reason: 'window' },
      { from: '10', to: '20', reason: 'window' },
    ]);
    assert.deepEqual(clip({ ...NEW_PROGRESS, head: '50' }, '60', 'window'), {
      head: '60',
      holes: [],
      gaps: [{ from: '50', to: '61', reason: 'window' }],
    });
  });

  test('X cannot make it go back and forth over the same posts', () => {
    let walk = begin({ ...NEW_PROGRESS, head: '50' });
    walk = turn(walk, nextAsk(walk, '5') as Ask, page(90, 80, 'a'), '10');
    walk = turn(walk, nextAsk(walk, '5') as Ask, page(95, 85, 'b'), '10');
    assert.deepEqual(walk.progress, { head: '90', holes: [{ from: '50', to: '80' }], gaps: [] });
    walk = turn(walk, nextAsk(walk, '5') as Ask, page(40, 20, 'c'), '10');
    assert.deepEqual(walk.progress.holes, []);
    assert.equal(nextAsk(walk, '5'), undefined);
  });

  test('the gap that is made of many reaches as far back as any of them, also where they overlap', () => {
    const wide = { from: '5', to: '900', reason: 'cap' } as const;
    let progress: Progress = { ...NEW_PROGRESS, head: '1000', gaps: [wide] };
    for (let at = 0; at < 60; at++) progress = lose(progress, [String(100 + at * 10)]);
    assert.equal(progress.gaps.length, 40);
    assert.equal(
      progress.gaps.map(({ from }) => Number(from)).reduce((a, b) => Math.min(a, b)),
      5,
    );
    progress = { ...NEW_PROGRESS, head: '1000', gaps: [] };
    for (let at = 0; at < 60; at++) progress = lose(progress, [String(100 + at * 10)]);
    progress = giveUp(
      {
        ...progress,
        holes: [
          { from: '50', to: '200' },
          { from: '1', to: '40' },
        ],
      },
      'cap',
    );
    assert.equal(progress.gaps.at(-1)?.from, '1');
  });

  test('a post that is too large and comes again is one gap', () => {
    const once = lose({ ...NEW_PROGRESS, head: '1000' }, ['20']);
    assert.deepEqual(lose(once, ['20']), once);
  });

  test('gaps and holes stay few, and the gap that is made of many covers them all', () => {
    let progress: Progress = { ...NEW_PROGRESS, head: '1000' };
    for (let at = 1; at <= 300; at++) progress = lose(progress, [String(1000 + at * 10)]);
    assert.equal(progress.gaps.length, 40);
    assert.equal(progress.gaps.at(-1)?.from, '1009');
    assert.deepEqual(forgetGaps(progress, '3995').gaps, [{ from: '3999', to: '4001', reason: 'too-large' }]);
    for (let at = 0; at < 20; at++) {
      const walk = begin(progress);
      const [newest, oldest] = [5000 + at * 10, 4999 + at * 10];
      progress = turn(walk, nextAsk(walk, '5') as Ask, page(newest, oldest - 2, 'next'), '10').progress;
    }
    assert.equal(progress.holes.length, 8);
    assert.equal(progress.gaps.filter(({ reason }) => reason === 'behind').length, 12);
  });
});
