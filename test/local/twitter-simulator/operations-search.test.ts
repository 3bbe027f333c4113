import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseQuery } from '../../../local/twitter-simulator/search/query.ts';
import type { Post } from '../../../local/twitter-simulator/world/model.ts';
import { publish, repost } from '../../../local/twitter-simulator/world/publish.ts';
import { snowflake } from '../../../local/twitter-simulator/world/snowflake.ts';
import { DEMO_USER_ID } from '../../../local/twitter-simulator/world.ts';
import { allPages, type Bench, createBench, NOW } from './world-call.ts';

const DAY_MS = 86_400_000;

/** A bench with a handful of posts that only tests write, each found by `quagga`. */
function createZoo(): {
  bench: Bench;
  posts: Record<
    'plain' | 'tagged' | 'linked' | 'answer' | 'quote' | 'repost' | 'japanese' | 'pictured',
    Post
  >;
} {
  const bench = createBench();
  const { world } = bench;
  const at = NOW - 3_600_000;
  const by = (username: string, text: string, more: Partial<Parameters<typeof publish>[1]> = {}): Post =>
    publish(world, { authorId: bench.user(username).id, text, ...more }, at);
  const photo = [...world.media.values()].filter(({ type }) => type === 'photo').slice(0, 1);
  const plain = by('devdana', 'A quagga walks into a bar');
  const posts = {
    plain,
    tagged: by('kofi_codes', 'quagga #Stripes with @gateway_demo'),
    linked: by('rosa_teaches', 'About the quagga: https://zoo.example.org/stripes'),
    answer: by('kofi_codes', 'Which quagga?', { replyTo: plain }),
    quote: by('rosa_teaches', 'This quagga', { quotes: plain }),
    repost: repost(world, DEMO_USER_ID, plain, at),
    japanese: by('yuki_haru_e', 'quagga はシマウマです'),
    pictured: by('yuki_haru_e', 'quagga!', { media: photo }),
  };
  return { bench, posts };
}

