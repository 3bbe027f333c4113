import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLog } from '../../functions/log.ts';
import type { ReadyMedia } from '../../functions/media/media.ts';
import type { XAccount } from '../../functions/publishing/account.ts';
import { type Attached, attachMedia } from '../../functions/publishing/attach-media.ts';
import type { MediaContent, Post, XMedia } from '../../functions/publishing/post.ts';
import type { Stored } from '../../functions/publishing/store.ts';
import { LEASE_MS } from '../../functions/publishing/transitions.ts';
import { PART_BYTES } from '../../functions/twitter/media.ts';
import type { XAnswer, XRequest } from '../../functions/twitter/transport.ts';
import { TransportError } from '../../functions/twitter/transport-error.ts';
import type { Line } from '../support/web.ts';

const NOW = Date.parse('2026-12-01T09:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const from: XAccount = {
  userId: '1',
  boundTo: '1@x',
  credential: {
    ...{ kind: 'user', consumerKey: 'k', consumerSecret: 's', accessToken: '1-a', accessTokenSecret: 't' },
  },
};
const row = { partition: '', key: '', etag: '', values: {} };
const xMedia = (changes: Partial<XMedia> = {}): XMedia => ({
  ...{ id: '9', key: '3_9', usableUntil: NOW + DAY, stage: 'sent', parts: 0 },
  ...changes,
});

interface Options {
  readonly media?: readonly MediaContent[];
  readonly earlier?: readonly XMedia[];
  /** X's answers, in order: a body is 200. */
  readonly answers?: readonly (object | number | Error)[];
  readonly bytes?: number;
  readonly isThere?: boolean;
  readonly hasBytes?: boolean;
  /** Which of the writes loses to another publisher. */
  readonly lost?: number;
  /** How long each request takes. */
  readonly takesMs?: number;
}

/** Attaches the media of a claimed post, with an X that answers what it is told to. */
async function attach({
  media = [{ id: 'a' }],
  earlier,
  answers = [],
  bytes = 10,
  isThere = true,
  hasBytes = true,
  lost,
  takesMs = 0,
}: Options) {
  const [calls, bodies, noted, reads, slept, lines]: [
    string[],
    string[],
    (readonly XMedia[] | undefined)[],
    number[][],
    number[],
    Line[],
  ] = [[], [], [], [], [], []];
  let now = NOW;
  const post: Post = {
    ...{ id: 'one', account: 'app', by: 'test', createdAt: 0, state: 'claimed', dueAt: NOW, actAt: NOW },
    ...{ onLate: 'post', lateAfterMs: 0, fruitless: 0 },
    attempt: { leaseUntil: NOW + LEASE_MS, looks: 0 },
    parts: [{ content: { text: 'Hi', media }, ...(earlier && { xMedia: earlier }) }],
  };
  const file: ReadyMedia = {
    ...{ id: 'a', account: 'app', by: '', createdAt: 0, state: 'ready', bytes },
    ...{ type: { kind: 'image', type: 'image/png' }, expiresAt: 0, uses: {} },
  };
  const never = (): never => assert.fail('nobody needs this');
  const attached: Attached = await attachMedia({ post, row }, from, {
    store: new Proxy({} as never, { get: never }),
    credentials: new Proxy({} as never, { get: never }),
    connect: never,
    isOver: () => false,
    media: {
      find: async () => (isThere ? file : undefined),
      read: async (_media, offset, count) => {
        reads.push([offset, count]);
        return hasBytes ? new Uint8Array(count) : undefined;
      },
    },
    send: async ({ method, target, body }: XRequest, { deadline, maxBytes }): Promise<XAnswer> => {
      assert.ok(deadline - Date.now() > 4_000 && deadline - Date.now() <= 5_000);
      assert.equal(maxBytes, 1_000_000);
      bodies.push(Buffer.from(body ?? []).toString());
      const answer = answers[calls.push(`${method} ${target.replace('/2/media/', '')}`) - 1] ?? 204;
      now += takesMs;
      if (answer instanceof Error) throw answer;
      const status = typeof answer === 'number' ? answer : 200;
      const said = typeof answer === 'number' ? '' : JSON.stringify({ data: answer });
      return { status, headers: {}, body: Buffer.from(said) };
    },
    change: async (_stored: Stored, next: Post | undefined) => {
      if (!next || noted.length === lost) return undefined;
      noted.push(next.parts[0]?.xMedia);
      return { post: next, row };
    },
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
    log: createLog((level, line) => lines.push({ level, ...JSON.parse(line) })),
    ...{ apiOrigin: 'https://api.x.example', timeoutMs: 5_000, maxResponseBytes: 1_000_000 },
  });
  const { claimed, outcome } = attached;
  return { outcome, claimed: claimed.post, calls, bodies, noted, reads, slept, lines };
}

