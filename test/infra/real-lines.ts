import { createApp } from '../../functions/app.ts';
import { createLog, type Log } from '../../functions/log.ts';
import { respond } from '../../functions/web/respond.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { startAzurite } from '../support/azurite.ts';
import { publishing } from '../support/publishing.ts';
import { DEMO_SETTINGS } from '../support/simulated.ts';
import { type Line, webRequest } from '../support/web.ts';

/**
 * Lines that the gateway's own code writes while it is used, refused by X, half configured, and cut off from storage and
 * vault: what the queries of the alerts and the workbook will find in Azure.
 */
export async function realLines(): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const log: Log = createLog((level, line) => lines.push({ level, ...JSON.parse(line) }));
  const [x, azurite] = await Promise.all([startSimulator(), startAzurite()]);
  const invocation = { name: 'x', requestId: 'request-1', log };
  const good = {
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    TWITTER_API_ORIGIN: x.url,
    AzureWebJobsStorage: azurite.connectionString,
    ...DEMO_SETTINGS,
  };
  const app = (changes: Record<string, string> = {}): ReturnType<typeof createApp> =>
    createApp({ env: { ...good, ...changes }, now: Date.now, log });
  const call = (one: ReturnType<typeof createApp>, path: string): Promise<unknown> =>
    one.x(webRequest('GET', path), invocation);
  const user = '/2/users/by/username/gateway_demo';
  try {
    const usual = app();
    await call(usual, user);
    await call(usual, '/2/no-such-operation');
    for (const status of [401, 402, 429]) {
      x.faults.add({ operation: 'getUsersByUsername', kind: 'status', status, count: 2 });
      await call(usual, user);
      x.faults.clear();
    }
    const echo = { title: 'Forbidden', detail: DEMO_SETTINGS.TWITTER_CONSUMER_SECRET };
    x.faults.add({ operation: 'getUsersByUsername', kind: 'status', status: 403, body: echo });
    await call(usual, user);
    await call(app({ TWITTER_CONSUMER_SECRET: 'not-the-secret' }), user);
    await call(app({ TWITTER_SECRETS_FROM: 'key-vault', KEY_VAULT_URL: 'http://127.0.0.1:9' }), user);
    app({ MAX_CALL_USD: 'much' });
    await respond(webRequest('GET', user), invocation, async () => {
      throw new TypeError('a defect');
    });

    await usual.publishDuePosts(log);
    await app({ PUBLISHING: 'off' }).publishDuePosts(log);
    x.faults.add({ operation: 'searchPostsRecent', kind: 'status', status: 402, body: {} });
    await app({ SEARCH_QUERY: 'coffee' }).collectSearches(log);
    x.faults.clear();
    await app({ TWEET_SCHEDULE: '0 0 9 * * *', TWEET_TEXT: `{date} ${'x'.repeat(300)}` }).publishDuePosts(
      log,
    );
    const cutOff = azurite.connectionString.replaceAll(/:\d+\//g, ':9/');
    await app({ AzureWebJobsStorage: cutOff })
      .publishDuePosts(log)
      .catch(() => {});
    await app({ AzureWebJobsStorage: cutOff })
      .collectSearches(log)
      .catch(() => {});

    const publisher = publishing({
      connectionString: azurite.connectionString,
      xOrigin: x.url,
      suffix: 'lines',
    });
    for (const status of [undefined, 400, 402]) {
      if (status) x.faults.add({ operation: 'createPosts', kind: 'status', status, body: {} });
      await publisher.schedule([`A post that meets ${status ?? 'nothing'}`]);
      await publisher.pass();
      x.faults.clear();
    }
    return [...lines, ...publisher.lines];
  } finally {
    await x.close();
    await azurite.stop();
  }
}
