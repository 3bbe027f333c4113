import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Post, PostContent, XMedia } from '../../functions/publishing/post.ts';
import { readTimeline, timelineCall } from '../../functions/publishing/read-back.ts';
import { signedRequest } from '../../functions/twitter/signed-request.ts';
import { createTransport, type SendToX } from '../../functions/twitter/transport.ts';
import { demoApp } from '../../local/twitter-simulator/demo-app.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import type { Media, Post as PostOnX } from '../../local/twitter-simulator/world/model.ts';
import { type PostDraft, publish } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';

/** Each run compares all posts of a group of near-equal ones with each other: thousands of pairs. */
const RUNS = Math.min(60, Math.max(2, Math.round(Number(process.env.FAULT_RUNS ?? 0) / 1_000)));
const GROUP = 45;
const MINUTE = 60_000;

/** What a text is made of: of each family any member is easily taken for another. */
const FAMILIES: readonly (readonly string[])[] = [
  [
    'https://example.com/1',
    'https://example.com/2',
    'https://example.org/1',
    'http://example.com/1',
    'example.com/1',
  ],
  [
    'https://example.com',
    'https://example.com/',
    'http://example.com',
    'example.com',
    'EXAMPLE.com',
    'example.org',
  ],
  [
    'https://example.com/a',
    'https://example.com/A',
    'https://Example.com/a',
    'https://example.com/a?b',
    'example',
  ],
  [
    'https://example.com/?a=1&b=2',
    'https://example.com/?a=1&amp;b=2',
    'https://example.com/é',
    'https://t.co/abc1',
  ],
  ['@gateway_demo', '@ada', '@nobody', 'ada', '#ada', '#Ada', '$ADA'],
  ['1.5', '1.6', '15', '1,5', '1.5.2026', 'v1.5', '1.5.io'],
  ['Good', 'good', 'Good.', 'Good!', 'Goods'],
  ['&', '&amp;', '<b>', '&lt;b&gt;', 'b'],
  ['it’s', "it's", 'its'],
  ['👍', '👍🏽', '👍👍', '❤', '❤️'],
  ['👩‍👩‍👧‍👦', '👨‍👩‍👧‍👦', '👩👩👧👦', '🇩🇪', '🇪🇩'],
  ['漢字', '汉字', '漢 字'],
  ['かな', 'カナ', 'ｶﾅ'],
  ['שלום', 'שלום\u200f', 'שָׁלוֹם'],
  ['مرحبا', 'مرحبًا', 'مرحبا\u200e'],
  ['é', 'e\u0301', 'e', 'è'],
  ['xy', 'x\u200dy', 'x\u200by', 'x y'],
];
const PIECES = FAMILIES.flat();
const SPACES = [' ', '  ', '\n', '\n\n', '\n\n\n', '\r\n', '\t', '\u00a0', '\u3000', ' \n', ''];

interface Variant {
  /** Which piece of the common text to change, and to which of its family; or `undefined` for none. */
  readonly change: readonly [place: number, choice: number] | undefined;
  readonly space: readonly [place: number, space: string] | undefined;
  readonly ends: readonly [before: string, after: string];
  readonly replyTo: 'none' | 'own' | 'stranger' | 'mentioning';
  readonly attached: 'nothing' | 'quote' | 'other quote' | 'one picture' | 'two pictures' | 'poll';
  readonly poll: { readonly options: readonly string[]; readonly durationMinutes: number };
}
/** Each way in which posts can differ. */
const aspects = {
  change: fc.option(fc.tuple(fc.nat(5), fc.nat(6)), { nil: undefined, freq: 8 }),
  space: fc.option(fc.tuple(fc.nat(4), fc.constantFrom(...SPACES)), { nil: undefined }),
  ends: fc.tuple(
    fc.constantFrom('', '', ' ', '\n', '@ada ', '@gateway_demo '),
    fc.constantFrom('', '', ' ', '.'),
  ),
  replyTo: fc.constantFrom<Variant['replyTo'][]>('none', 'none', 'own', 'stranger', 'mentioning'),
  attached: fc.constantFrom<Variant['attached'][]>(
    ...(['nothing', 'nothing', 'quote', 'other quote', 'one picture', 'two pictures', 'poll'] as const),
  ),
  poll: fc.record({
    options: fc.constantFrom(
      ...[
        ['Tea', 'Coffee'],
        ['Coffee', 'Tea'],
        ['Tea', 'Milk'],
        ['Tea', 'Coffee', 'Milk'],
      ],
      ...[
        ['Tea & more', 'Milk'],
        ['Tea &amp; more', 'Milk'],
      ],
    ),
    durationMinutes: fc.constantFrom(60, 61),
  }),
};
/** Differs from the rest of its group in one way, seldom in two. */
const difference: fc.Arbitrary<Partial<Variant>> = fc
  .tuple(
    fc.oneof(...Object.entries(aspects).map(([name, values]) => fc.record({ [name]: values }))),
    fc.oneof(
      { weight: 4, arbitrary: fc.constant({}) },
      ...Object.entries(aspects).map(([name, values]) => fc.record({ [name]: values })),
    ),
  )
  .map(([one, other]) => ({ ...other, ...one }));
const group = fc
  .record({
    pieces: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }),
    common: fc.record(aspects),
    differences: fc.array(difference, { minLength: GROUP, maxLength: GROUP, size: 'max' }),
  })
  .map(({ pieces, common, differences }) => ({
    pieces,
    variants: differences.map((each): Variant => ({ ...common, ...each })),
  }));

