import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { bundleFunctions } from '../../deploy/bundle.ts';
import { PHONE_FUNCTIONS } from '../../deploy/keys.ts';
import type { Status } from '../../functions/health/health.ts';
import {
  type AzureState,
  onlyTheseCommands,
  root,
  runHook,
  SHELLS,
  type StubbedAzure,
  stubAzure,
} from './azure.ts';
import { azdEnvironment, BEFORE, FOUR, stored } from './environment.ts';

type Keys = AzureState['keys'][string];

const functions = await bundleFunctions();
const phones = PHONE_FUNCTIONS.filter((name) => functions.includes(name));
const STATUS: Status = {
  ready: false,
  time: '2026-11-20T10:00:00.000Z',
  settings: { state: 'invalid', faults: [{ name: 'MAX_CALL_USD', expected: 'a number' }] },
  credentials: {
    source: 'app-settings',
    state: 'missing',
    missing: ['TWITTER_CONSUMER_KEY'],
    detail: 'Set it.',
  },
  storage: { state: 'reachable' },
  x: { state: 'reachable', answer: 401 },
};

/** A gateway that gives its status to whoever has the operator's key, after `failures` other answers. */
async function startGateway(
  t: TestContext,
  azure: StubbedAzure,
  failures: readonly number[] = [],
): Promise<void> {
  const rest = [...failures];
  const server = createServer(async ({ url, headers }, response) => {
    const { keys } = await azure.state();
    const failure = rest.shift();
    if (failure !== undefined) response.writeHead(failure).end();
    else if (url !== '/api/status' || headers['x-functions-key'] !== keys.host?.operator)
      response.writeHead(401).end();
    else response.writeHead(200, { 'x-gateway-answer': 'gateway' }).end(JSON.stringify(STATUS));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  azure.env.GATEWAY_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function keysFor(names: readonly string[]): Record<string, Record<string, string>> {
  const each = names.map((name) => [name, { default: `default-key-of-${name}` }]);
  return { host: { default: 'default-host-key' }, ...Object.fromEntries(each) };
}

async function deployed(t: TestContext, failures: readonly number[] = []): Promise<StubbedAzure> {
  const azure = await stubAzure(t, { listed: functions, deployed: functions, keys: keysFor(functions) });
  await startGateway(t, azure, failures);
  return azure;
}

const [sh] = SHELLS;
assert.ok(sh);

describe('after deployment', () => {
  for (const shell of SHELLS) {
    test(`${shell.name}: sets the keys, tells the status and how to read the keys, and shows none`, {
      skip: shell.skip,
    }, async (t) => {
      const azure = await deployed(t);
      const { code, said } = await runHook(shell, 'postdeploy', azure.env);
      assert.equal(code, 0, said);
      const { keys, calls } = await azure.state();
      const phone = keys.x?.phone ?? '';
      assert.match(phone, /^[\w-]{43}$/);
      assert.deepEqual(
        phones.map((name) => keys[name]?.phone),
        phones.map(() => phone),
      );
      assert.ok(keys.status && !('phone' in keys.status));
      assert.notEqual(keys.host?.operator, phone);
      assert.match(said, /Gateway {6}http:\/\/127/);
      assert.match(said, /Ready {8}no/);
      assert.match(said, /Credentials {2}missing: Set it\./);
      assert.match(said, /Setting {6}MAX_CALL_USD: expected a number/);
      assert.match(said, /keys list --resource-group rg-one --name func-one --function-name x --query phone/);
      const secrets = Object.values(keys).flatMap((named) => Object.values(named));
      for (const secret of [...secrets, 'master-key']) {
        assert.ok(!said.includes(secret), 'a key is shown');
        assert.ok(!calls.join('\n').includes(secret), 'a key is an argument');
      }
    });

    test(`${shell.name}: what stops it is one sentence and code 1`, { skip: shell.skip }, async (t) => {
      const azure = await stubAzure(t);
      const { code, said } = await runHook(shell, 'postdeploy', azure.env);
      assert.equal(code, 1);
      assert.match(said.trim(), /^GATEWAY_URL is not set: .*$/);
    });
  }

  test('run again, it changes nothing', async (t) => {
    const azure = await deployed(t);
    await runHook(sh, 'postdeploy', azure.env);
    const { keys } = await azure.state();
    await azure.change({ calls: [] });
    const { code, said } = await runHook(sh, 'postdeploy', azure.env);
    const after = await azure.state();
    assert.deepEqual([code, after.keys], [0, keys]);
    assert.ok(after.calls.every((call) => !/--method put|\/sync/.test(call)));
    assert.doesNotMatch(said, /^Set the/m);
  });

  test('azd’s file forgets credentials that azd has written there meanwhile', async (t) => {
    const azure = await azdEnvironment(t, { listed: functions, keys: keysFor(functions) });
    await startGateway(t, azure);
    await writeFile(azure.file, stored(FOUR));
    const { code, said } = await runHook(sh, 'postdeploy', azure.env);
    assert.deepEqual([code, await azure.values()], [0, BEFORE], said);
  });

  test('waits for functions that are not listed yet, and syncs the triggers', async (t) => {
    const azure = await deployed(t);
    await azure.change({ listed: functions.slice(1) });
    const { code, said } = await runHook(sh, 'postdeploy', azure.env);
    assert.equal(code, 0, said);
    const { calls } = await azure.state();
    assert.equal(calls.filter((call) => /--method post .*\/host\/default\/sync\?/.test(call)).length, 1);
    assert.match(said, /Waiting for 1 of \d+ functions/);
  });

  test('names the functions that never come, sets no key, and ends', async (t) => {
    const azure = await deployed(t);
    await azure.change({ listed: [], deployed: functions.filter((name) => name !== 'status') });
    const { code, said } = await runHook(sh, 'postdeploy', azure.env);
    assert.equal(code, 1);
    assert.match(said, /does not list these functions of func-one: status\. .*azd hooks run postdeploy/);
    assert.ok((await azure.state()).calls.every((call) => !call.includes('--method put')));
  });

  test('a host that is too young to sync its triggers is waited for', async (t) => {
    const azure = await deployed(t);
    await azure.change({ listed: [], hostStartsIn: 1 });
    const { code, said } = await runHook(sh, 'postdeploy', azure.env);
    assert.equal(code, 0, said);
  });

  test('what cannot be reached in a private network is said to need one', async (t) => {
    const azure = await deployed(t);
    await azure.change({ hostStartsIn: 100 });
    const { code, said } = await runHook(sh, 'postdeploy', { ...azure.env, NETWORK: 'private' });
    assert.equal(code, 1);
    assert.match(said, /keys cannot be read or set: .* inside the virtual network/);
  });

  test('waits for a host that is starting and a gateway that is cold', async (t) => {
    const azure = await deployed(t, [503, 401]);
    await azure.change({ hostStartsIn: 2 });
    const { code, said } = await runHook(sh, 'postdeploy', azure.env);
    assert.equal(code, 0, said);
    assert.match(said, /it answered 503/);
  });

  test('a gateway that is closed to the internet is told from one that fails', async (t) => {
    const closed = await deployed(t, [403]);
    const { code, said } = await runHook(sh, 'postdeploy', closed.env);
    assert.deepEqual([code, /cannot be asked from here/.test(said)], [0, true]);

    const failing = await deployed(t, Array(20).fill(500));
    const result = await runHook(sh, 'postdeploy', failing.env);
    assert.deepEqual([result.code, /gives no status: it answered 500/.test(result.said)], [1, true]);
  });

  test('never sends the key in plain text', async (t) => {
    const azure = await deployed(t);
    const { code, said } = await runHook(sh, 'postdeploy', {
      ...azure.env,
      GATEWAY_URL: 'http://gateway.example',
    });
    assert.deepEqual([code, /is not an https address/.test(said)], [1, true]);
  });

  test('says what to do where the Azure CLI is missing', async (t) => {
    const azure = await deployed(t);
    const PATH = await onlyTheseCommands(t, ['sh', 'dirname']);
    const { code, said } = await runHook(sh, 'postdeploy', { ...azure.env, PATH });
    assert.deepEqual([code, /The Azure CLI \(`az`\) is not installed/.test(said)], [1, true]);
  });
});

describe('the phones’ key', () => {
  const script = `import { shareThePhonesKey } from './deploy/keys.ts';
    await shareThePhonesKey({ resourceGroup: 'rg-one', name: 'func-one' }, ['x', 'updates']);`;
  const shared = async (t: TestContext, x: Keys, updates: Keys): Promise<unknown[]> => {
    const azure = await stubAzure(t, { keys: { x, updates } });
    const args = ['--input-type=module', '--eval', script];
    await promisify(execFile)(process.execPath, args, { cwd: root, env: azure.env });
    const { keys } = await azure.state();
    return [keys.x?.phone, keys.updates?.phone];
  };

  test('is one value on all of their functions', async (t) => {
    const [x, updates] = await shared(t, {}, {});
    assert.match(String(x), /^[\w-]{43}$/);
    assert.equal(updates, x);
  });

  test('is kept where it exists, and carried to a function that is new', async (t) => {
    assert.deepEqual(await shared(t, { phone: 'kept' }, {}), ['kept', 'kept']);
    assert.deepEqual(await shared(t, {}, { phone: 'kept' }), ['kept', 'kept']);
  });

  test('after a rotation on x, is the new one everywhere', async (t) => {
    assert.deepEqual(await shared(t, { phone: 'new' }, { phone: 'old' }), ['new', 'new']);
  });
});
