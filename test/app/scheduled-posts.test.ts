import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createScheduledPosts } from '../../functions/app/scheduled-posts.ts';
import { createListing } from '../../functions/publishing/listing.ts';
import type { Post } from '../../functions/publishing/post.ts';
import { createPostService, type PostService } from '../../functions/publishing/service.ts';
import { createTables } from '../../functions/storage/tables.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import type { WebAnswer } from '../../functions/web/http.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { publishing, type TestPublishing } from '../support/publishing.ts';
import { webRequest } from '../support/web.ts';

const MINUTE = 60_000;

describe('a request about a scheduled post that is sent again after its process ended', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let each: TestPublishing;
  let ahead = 0;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
  });
  beforeEach(() => {
    ahead = 0;
    each = publishing({
      ...{ connectionString: azurite.connectionString, xOrigin: x.url, suffix: `again${made++}`, now },
    });
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });
  function now(): number {
    return Date.now() + ahead;
  }

  type Route = 'create' | 'publishNow' | 'resolve';
  /** Sends a request whose process ends before or after its work, and, when the claim may be taken over, once more. */
  async function twice(
    route: Route,
    ends: 'before' | 'after',
    body: object,
    id = '',
    between: () => Promise<unknown> = async () => {},
  ): Promise<WebAnswer & { readonly post: Record<string, unknown> }> {
    const { store, publisher, media } = each;
    const service = createPostService({
      store,
      publisher,
      media: media.uses,
      now,
      access: 'self-serve',
      publishing: true,
    });
    const storage = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
    const table = createTables(storage, { deployed: false, clientId: undefined })(`keys${made++}`);
    const routes = (posts: PostService): ReturnType<typeof createScheduledPosts> =>
      createScheduledPosts({
        service: posts,
        listing: createListing(store, 'app'),
        idempotency: { table, now, newWriteId: () => randomBytes(12).toString('hex') },
        newPostId: () => ulid(now(), randomBytes),
        maxRequestBytes: 10_000,
      });
    const end = async (work: () => Promise<unknown>): Promise<never> => {
      if (ends === 'after') await work();
      throw new Error('the process ended');
    };
    const ending = routes({
      ...service,
      create: (...args) => end(() => service.create(...args)),
      publishNow: (...args) => end(() => service.publishNow(...args)),
      resolve: (...args) => end(() => service.resolve(...args)),
    });
    const request = () =>
      webRequest(
        'POST',
        '/api/scheduled-posts',
        { 'content-type': 'application/json', 'idempotency-key': 'launch' },
        JSON.stringify(body),
      );
    await assert.rejects(ending[route](request(), id), /the process ended/);
    await between();
    ahead += 31 * MINUTE;
    const answer = await routes(service)[route](request(), id);
    return { ...answer, post: JSON.parse(Buffer.from(answer.body ?? []).toString()) };
  }
  const held = (changes: Partial<Post> = {}): Promise<Post> =>
    each.schedule(['Held'], { state: 'held', reason: 'unconfirmed', actAt: undefined, ...changes });

  test('gets the post that it made, though its time has passed since', async () => {
    const at = new Date(now() + MINUTE).toISOString();
    const { status, headers, post } = await twice('create', 'after', { text: 'Once', at });
    assert.equal(status, 201);
    assert.deepEqual(await each.post(String(post.id)).then(({ parts }) => parts[0]?.content.text), 'Once');
    assert.equal(headers.location, `/api/scheduled-posts/${post.id}`);
  });

  test('gets the series that it made', async () => {
    const recurrence = {
      cron: '0 9 * * *',
      time_zone: 'UTC',
      until: new Date(now() + 90_000_000).toISOString(),
    };
    const { status, post } = await twice('create', 'after', { text: '{date}', recurrence });
    assert.deepEqual([status, post.state], [201, 'recurring']);
    assert.match(String(post.id), /^series-/);
  });

  test('is carried out where nothing was made', async () => {
    const at = new Date(now() + 60 * MINUTE).toISOString();
    assert.equal((await twice('create', 'before', { text: 'Later', at })).status, 201);
    const { id } = await each.schedule(['Now'], { dueAt: now() + 90 * MINUTE, actAt: now() + 90 * MINUTE });
    assert.equal((await twice('publishNow', 'before', {}, id)).post.state, 'posted');
  });

  test('to publish it now gets the post that is on X', async () => {
    const { id } = await each.schedule(['At once'], { dueAt: now() + MINUTE, actAt: now() + MINUTE });
    const { status, post } = await twice('publishNow', 'after', {}, id);
    assert.deepEqual([status, post.state], [200, 'posted']);
  });

  test('to publish it now is refused where the post was cancelled', async () => {
    const { id } = await each.schedule(['Not at all'], { state: 'cancelled', actAt: undefined });
    await assert.rejects(twice('publishNow', 'before', {}, id), /This one is cancelled/);
  });

  test('to settle it gets the post as it was settled', async () => {
    const dropped = await held();
    assert.equal((await twice('resolve', 'after', { action: 'drop' }, dropped.id)).post.state, 'cancelled');
    const confirmed = await held();
    const said = { action: 'posted', x_id: '1900000000000000001' };
    assert.equal((await twice('resolve', 'after', said, confirmed.id)).post.state, 'posted');
    await assert.rejects(
      twice('resolve', 'before', { action: 'posted', x_id: '1900000000000000002' }, confirmed.id),
      /This one is posted/,
    );
  });

  test('to send it again sends it once, also where it is held again by then', async () => {
    const { id } = await held();
    const holdAgain = async (): Promise<void> => {
      const stored = await each.store.get('app', id);
      assert.equal(stored?.post.state, 'scheduled');
      await each.store.change(stored, {
        ...stored.post,
        state: 'held',
        reason: 'unconfirmed',
        actAt: undefined,
      });
    };
    const { status, post } = await twice('resolve', 'after', { action: 'resend' }, id, holdAgain);
    assert.deepEqual([status, post.state], [200, 'held']);
    const other = await held();
    const sent = await twice('resolve', 'before', { action: 'resend' }, other.id);
    assert.deepEqual([sent.status, sent.post.state], [200, 'scheduled']);
  });
});