function textOf(pieces: readonly string[], { change, space, ends }: Variant): string {
  const words = pieces.map((piece, place) => {
    if (change === undefined || change[0] % pieces.length !== place) return piece;
    const family = FAMILIES.find((members) => members.includes(piece)) ?? [piece];
    return family[change[1] % family.length] ?? piece;
  });
  const [before, after] = ends;
  const inner = words
    .flatMap((word, place) => [
      place === 0 ? '' : space && space[0] % words.length === place ? space[1] : ' ',
      word,
    ])
    .join('');
  return before + inner + after;
}

describe('a post on X', () => {
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let send: SendToX;
  let at = Date.now();
  let made = 0;
  let [pairs, equal] = [0, 0];
  before(async () => {
    x = await startSimulator();
    x.limits.override('getUsersPosts', { app: [], user: [] });
    send = createTransport(x.url);
  });
  after(() => x?.close());

  const stranger = (): string =>
    x.world.userByName('ada')?.id ?? [...x.world.users.keys()].find((id) => id !== DEMO_USER_ID) ?? '';

  function picture(): Media {
    const id = String(++made);
    return {
      ...{ key: `3_${id}`, ownerId: DEMO_USER_ID, type: 'photo', contentType: 'image/png' },
      ...{ width: 1, height: 1, views: 0 },
    };
  }

  /** Puts what a variant says on X, as X shows it, and gives our post for it beside X's. */
  function put(text: string, { replyTo, attached, poll }: Variant, others: Others): Sent {
    const answered = replyTo === 'none' ? undefined : others[replyTo];
    const quoted =
      attached === 'quote' ? others.stranger : attached === 'other quote' ? others.mentioning : undefined;
    const media =
      attached === 'one picture' ? [picture()] : attached === 'two pictures' ? [picture(), picture()] : [];
    const draft: PostDraft = {
      ...{ authorId: DEMO_USER_ID, text, replyTo: answered, quotes: quoted, media },
      poll:
        attached === 'poll'
          ? { ...poll, options: poll.options.map((label) => ({ label, votes: 0 })) }
          : undefined,
    };
    at += 10;
    const onX = publish(x.world, draft, at);
    const content: PostContent = {
      text,
      ...(answered && { replyTo: answered.id }),
      ...(quoted && { quoteOf: quoted.id }),
      ...(media.length > 0 && { media: media.map(({ key }) => ({ id: key })) }),
      ...(attached === 'poll' && { poll }),
    };
    const xMedia = media.map(
      ({ key }): XMedia => ({ id: key.slice(2), key, usableUntil: 0, stage: 'ready', parts: 1 }),
    );
    return { onX, post: postOf(content, xMedia) };
  }

  test('is what was sent just where it is, among any that are nearly equal', async () => {
    await fc.assert(
      fc.asyncProperty(group, async ({ pieces, variants }) => {
        at += 10 * MINUTE;
        const others: Others = {
          own: publish(x.world, { authorId: DEMO_USER_ID, text: 'Mine' }, at),
          stranger: publish(x.world, { authorId: stranger(), text: 'Theirs' }, at),
          mentioning: publish(
            x.world,
            { authorId: stranger(), text: `@gateway_demo @${pieces.length > 3 ? 'ada' : 'nobody'} Hi` },
            at,
          ),
        };
        at += MINUTE;
        const from = at;
        const sent = variants.map((each) => put(textOf(pieces, each), each, others));
        for (const { post, onX } of sent) {
          const call = timelineCall(DEMO_USER_ID, post, { from, until: at + MINUTE });
          const request = signedRequest(call, { kind: 'user', ...demoApp }, x.url);
          const page = readTimeline(
            await send(request, { deadline: Date.now() + 5_000, maxBytes: 10_000_000 }),
            post,
          );
          const form = formOf(onX, x.world.polls);
          const same = sent
            .filter((each) => formOf(each.onX, x.world.polls) === form)
            .map((each) => each.onX.id);
          assert.deepEqual(page?.matches.toSorted(), same.toSorted(), JSON.stringify([post.parts, form]));
          pairs += sent.length;
          equal += same.length;
        }
      }),
      { numRuns: RUNS },
    );
    console.log(`# ${pairs - equal} pairs of different posts, ${equal} of equal ones: none confused`);
  });
});

interface Others {
  readonly own: PostOnX;
  readonly stranger: PostOnX;
  readonly mentioning: PostOnX;
}
interface Sent {
  readonly post: Post;
  readonly onX: PostOnX;
}

function postOf(content: PostContent, xMedia: readonly XMedia[]): Post {
  return {
    ...{ id: '01J00000000000000000000000', account: 'app', by: 'test', createdAt: 0 },
    ...{ state: 'uncertain', dueAt: 0, actAt: 0, onLate: 'post', lateAfterMs: 0, fruitless: 0 },
    parts: [{ content, ...(xMedia.length > 0 && { xMedia }) }],
  };
}

/** All that tells a post on X from others, from what X itself keeps of it: equal forms are equal posts. */
function formOf(post: PostOnX, polls: ReadonlyMap<string, unknown>): string {
  const characters = [...post.text];
  const spans = [...new Map(post.entities.urls.map((url) => [url.start, url])).values()];
  for (const { start, end, expanded_url: expanded } of spans.toSorted((a, b) => b.start - a.start))
    characters.splice(start, end - start, expanded.includes(`/status/${post.id}/`) ? '(media)' : expanded);
  const { options, durationMinutes } = (polls.get(post.pollId ?? '') ?? {}) as Record<string, unknown>;
  return JSON.stringify([characters.join(''), post.references, post.mediaKeys, options, durationMinutes]);
}