describe('a search query', () => {
  const { bench, posts } = createZoo();
  const names = new Map(Object.entries(posts).map(([name, { id }]) => [id, name]));
  const found = (query: string): string[] =>
    bench
      .ids('searchPostsRecent', { query: { query, max_results: 100 } })
      .map((id) => names.get(id ?? '') ?? 'seeded');

  const cases: readonly (readonly [string, readonly (keyof typeof posts)[]])[] = [
    ['QUAGGA walks', ['plain', 'repost']],
    ['"quagga walks"', ['plain', 'repost']],
    ['"walks quagga"', []],
    ['quagga -walks', ['tagged', 'linked', 'answer', 'quote', 'japanese', 'pictured']],
    ['quagga from:kofi_codes', ['tagged', 'answer']],
    ['quagga from:@KOFI_codes -is:reply', ['tagged']],
    ['quagga to:devdana', ['answer']],
    ['quagga @gateway_demo', ['tagged']],
    ['#stripes', ['tagged']],
    ['quagga lang:ja', ['japanese']],
    ['シマウマ', ['japanese']],
    ['quagga has:links', ['linked', 'quote', 'pictured']],
    ['quagga has:media', ['pictured']],
    ['quagga has:images -has:videos', ['pictured']],
    ['quagga has:hashtags', ['tagged']],
    ['quagga is:retweet', ['repost']],
    ['quagga is:quote', ['quote']],
    ['url:"zoo.example.org"', ['linked']],
    ['retweets_of:devdana quagga', ['repost']],
    [`conversation_id:${posts.plain.id}`, ['plain', 'answer']],
    ['quagga (walks OR which)', ['plain', 'answer', 'repost']],
    ['(quagga which) OR (quagga #stripes)', ['tagged', 'answer']],
    ['quagga -(walks OR which OR lang:ja)', ['tagged', 'linked', 'quote', 'pictured']],
    ['quagga which OR #stripes', ['tagged', 'answer']],
  ];
  for (const [query, expected] of cases) {
    test(`${query} finds what it says`, () => assert.deepEqual(found(query).sort(), [...expected].sort()));
  }

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['(quagga', /Missing closing parenthesis \(at position 8\)$/],
    ['quagga)', /Missing opening parenthesis \(at position 7\)$/],
    ['quagga OR', /no viable alternative at input '<EOF>' \(at position 10\)$/],
    ['OR quagga', /no viable alternative at input 'OR' \(at position 1\)$/],
    ['()', /no viable alternative at input '\)'/],
    ['quagga and lion', /Ambiguous use of and as a keyword\..*\(at position 8\)$/],
    ['quagga or lion', /Ambiguous use of or as a keyword/],
    ['"quagga', /Missing closing quotation mark/],
    ['has:media', /at least one positive/],
    ['-quagga', /at least one positive/],
    ['quagga OR lang:en', /at least one positive/],
    ['quagga mood:happy', /invalid operator 'mood'\./],
    ['quagga has:stripes', /Invalid value 'stripes' for operator 'has'/],
    ['quagga is:constructor', /Invalid value/],
    ['quagga from:', /needs a value/],
  ];
  for (const [query, message] of wrong) {
    test(`${query} is refused`, () => {
      const { status, body } = bench.call('searchPostsRecent', { query: { query } });
      assert.equal(status, 400);
      assert.match(body.errors?.[0]?.message ?? '', /^There were errors processing your request: /);
      assert.match(body.errors?.[0]?.message ?? '', message);
    });
  }

  test('of any characters is either read or refused with a place in it', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('(', ')', ' OR ', '-', '"', 'from:', 'has:', '#', ' '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const query = pieces.join('');
        const parsed = parseQuery(query);
        if ('problem' in parsed) {
          assert.ok(parsed.problem.position >= 1 && parsed.problem.position <= query.length + 1);
        } else {
          assert.equal(typeof parsed.test(posts.plain, bench.world), 'boolean');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('search', () => {
  test('pages through all it finds, newest first', () => {
    const bench = createBench();
    const options = { query: { query: 'from:port_ellery OR from:devdana', max_results: 10 } };
    const pages = allPages(bench, 'searchPostsRecent', options, 'next_token');
    const ids = pages.flatMap(({ data }) => (data ?? []).map(({ id }) => BigInt(id ?? 0)));
    assert.ok(pages.length > 1);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids,
      [...ids].sort((a, b) => (a < b ? 1 : -1)),
    );
    assert.ok(pages.every(({ meta }) => meta?.previous_token === undefined));
    assert.equal(pages[0]?.meta?.newest_id, String(ids[0]));
  });

  test('reaches back seven days, the archive further', () => {
    const bench = createBench();
    const query = { query: 'from:port_ellery', max_results: 100 };
    const recent = bench.ids('searchPostsRecent', { query });
    const all = bench.ids('searchPostsAll', { query, as: 'app' });
    assert.ok(all.length > recent.length);
    const oldest = bench.world.posts.get(recent.at(-1) ?? '');
    assert.ok((oldest?.createdAt ?? 0) > NOW - 7 * DAY_MS);
  });

  test('does not see the last ten seconds, nor protected accounts', () => {
    const bench = createBench();
    const post = publish(bench.world, { authorId: DEMO_USER_ID, text: 'okapi' }, bench.now);
    publish(bench.world, { authorId: bench.user('quiet_margin').id, text: 'okapi' }, bench.now);
    const search = () => bench.ids('searchPostsRecent', { query: { query: 'okapi' } });
    assert.deepEqual(search(), []);
    bench.now += 10_001;
    assert.deepEqual(search(), [post.id]);
  });

  test('orders by relevance when asked, and still pages', () => {
    const bench = createBench();
    const options = {
      query: { query: 'from:devdana OR from:pip_at_library', max_results: 10, sort_order: 'relevancy' },
    };
    const pages = allPages(bench, 'searchPostsRecent', options, 'next_token');
    const posts = pages.flatMap(({ data }) => (data ?? []).map(({ id }) => bench.world.posts.get(id ?? '')));
    const likes = posts.map(
      (post) =>
        (post?.crowd.likes ?? 0) +
        bench.world.likes.countTo(post?.id ?? '') +
        2 * bench.world.reposts.countTo(post?.id ?? ''),
    );
    assert.deepEqual(
      likes,
      [...likes].sort((a, b) => b - a),
    );
    assert.equal(new Set(posts).size, posts.length);
  });

  test('refuses windows that X refuses', () => {
    const bench = createBench();
    const message = (query: Record<string, string>) => {
      const { status, body } = bench.call('searchPostsRecent', { query: { query: 'sea', ...query } });
      return status === 400 ? body.errors?.[0]?.message : undefined;
    };
    const iso = (ms: number): string => new Date(ms).toISOString();
    assert.match(
      message({ start_time: iso(NOW - 8 * DAY_MS) }) ?? '',
      /'start_time' must be on or after 2026-11-17T09:00Z$/,
    );
    assert.match(
      message({ end_time: iso(NOW - 5_000) }) ?? '',
      /'end_time' must be a minimum of 10 seconds prior/,
    );
    assert.match(
      message({ since_id: '1', start_time: iso(NOW - DAY_MS) }) ?? '',
      /^Invalid use of 'since_id'/,
    );
    const stale = message({ since_id: snowflake(NOW - 8 * DAY_MS) });
    assert.match(
      stale ?? '',
      /^'since_id' must be a tweet id created after 2026-11-17T09:00Z\. Please use a 'since_id' that is larger than \d+$/,
    );
    assert.equal(message({ start_time: iso(NOW - DAY_MS), end_time: iso(NOW - 3_600_000) }), undefined);
    assert.equal(
      message({ max_results: '9' }),
      'The `max_results` query parameter value [9] is not between 10 and 100',
    );
  });
});
