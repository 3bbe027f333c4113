import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildApp, start } from './fixture.ts';

const source = `
import { app } from '@azure/functions';
const handler = () => ({ body: 'open' });
app.http('anyone', { handler });
app.http('phones', { authLevel: 'function', handler });
app.http('owner', { authLevel: 'admin', handler });
app.http('asleep', { authLevel: 'function', handler });
app.timer('tick', { schedule: '0 0 0 1 1 *', handler: () => {} });
`;

const keys = {
  functions: { phones: { phone: 'phones-own-key' }, other: { phone: 'another-function-key' } },
  host: { operator: 'the-host-key' },
  master: 'the-master-key',
};

test('keys are checked only when asked for', async (t) => {
  const host = await start(t, await buildApp(t, source), { keys });
  for (const name of ['anyone', 'phones', 'owner']) {
    assert.equal((await fetch(`${host.url}/api/${name}`)).status, 200, name);
  }
});

test('a function takes its own keys, the host keys and the master key, in the header or the query', async (t) => {
  process.env.AzureWebJobs_asleep_Disabled = '1';
  t.after(() => delete process.env.AzureWebJobs_asleep_Disabled);
  const host = await start(t, await buildApp(t, source), { checkKeys: true, keys });
  const status = async (name: string, key?: string, query = ''): Promise<number> => {
    const headers: Record<string, string> = key === undefined ? {} : { 'x-functions-key': key };
    return (await fetch(`${host.url}/api/${name}${query}`, { headers })).status;
  };

  const opened: Record<string, string[]> = {
    anyone: ['', 'wrong', 'phones-own-key', 'another-function-key', 'the-host-key', 'the-master-key'],
    phones: ['phones-own-key', 'the-host-key', 'the-master-key'],
    owner: ['the-master-key'],
  };
  for (const [name, good] of Object.entries(opened)) {
    for (const key of opened.anyone ?? []) {
      assert.equal(await status(name, key), good.includes(key) ? 200 : 401, `${name} with '${key}'`);
    }
  }
  assert.equal(await status('phones'), 401);
  assert.equal(await status('phones', undefined, '?code=phones-own-key'), 200);
  assert.equal(await status('phones', undefined, '?CODE=the%2Dhost%2Dkey'), 200);
  assert.equal(await status('phones', 'wrong', '?code=phones-own-key'), 401, 'the header wins');

  assert.equal(await status('asleep', 'the-host-key'), 404);
  assert.equal(await status('asleep', 'wrong'), 401);

  const refused = await fetch(`${host.url}/api/phones`);
  assert.equal(await refused.text(), '');
  const byHand = (key: string): Promise<Response> =>
    fetch(`${host.url}/admin/functions/tick`, {
      method: 'POST',
      body: '{}',
      headers: { 'x-functions-key': key },
    });
  assert.equal((await byHand('the-host-key')).status, 401);
  assert.equal((await byHand('the-master-key')).status, 202);
});
