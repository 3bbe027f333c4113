import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createApp } from '../../functions/app.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { publish } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { DEMO_SETTINGS } from '../support/simulated.ts';
import { invocation, webRequest } from '../support/web.ts';

/** A server that passes everything on to a port, and counts the requests. */
async function counting(port: number): Promise<{ port: number; count: () => number; stop(): void }> {
  let requests = 0;
  const server = createServer((incoming, answer) => {
    requests++;
    const { method, url: path, headers } = incoming;
    const passed = request({ host: '127.0.0.1', port, method, path, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    incoming.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    count: () => requests,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe('what docs/costs.md says of requests to tables', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let tables: Awaited<ReturnType<typeof counting>>;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
    x.world.searchDelayMs = 0;
    const [, port] = /TableEndpoint=http:\/\/127\.0\.0\.1:(\d+)/.exec(azurite.connectionString) ?? [];
    tables = await counting(Number(port));
  });
  after(async () => {
    tables?.stop();
    await x?.close();
    await azurite?.stop();
  });

  test('is what the app asks for', async () => {
    const text = await readFile(join(import.meta.dirname, '../../docs/costs.md'), 'utf8');
    const said = (name: string): number =>
      Number(new RegExp(`^\\| \`${name}\` \\| (\\d+) \\|`, 'm').exec(text)?.[1]);
    const { log } = invocation();
    const app = createApp({
      env: {
        ...DEMO_SETTINGS,
        TWITTER_API_ORIGIN: x.url,
        AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
        AzureWebJobsStorage: azurite.connectionString.replace(
          /(TableEndpoint=http:\/\/127\.0\.0\.1):\d+/,
          `$1:${tables.port}`,
        ),
      },
      now: Date.now,
      log,
    });
    const requests = async (work: () => Promise<unknown>): Promise<number> => {
      const earlier = tables.count();
      await work();
      return tables.count() - earlier;
    };
    const post = (name: 'searches' | 'scheduledPosts', body: unknown) => () =>
      app[name](
        webRequest('POST', `/api/${name}`, { 'content-type': 'application/json' }, JSON.stringify(body)),
        invocation(),
      );
    const updates = () => app.updates(webRequest('GET', '/api/updates'), invocation());
    const find = (): unknown =>
      publish(x.world, { authorId: DEMO_USER_ID, text: 'The gateway again' }, x.clock.now());
    const tick = () => app.publishDuePosts(log);
    const look = () => app.collectSearches(log);

    // Tables are opened, and the first notes written, once in a process.
    await post('scheduledPosts', { text: 'The first', now: true })();
    await tick();
    await look();
    assert.equal(await requests(tick), said('tick'));
    const accepted = await requests(post('scheduledPosts', { text: 'The second', now: true }));
    assert.equal(accepted + (await requests(tick)) - said('tick'), said('sent'));

    assert.equal(await requests(look), said('look'));
    await post('searches', { query: 'gateway' })();
    await look();
    await updates();
    find();
    assert.equal(await requests(look), said('look') + said('visit'));
    assert.equal(await requests(updates), said('read'));
  });
});
