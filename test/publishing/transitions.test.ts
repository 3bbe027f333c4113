import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Outcome, ReleaseOutcome } from '../../functions/publishing/outcome.ts';
import {
  currentPart,
  FINAL_STATES,
  POST_STATES,
  type Post,
  type PostState,
  type XMedia,
} from '../../functions/publishing/post.ts';
import * as step from '../../functions/publishing/transitions.ts';

const NOW = 1_800_000_000_000;
const fresh = (changes: Partial<Post> = {}): Post => ({
  id: '01',
  account: 'app',
  by: 'test',
  createdAt: NOW,
  state: 'scheduled',
  dueAt: NOW,
  actAt: NOW,
  onLate: 'post',
  lateAfterMs: 3_600_000,
  parts: [{ content: { text: 'a' } }, { content: { text: 'b' } }],
  fruitless: 0,
  ...changes,
});
const must = (post: Post | undefined): Post => {
  assert.ok(post);
  return post;
};
const sending = (): Post => must(step.arm(must(step.claim(fresh(), NOW)), '1@x', NOW));

const outcome = fc.oneof(
  fc.record({ kind: fc.constant('posted' as const), xId: fc.nat().map(String) }),
  fc.constantFrom<Outcome>(
    { kind: 'not-sent' },
    { kind: 'uncertain' },
    { kind: 'held', reason: 'credits' },
    { kind: 'failed', reason: 'refused' },
    { kind: 'deferred', until: NOW + 1 },
    { kind: 'processing', until: NOW + 1 },
  ),
);
const UPLOADED: XMedia = { id: '1', key: '3_1', usableUntil: NOW, stage: 'ready', parts: 0 };
/** Every step that anyone can take, with what it was. */
const move = fc.oneof(
  fc
    .constantFrom(
      'claim',
      'renew',
      'attach',
      'arm',
      'expire',
      'absent',
      'unseen',
      'late',
      'cancel',
      'resend',
      'hurry',
    )
    .map((name) => ({ name })),
  outcome.map((result) => ({ name: 'settle', result })),
  fc
    .constantFrom<Outcome>(
      { kind: 'not-sent' },
      { kind: 'held', reason: 'credentials' },
      { kind: 'processing', until: NOW + 60_000 },
    )
    .map((result) => ({ name: 'release', result })),
  fc.nat().map((id) => ({ name: 'found', id: String(id) })),
  fc.nat().map((id) => ({ name: 'confirm', id: String(id) })),
);

function take(
  post: Post,
  now: number,
  made: { name: string; result?: Outcome; id?: string },
): Post | undefined {
  const { name, result = { kind: 'uncertain' }, id = '1' } = made;
  switch (name) {
    case 'claim':
      return step.claim(post, now);
    case 'renew':
      return step.renew(post, now);
    case 'attach':
      return step.attach(post, [UPLOADED], '1@x', now);
    case 'arm':
      return step.arm(post, '1@x', now);
    case 'settle':
      return step.settle(post, result, now);
    case 'release':
      return result.kind === 'posted' || result.kind === 'uncertain'
        ? undefined
        : step.release(post, result, now);
    case 'expire':
      return step.expire(post, now);
    case 'found':
      return step.found(post, id, now);
    case 'absent':
      return step.absent(post, now);
    case 'unseen':
      return step.unseen(post, now);
    case 'late':
      return step.late(post, now);
    case 'cancel':
      return step.cancel(post);
    case 'confirm':
      return step.confirm(post, id, now);
    case 'resend':
      return step.resend(post, now);
    default:
      return step.hurry(post, now);
  }
}

/** What a pass does with a post on which it has only bad luck. */
function act(post: Post, now: number, luck: string): Post | undefined {
  if (post.state === 'sending') return step.expire(post, now);
  if (post.state === 'uncertain') return luck === 'absent' ? step.absent(post, now) : step.unseen(post, now);
  const skipped = step.late(post, now);
  if (skipped) return skipped;
  const claimed = must(step.claim(post, now));
  if (luck === 'not-sent') return step.release(claimed, { kind: 'not-sent' }, now);
  if (luck === 'processing') return step.release(claimed, { kind: 'processing', until: now + 60_000 }, now);
  return luck === 'gone' ? claimed : step.arm(claimed, '1@x', now);
}