const BEGUN = { id: '7', expires_after_secs: 3_600 };
const DONE = { id: '7', media_key: '3_7' };
const working = (seconds: number): object => ({
  ...DONE,
  processing_info: { state: 'in_progress', check_after_secs: seconds },
});
const UPLOAD = ['POST upload/initialize', 'POST upload/7/append', 'POST upload/7/finalize'];
const STATUS = 'GET upload?command=STATUS&media_id=9';

describe('the calls that attach media', () => {
  test('begin an upload, send it and end it, and note what X has', async () => {
    const { outcome, claimed, calls, noted } = await attach({ answers: [BEGUN, 204, DONE] });
    assert.deepEqual([outcome, calls], [undefined, UPLOAD]);
    const ready = { id: '7', key: '3_7', usableUntil: NOW + DAY, stage: 'ready', parts: 0 };
    assert.deepEqual(noted, [[ready]]);
    assert.deepEqual([claimed.boundTo, claimed.parts[0]?.xMedia], ['1@x', [ready]]);
  });

  test('are none for a post without media, and none for what X has and keeps', async () => {
    assert.deepEqual((await attach({ media: [] })).calls, []);
    const kept = xMedia({ stage: 'ready', usableUntil: NOW + 10 * MINUTE + 1 });
    const { outcome, calls, noted } = await attach({ earlier: [kept] });
    assert.deepEqual([outcome, calls, noted], [undefined, [], []]);
    const ending = xMedia({ stage: 'ready', usableUntil: NOW + 10 * MINUTE });
    assert.deepEqual((await attach({ earlier: [ending], answers: [BEGUN, 204, DONE] })).calls, UPLOAD);
  });

  test('go on with each media in its place', async () => {
    const media = [{ id: 'a' }, { id: 'b' }];
    const first = xMedia({ stage: 'ready' });
    const { noted, calls } = await attach({ media, earlier: [first], answers: [BEGUN, 204, DONE] });
    assert.deepEqual([noted.map((all) => all?.map(({ id }) => id)), calls], [[['9', '7']], UPLOAD]);
  });

  test('send what is missing of an upload that was begun, in parts, the last one shorter', async () => {
    const begun = xMedia({ stage: 'uploading', parts: 1, key: undefined });
    const { calls, reads, noted } = await attach({
      ...{ earlier: [begun], bytes: 2 * PART_BYTES + 5 },
      answers: [204, 204, { id: '9' }],
    });
    assert.deepEqual(calls, [...['POST upload/9/append', 'POST upload/9/append', 'POST upload/9/finalize']]);
    assert.deepEqual(reads, [
      [PART_BYTES, PART_BYTES],
      [2 * PART_BYTES, 5],
    ]);
    // X did not say the key, and keeps it as long as it says.
    assert.deepEqual(noted.at(-1), [{ ...begun, stage: 'ready' }]);
  });

  test('note the parts that X has each time that the claim is renewed', async () => {
    const { noted, claimed } = await attach({
      ...{ bytes: 3 * PART_BYTES, takesMs: 20 * SECOND },
      answers: [BEGUN, 204, 204, 204, DONE],
    });
    assert.deepEqual(
      noted.map((all) => [all?.[0]?.stage, all?.[0]?.parts, all?.[0]?.usableUntil]),
      [
        ['uploading', 1, NOW + 3_620 * SECOND],
        ['ready', 0, NOW + DAY + 100 * SECOND],
      ],
    );
    assert.ok((claimed.attempt?.leaseUntil ?? 0) > NOW + LEASE_MS);
  });

  test('describe what is shown in words, once X has it', async () => {
    const media = [{ id: 'a', altText: 'A cat' }];
    const { calls, bodies } = await attach({ media, answers: [BEGUN, 204, DONE, 204] });
    assert.deepEqual(calls, [...UPLOAD, 'POST metadata']);
    assert.deepEqual(JSON.parse(bodies.at(-1) ?? ''), { id: '7', metadata: { alt_text: { text: 'A cat' } } });
  });

  describe('while X works on it', () => {
    test('wait as long as X says, ten seconds in all, after noting that X has all of it', async () => {
      const { outcome, slept, noted, calls } = await attach({
        answers: [BEGUN, 204, working(4), { ...working(6), id: '7' }, DONE],
      });
      const status = 'GET upload?command=STATUS&media_id=7';
      assert.deepEqual([outcome, slept, calls], [undefined, [4_000, 6_000], [...UPLOAD, status, status]]);
      assert.deepEqual(
        noted.map((all) => all?.[0]?.stage),
        ['sent', 'ready'],
      );
    });

    test('free the post for what takes longer', async () => {
      const { outcome, slept } = await attach({ answers: [BEGUN, 204, working(4), working(7)] });
      assert.deepEqual([outcome, slept], [{ kind: 'processing', until: NOW + 11_000 }, [4_000]]);
      const { outcome: atOnce } = await attach({ earlier: [xMedia()], answers: [working(11)] });
      assert.deepEqual(atOnce, { kind: 'processing', until: NOW + 11_000 });
    });

    test('ask for what was sent before, and do not send it again', async () => {
      const { outcome, calls, noted } = await attach({ earlier: [xMedia()], answers: [DONE] });
      assert.deepEqual([outcome, calls, noted], [undefined, [STATUS], [[xMedia({ stage: 'ready' })]]]);
    });

    test('end the post where X can do nothing with it', async () => {
      const failed = { ...DONE, processing_info: { state: 'failed' } };
      const { outcome, lines } = await attach({ answers: [BEGUN, 204, failed] });
      assert.deepEqual(outcome, { kind: 'failed', reason: 'media-refused' });
      const [line] = lines;
      assert.deepEqual([line?.event, line?.post, line?.account], ['media.refused', 'one', 'app']);
      assert.ok(!('x_status' in (line ?? {})));
    });
  });

  describe('that fail', () => {
    test('begin anew where X refuses to go on with what was begun before', async () => {
      const { outcome, calls } = await attach({ earlier: [xMedia()], answers: [404, BEGUN, 204, DONE] });
      assert.deepEqual([outcome, calls], [undefined, [STATUS, ...UPLOAD]]);
    });

    test('do not begin anew for any other reason', async () => {
      for (const [answer, outcome] of [
        [401, { kind: 'held', reason: 'credentials' }],
        [503, { kind: 'not-sent' }],
        [429, { kind: 'deferred', until: NOW + 15 * MINUTE }],
        [{ id: 'x' }, { kind: 'not-sent' }],
        [new TransportError('timed-out', true), { kind: 'not-sent' }],
        [
          { ...DONE, processing_info: { state: 'failed' } },
          { kind: 'failed', reason: 'media-refused' },
        ],
      ] as const) {
        const result = await attach({ earlier: [xMedia()], answers: [answer] });
        assert.deepEqual([result.outcome, result.calls], [outcome, [STATUS]]);
      }
    });

    test('tell what X refused of a new upload, once, and nothing of what will be tried again', async () => {
      const { outcome, lines, calls } = await attach({ answers: [400] });
      assert.deepEqual([outcome, calls.length], [{ kind: 'failed', reason: 'media-refused' }, 1]);
      assert.deepEqual([lines.length, lines[0]?.x_status, lines[0]?.level], [1, 400, 'warn']);
      for (const answer of [401, 503]) assert.deepEqual((await attach({ answers: [answer] })).lines, []);
    });

    test('hold the post where we have not got the media any more', async () => {
      const missing = { kind: 'held', reason: 'media-missing' };
      const gone = await attach({ isThere: false });
      assert.deepEqual([gone.outcome, gone.calls], [missing, []]);
      const empty = await attach({ hasBytes: false, answers: [BEGUN] });
      assert.deepEqual([empty.outcome, empty.calls], [missing, UPLOAD.slice(0, 1)]);
    });

    test('stop where another publisher has the post', async () => {
      const { outcome, claimed, lines, calls } = await attach({
        ...{ media: [{ id: 'a' }, { id: 'b' }], lost: 0 },
        answers: [BEGUN, 204, DONE],
      });
      assert.deepEqual([outcome, lines, calls], ['taken', [], UPLOAD]);
      assert.equal(claimed.boundTo, undefined);
    });

    test('by a defect of ours are not taken for anything else', async () => {
      await assert.rejects(attach({ answers: [new RangeError('a defect')] }), RangeError);
      await assert.rejects(
        attach({ earlier: [xMedia()], answers: [new RangeError('a defect')] }),
        RangeError,
      );
    });
  });
});