describe('the states of a post', () => {
  test('no sequence of steps breaks an invariant', () => {
    const moves = fc.array(fc.tuple(move, fc.integer({ min: 0, max: 600_000 })), { maxLength: 40 });
    fc.assert(
      fc.property(moves, fc.constantFrom('post', 'skip', 'hold'), (made, onLate) => {
        let post = fresh({ onLate });
        let now = NOW;
        let armed = 0;
        let sent = 0;
        for (const [each, passes] of made) {
          now += passes;
          const next = take(post, now, each);
          if (!next) continue;
          if (each.name === 'arm') armed++;
          // A send needs an armed post, and ends it being so.
          if (each.name === 'settle') sent++;
          assert.ok(sent <= armed);
          assert.ok(!FINAL_STATES.has(post.state), `${post.state} was left by ${each.name}`);
          if (post.state === 'sending') {
            const sure =
              each.name === 'settle' &&
              'result' in each &&
              ['not-sent', 'deferred', 'processing', 'posted'].includes(each.result.kind);
            assert.ok(next.state !== 'scheduled' || sure, `${each.name} made a send forgotten`);
          }
          if (next.state === 'posted') assert.equal(currentPart(next), undefined);
          // What is open has its next time; what waits for nobody, or for a person, has none.
          assert.equal(next.actAt === undefined, FINAL_STATES.has(next.state) || next.state === 'held');
          if (next.state === 'held' || next.state === 'failed') assert.ok(next.reason);
          // A part that is on X stays so.
          for (const [index, { xId }] of post.parts.entries())
            if (xId !== undefined) assert.equal(next.parts[index]?.xId, xId);
          post = next;
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test('every post comes to rest, although X is never reached and its timeline never read', () => {
    const moves = fc.array(fc.tuple(move, fc.integer({ min: 0, max: 600_000 })), { maxLength: 20 });
    const luck = fc.oneof(
      fc.infiniteStream(fc.constantFrom('not-sent', 'gone', 'unseen', 'absent')),
      fc.infiniteStream(fc.constant('not-sent')),
      fc.infiniteStream(fc.constant('unseen')),
      fc.infiniteStream(fc.constant('processing')),
    );
    fc.assert(
      fc.property(moves, luck, (made, lucks) => {
        let post = fresh();
        let now = NOW;
        for (const [each, passes] of made) {
          now += passes;
          post = take(post, now, each) ?? post;
        }
        for (let steps = 0; post.actAt !== undefined; steps++) {
          assert.ok(steps < 5_000, `still ${post.state}`);
          const isTaken = post.state === 'claimed' || post.state === 'sending';
          now = Math.max(now, post.actAt, isTaken ? (post.attempt?.leaseUntil ?? 0) : 0);
          post = must(act(post, now, String(lucks.next().value)));
        }
        assert.ok(FINAL_STATES.has(post.state) || post.state === 'held');
      }),
    );
  });

  test('a claim keeps others away until its lease ends, and a lease that is running out cannot be armed', () => {
    const claimed = must(step.claim(fresh(), NOW));
    assert.equal(step.claim(claimed, NOW + step.LEASE_MS - 1), undefined);
    assert.ok(step.claim(claimed, NOW + step.LEASE_MS));
    const last = NOW + step.LEASE_MS - step.LEAST_LEASE_MS;
    assert.ok(step.arm(claimed, '1@x', last));
    assert.equal(step.arm(claimed, '1@x', last + 1), undefined);
    assert.equal(step.claim(fresh(), NOW - 1), undefined);
  });

  test('a claim is renewed while it lasts, so that it can be armed after long work, and never once it has ended', () => {
    const claimed = must(step.claim(fresh(), NOW));
    assert.equal(step.needsRenewal(claimed, NOW), false);
    const later = NOW + step.LEASE_MS - 1;
    assert.equal(step.needsRenewal(claimed, later), true);
    const renewed = must(step.renew(claimed, later));
    assert.equal(step.claim(renewed, NOW + step.LEASE_MS), undefined);
    assert.ok(step.arm(renewed, '1@x', later + step.LEASE_MS - step.LEAST_LEASE_MS));
    assert.equal(step.renew(claimed, NOW + step.LEASE_MS), undefined);
    assert.equal(step.renew(sending(), NOW), undefined);
    // What needs no renewal can be armed.
    for (let at = NOW; !step.needsRenewal(claimed, at); at += 1_000) assert.ok(step.arm(claimed, '1@x', at));
  });

  test('media is noted with the part that is sent next, and binds the post', () => {
    const first = must(step.attach(must(step.claim(fresh(), NOW)), [UPLOADED], '1@x', NOW + 60_000));
    assert.deepEqual(
      [first.parts.map(({ xMedia }) => xMedia), first.boundTo, first.attempt?.leaseUntil],
      [[[UPLOADED], undefined], '1@x', NOW + 60_000 + step.LEASE_MS],
    );
    assert.equal(step.attach(fresh(), [UPLOADED], '1@x', NOW), undefined);
  });

  test('a send whose publisher is gone becomes uncertain after the lease, not before, and never scheduled', () => {
    assert.equal(step.expire(sending(), NOW + step.LEASE_MS - 1), undefined);
    assert.equal(must(step.expire(sending(), NOW + step.LEASE_MS)).state, 'uncertain');
    assert.equal(step.cancel(sending()), undefined);
    assert.equal(step.hurry(sending(), NOW), undefined);
  });

  test('an uncertain post is looked for at 15 s, 60 s and 5 min; after the third look in vain a person decides', () => {
    let post = must(step.settle(sending(), { kind: 'uncertain' }, NOW));
    assert.equal(post.actAt, NOW + 15_000);
    post = must(step.absent(post, NOW + 15_000));
    assert.equal(post.actAt, NOW + 60_000);
    const unseen = must(step.unseen(post, NOW + 60_000));
    assert.deepEqual([unseen.state, unseen.attempt?.looks], ['uncertain', 1]);
    post = must(step.absent(post, NOW + 60_000));
    assert.equal(post.actAt, NOW + 300_000);
    post = must(step.absent(post, NOW + 300_000));
    assert.deepEqual([post.state, post.reason], ['held', 'unconfirmed']);
  });

  test('the time of the first send that may have posted stays while the post is sent again, and goes with its part', () => {
    const again = (post: Post, now: number): Post => must(step.arm(must(step.claim(post, now)), '1@x', now));
    const uncertain = must(step.settle(sending(), { kind: 'uncertain' }, NOW));
    const held = [1, 2, 3].reduce((post) => must(step.absent(post, NOW)), uncertain);
    const LATER = NOW + 3_600_000;
    const resent = must(step.resend(held, LATER));
    assert.deepEqual([resent.attempt, resent.firstArmedAt], [undefined, NOW]);
    const second = again(resent, LATER);
    assert.deepEqual([second.attempt?.armedAt, second.firstArmedAt], [LATER, NOW]);
    // What is known of the second send changes nothing for the first.
    for (const outcome of [
      { kind: 'not-sent' },
      { kind: 'deferred', until: LATER },
      { kind: 'held', reason: 'credits' },
    ] as const)
      assert.equal(must(step.settle(second, outcome, LATER)).firstArmedAt, NOW);
    assert.equal(must(step.settle(second, { kind: 'posted', xId: '1' }, LATER)).firstArmedAt, undefined);
    // An earlier release held it without noting the time of its first send.
    const { firstArmedAt: _, ...old } = held;
    const oldResent = must(step.resend(old, LATER));
    assert.deepEqual([oldResent.firstArmedAt, oldResent.hasUnknownSends], [NOW, true]);
    const refused = must(step.resend({ ...old, reason: 'credits' }, LATER));
    assert.deepEqual([refused.firstArmedAt, refused.hasUnknownSends], [undefined, undefined]);
    const posted = must(step.settle(again(oldResent, LATER), { kind: 'posted', xId: '1' }, LATER));
    assert.deepEqual([posted.firstArmedAt, posted.hasUnknownSends], [undefined, undefined]);
  });

  test('a send that is known to have posted nothing leaves no time: what appears later is another’s', () => {
    for (const outcome of [
      { kind: 'not-sent' },
      { kind: 'deferred', until: NOW },
      { kind: 'held', reason: 'credits' },
      { kind: 'failed', reason: 'refused' },
    ] as const)
      assert.equal(must(step.settle(sending(), outcome, NOW)).firstArmedAt, undefined, outcome.kind);
    for (const outcome of [
      { kind: 'uncertain' },
      { kind: 'held', reason: 'unconfirmed' },
      { kind: 'held', reason: 'duplicate', duplicateOf: '7' },
    ] as const)
      assert.equal(must(step.settle(sending(), outcome, NOW)).firstArmedAt, NOW, outcome.kind);
  });

  test('a post is the duplicate of another only where X has said so, and nobody has it under way', () => {
    const refused = must(step.settle(sending(), { kind: 'uncertain', isDuplicate: true }, NOW));
    assert.deepEqual([refused.state, refused.actAt], ['uncertain', NOW + 15_000]);
    const failed = must(step.duplicate(refused, '7', true, NOW + 15_000));
    assert.deepEqual(
      [failed.state, failed.reason, failed.duplicateOf, failed.actAt],
      ['failed', 'duplicate', '7', undefined],
    );
    const begun = { ...refused, parts: [{ content: { text: 'a' }, xId: '1' }, { content: { text: 'b' } }] };
    const perhaps = must(step.duplicate(refused, '7', false, NOW));
    assert.deepEqual(
      [perhaps.state, perhaps.reason, perhaps.duplicateOf, perhaps.firstArmedAt],
      ['held', 'duplicate', '7', NOW],
    );
    const held = must(step.duplicate(begun, '7', true, NOW));
    assert.deepEqual([held.state, held.reason, held.duplicateOf], ['held', 'duplicate', '7']);
    assert.equal(must(step.resend(held, NOW + step.LEASE_MS + 300_000)).duplicateOf, undefined);
    assert.equal(
      step.duplicate(must(step.settle(sending(), { kind: 'uncertain' }, NOW)), '7', true, NOW),
      undefined,
    );
    assert.equal(step.duplicate(failed, '7', true, NOW), undefined);
    assert.equal(step.duplicate(sending(), '7', true, NOW), undefined);
  });

  test('an equal post is left to others until the last look where X refused the only send, and not after an earlier one', () => {
    const refused = must(step.settle(sending(), { kind: 'uncertain', isDuplicate: true }, NOW));
    const looked = [
      refused,
      ...[1, 2].map((looks) => ({ ...refused, attempt: { ...refused.attempt, looks } }) as Post),
    ];
    assert.deepEqual(looked.map(step.leavesToOthers), [true, true, false]);
    assert.equal(step.leavesToOthers({ ...refused, firstArmedAt: NOW - 1 }), false);
    assert.equal(step.leavesToOthers({ ...refused, hasUnknownSends: true }), false);
    assert.equal(step.leavesToOthers(must(step.settle(sending(), { kind: 'uncertain' }, NOW))), false);
  });

  test('a held post can be sent again only when a send under way must have ended', () => {
    const held = must(step.settle(sending(), { kind: 'held', reason: 'credits' }, NOW));
    const from = NOW + step.LEASE_MS + 300_000;
    assert.equal(step.resendableAt(held), from);
    assert.equal(step.resend(held, from - 1), undefined);
    assert.equal(must(step.resend(held, from)).state, 'scheduled');
  });

  test('lateness: post, skip or hold, and never in the middle of a thread', () => {
    const after = NOW + 3_600_001;
    assert.equal(step.late(fresh({ onLate: 'skip' }), after - 1), undefined);
    assert.equal(must(step.late(fresh({ onLate: 'skip' }), after)).state, 'skipped');
    assert.equal(must(step.late(fresh({ onLate: 'hold' }), after)).state, 'held');
    assert.equal(step.late(fresh(), after), undefined);
    const begun = fresh({
      onLate: 'skip',
      parts: [{ content: { text: 'a' }, xId: '1' }, { content: { text: 'b' } }],
    });
    assert.equal(step.late(begun, after), undefined);
  });

  test('what reached nobody is tried again with longer waits, for a day', () => {
    let post = fresh();
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries++) {
      const now = post.actAt ?? 0;
      post = must(step.release(must(step.claim(post, now)), { kind: 'not-sent' }, now));
      waits.push(((post.actAt ?? 0) - now) / 1000);
    }
    assert.deepEqual(waits, [30, 60, 120, 240, 480, 900, 900, 900]);
    const later = NOW + 86_400_001;
    const given = must(step.release(must(step.claim(post, later)), { kind: 'not-sent' }, later));
    assert.deepEqual([given.state, given.reason, given.fruitless], ['held', 'unreachable', 0]);
    assert.equal(given.failingSince, undefined);
  });

  test('a post that is a day late is not given up after its first try that reached nobody', () => {
    const later = NOW + 2 * 86_400_000;
    const once = must(step.release(must(step.claim(fresh(), later)), { kind: 'not-sent' }, later));
    assert.deepEqual([once.state, once.actAt], ['scheduled', later + 30_000]);
    // Nor after a second one, days later, because nobody tried in between.
    const muchLater = later + 3 * 86_400_000;
    const twice = must(step.release(must(step.claim(once, muchLater)), { kind: 'not-sent' }, muchLater));
    assert.equal(twice.state, 'scheduled');
  });

  test('X’s limit that never ends is shown to a person after a day', () => {
    let post = fresh();
    let now = NOW;
    for (let tries = 0; post.state === 'scheduled' && tries < 200; tries++) {
      now = post.actAt ?? now;
      const sent = must(step.arm(must(step.claim(post, now)), '1@x', now));
      post = must(step.settle(sent, { kind: 'deferred', until: now + 15 * 60_000 }, now));
    }
    assert.deepEqual([post.state, post.reason], ['held', 'rate-limited']);
    assert.ok(now - NOW > 86_400_000 && now - NOW < 90_000_000);
  });

  test('a day that X names itself is waited for, and trying begins anew on it', () => {
    const until = NOW + 20 * 86_400_000;
    const sent = must(step.arm(must(step.claim(fresh(), NOW)), '1@x', NOW));
    const waiting = must(step.settle(sent, { kind: 'deferred', until }, NOW));
    assert.deepEqual([waiting.state, waiting.actAt, waiting.fruitless], ['scheduled', until, 0]);
    const tried = must(step.release(must(step.claim(waiting, until)), { kind: 'not-sent' }, until));
    assert.deepEqual([tried.state, tried.actAt], ['scheduled', until + 30_000]);
  });

  test('what a person decides to send again, and the next part of a thread, begin without the failures before', () => {
    const failing = { fruitless: 5, failingSince: NOW - 1 };
    const again = must(step.resend(fresh({ ...failing, state: 'held', actAt: undefined }), NOW));
    const posted = must(step.settle({ ...sending(), ...failing }, { kind: 'posted', xId: '1' }, NOW));
    for (const post of [again, posted]) assert.deepEqual([post.fruitless, post.failingSince], [0, undefined]);
  });

  test('each step is taken from its own states only, and leaves the post as it was elsewhere', () => {
    const { attempt } = sending();
    const inState = (state: PostState): Post => fresh({ state, ...(attempt && { attempt }) });
    const from = (each: (post: Post) => Post | undefined): PostState[] =>
      POST_STATES.filter((state) => each(inState(state)) !== undefined);
    const later = NOW + step.LEASE_MS;
    assert.deepEqual(
      from((post) => step.claim(post, NOW)),
      ['scheduled'],
    );
    assert.deepEqual(
      from((post) => step.claim(post, later)),
      ['scheduled', 'claimed'],
    );
    assert.deepEqual(
      from((post) => step.renew(post, NOW)),
      ['claimed'],
    );
    assert.deepEqual(
      from((post) => step.arm(post, '1@x', NOW)),
      ['claimed'],
    );
    assert.deepEqual(
      from((post) => step.release(post, { kind: 'not-sent' }, NOW)),
      ['claimed'],
    );
    assert.deepEqual(
      from((post) => step.settle(post, { kind: 'not-sent' }, NOW)),
      ['sending'],
    );
    assert.deepEqual(
      from((post) => step.expire(post, later)),
      ['sending'],
    );
    assert.deepEqual(
      from((post) => step.found(post, '1', NOW)),
      ['uncertain'],
    );
    assert.deepEqual(
      from((post) => step.absent(post, NOW)),
      ['uncertain'],
    );
    assert.deepEqual(
      from((post) => step.unseen(post, NOW)),
      ['uncertain'],
    );
    assert.deepEqual(
      from((post) => step.cancel(post)),
      ['scheduled', 'held', 'recurring'],
    );
    assert.deepEqual(
      from((post) => step.confirm(post, '1', NOW)),
      ['held'],
    );
    assert.deepEqual(
      from((post) => step.resend(post, later + 300_000)),
      ['held'],
    );
    assert.deepEqual(
      from((post) => step.defer(post, later)),
      ['scheduled'],
    );
    assert.deepEqual(
      from((post) => step.hurry(post, NOW)),
      ['scheduled'],
    );
    const skip = (now: number) => (post: Post) => step.late({ ...post, onLate: 'skip' }, now);
    assert.deepEqual(from(skip(NOW + 3_600_001)), ['scheduled', 'claimed']);
    const claimedLate = { ...inState('claimed'), dueAt: NOW - 3_600_001, onLate: 'skip' } as const;
    assert.equal(step.late(claimedLate, NOW), undefined);
  });

  test('a post without an attempt, or without a next time, takes no step that needs one', () => {
    assert.equal(step.claim(fresh({ actAt: undefined }), NOW), undefined);
    for (const state of ['claimed', 'sending'] as const) {
      assert.equal(step.needsRenewal(fresh({ state }), NOW), false);
      assert.equal(step.hasTimeToSend(fresh({ state }), NOW), false);
      assert.equal(step.renew(fresh({ state }), NOW), undefined);
      assert.equal(step.arm(fresh({ state }), '1@x', NOW), undefined);
    }
    assert.equal(step.absent(fresh({ state: 'uncertain' }), NOW), undefined);
    // Whoever held it left nothing: it is free.
    assert.equal(must(step.claim(fresh({ state: 'claimed' }), NOW)).state, 'claimed');
    assert.equal(must(step.expire(fresh({ state: 'sending' }), NOW)).actAt, NOW + 15_000);
    assert.equal(step.resendableAt(fresh()), 0);
    assert.equal(must(step.unseen(fresh({ state: 'uncertain' }), NOW)).state, 'uncertain');
  });

  test('a claim and a send say what they say, and nothing of before', () => {
    const claimed = must(step.claim(fresh({ reason: 'credits' }), NOW));
    assert.deepEqual(claimed, {
      ...fresh(),
      state: 'claimed',
      attempt: { leaseUntil: NOW + step.LEASE_MS, looks: 0 },
    });
    assert.deepEqual(must(step.arm(claimed, '1@x', NOW + 1)), {
      ...claimed,
      ...{ state: 'sending', boundTo: '1@x', firstArmedAt: NOW + 1 },
      attempt: { leaseUntil: NOW + step.LEASE_MS, looks: 0, armedAt: NOW + 1 },
    });
    const half = NOW + step.LEASE_MS - (step.LEASE_MS + step.LEAST_LEASE_MS) / 2;
    assert.deepEqual(
      [half, half + 1].map((at) => step.needsRenewal(claimed, at)),
      [false, true],
    );
  });

  test('what is put off, hurried or sent again goes by its new time', () => {
    assert.deepEqual(step.defer(fresh(), NOW + 5), fresh({ actAt: NOW + 5 }));
    assert.deepEqual(step.hurry(fresh({ dueAt: NOW + 5, actAt: NOW + 9 }), NOW), fresh());
    assert.deepEqual(step.hurry(fresh({ dueAt: NOW - 5 }), NOW), fresh());
    const held = fresh({ state: 'held', reason: 'credits', dueAt: NOW - 5, actAt: undefined });
    assert.deepEqual(step.resend(held, NOW), fresh());
    assert.deepEqual(step.cancel(held), {
      ...fresh({ dueAt: NOW - 5, actAt: undefined }),
      state: 'cancelled',
    });
  });

  test('a thread goes on with its next part at once, and is posted with its last', () => {
    const { attempt: _, ...first } = must(step.settle(sending(), { kind: 'posted', xId: '1' }, NOW + 7));
    assert.deepEqual(first, {
      ...fresh({ actAt: NOW + 7, boundTo: '1@x' }),
      parts: [{ content: { text: 'a' }, xId: '1' }, { content: { text: 'b' } }],
    });
    const again = must(step.arm(must(step.claim(first, NOW + 7)), '1@x', NOW + 7));
    const last = must(step.settle(again, { kind: 'posted', xId: '2' }, NOW + 8));
    assert.deepEqual(
      [last.state, last.actAt, last.parts.map(({ xId }) => xId)],
      ['posted', undefined, ['1', '2']],
    );
    assert.deepEqual(
      must(step.confirm(fresh({ state: 'held', reason: 'unconfirmed' }), '1', NOW)).reason,
      undefined,
    );
  });

  test('a look is never put into the past, and begins with the send', () => {
    const uncertain = must(step.settle(sending(), { kind: 'uncertain' }, NOW + 20_000));
    assert.deepEqual([uncertain.state, uncertain.actAt], ['uncertain', NOW + 20_000]);
    assert.equal(must(step.absent(uncertain, NOW + 70_000)).actAt, NOW + 70_000);
    assert.equal(must(step.unseen(uncertain, NOW + 20_000)).actAt, NOW + 50_000);
  });

  test('a timeline that cannot be read for a day is left to a person', () => {
    const uncertain = must(step.settle(sending(), { kind: 'uncertain' }, NOW));
    assert.equal(must(step.unseen(uncertain, NOW + 86_400_000)).state, 'uncertain');
    const given = must(step.unseen(uncertain, NOW + 86_400_001));
    assert.deepEqual([given.state, given.reason, given.actAt], ['held', 'unconfirmed', undefined]);
  });

  test('after what reached nobody, the tries and their beginning are kept; the next comes no sooner than now', () => {
    const claimed = must(step.claim(fresh({ fruitless: 1, failingSince: NOW - 9 }), NOW));
    const released = (outcome: ReleaseOutcome, at = NOW): Post => must(step.release(claimed, outcome, at));
    assert.deepEqual(
      released({ kind: 'processing', until: NOW - 1 }),
      fresh({ fruitless: 2, failingSince: NOW - 9 }),
    );
    // A day, and three tries, are not too long; a moment more is.
    const failing = { ...claimed, fruitless: 3 };
    const kept = (at: number): string => must(step.release(failing, { kind: 'not-sent' }, at)).state;
    assert.deepEqual([kept(NOW - 9 + 86_400_000), kept(NOW - 8 + 86_400_000)], ['scheduled', 'held']);
    const far = (ms: number): number => released({ kind: 'deferred', until: NOW + ms }).fruitless;
    assert.deepEqual([far(86_400_000), far(86_400_001)], [2, 0]);
    assert.equal(released({ kind: 'deferred', until: NOW + 86_400_001 }).failingSince, NOW + 86_400_001);
    const { reason } = must(step.release(failing, { kind: 'processing', until: NOW }, NOW + 86_400_000));
    assert.equal(reason, 'unreachable');
  });

  test('what X refused, or a person must settle, rests with its reason', () => {
    for (const kind of ['held', 'failed'] as const) {
      const rested = must(step.settle(sending(), { kind, reason: 'refused' }, NOW));
      assert.deepEqual([rested.state, rested.reason, rested.actAt], [kind, 'refused', undefined]);
    }
    const late = fresh({ dueAt: NOW - 3_600_001, reason: 'credits' });
    for (const [onLate, state] of [
      ['skip', 'skipped'],
      ['hold', 'held'],
    ] as const) {
      const rested = must(step.late({ ...late, onLate }, NOW));
      assert.deepEqual([rested.state, rested.reason, rested.actAt], [state, 'too-late', undefined]);
    }
    const uncertain = must(step.settle(sending(), { kind: 'uncertain' }, NOW));
    const held = [1, 2, 3].reduce((post) => must(step.absent(post, NOW)), uncertain);
    assert.deepEqual([held.state, held.attempt?.looks], ['held', 3]);
  });

  test('an attempt is the same as long as its lease and its send are', () => {
    const armed = sending();
    assert.equal(step.isSameAttempt(must(step.settle(armed, { kind: 'uncertain' }, NOW)), armed), true);
    const { attempt } = armed;
    assert.ok(attempt);
    assert.equal(step.isSameAttempt({ ...armed, attempt: { ...attempt, armedAt: NOW + 1 } }, armed), false);
    assert.equal(step.isSameAttempt({ ...armed, attempt: { ...attempt, leaseUntil: NOW } }, armed), false);
    assert.equal(step.isSameAttempt(fresh(), armed), false);
    assert.equal(step.isSameAttempt(armed, fresh()), false);
  });
});
