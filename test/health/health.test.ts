import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Checks, createHealth } from '../../functions/health/health.ts';
import { probeX } from '../../functions/health/probe-x.ts';
import { storageCheck } from '../../functions/storage/reachable.ts';
import { createTransport } from '../../functions/twitter/transport.ts';
import { json, standIn } from '../support/stand-in.ts';

/** Checks that count how often they are made, on a clock that tests move. */
function counted(changes: Partial<Checks> = {}): {
  checks: Checks;
  made: Record<string, number>;
  advance(ms: number): void;
} {
  let time = 0;
  const made = { credentials: 0, storage: 0, x: 0 };
  const checks: Checks = {
    settingFaults: [],
    credentials: async () => {
      made.credentials++;
      return { source: 'app-settings', state: 'usable', missing: [] };
    },
    storage: async () => {
      made.storage++;
      return 'reachable';
    },
    x: async () => {
      made.x++;
      return { state: 'reachable', answer: 401 };
    },
    now: () => time,
    ...changes,
  };
  return {
    checks,
    made,
    advance: (ms) => {
      time += ms;
    },
  };
}

describe('readiness', () => {
  test('is looked at once in 30 seconds, however many ask', async () => {
    const { checks, made, advance } = counted();
    const health = createHealth(checks);
    await Promise.all(Array.from({ length: 20 }, () => health.ready()));
    advance(29_999);
    await health.ready();
    assert.equal(made.credentials, 1);
    advance(1);
    await health.ready();
    assert.equal(made.credentials, 2);
    assert.equal(made.x, 0);
  });

  test('wants valid settings, usable credentials and storage that answers', async () => {
    const ready = (changes: Partial<Checks>): Promise<boolean> =>
      createHealth(counted(changes).checks).ready();
    assert.equal(await ready({}), true);
    assert.equal(await ready({ storage: async () => 'not-configured' }), true);
    assert.equal(await ready({ storage: async () => 'unreachable' }), false);
    assert.equal(await ready({ settingFaults: [{ name: 'X', expected: 'y' }] }), false);
    for (const [state, expected] of [
      ['reads-only', true],
      ['missing', false],
      ['half-set', false],
      ['unreadable', false],
    ] as const) {
      const credentials = async (): ReturnType<Checks['credentials']> => ({
        source: 'app-settings',
        state,
        missing: [],
      });
      assert.equal(await ready({ credentials }), expected, state);
    }
  });
});

describe('the status', () => {
  test('asks X at most once a minute, and looks at the rest each time', async () => {
    const { checks, made, advance } = counted();
    const health = createHealth(checks);
    await Promise.all([health.status(), health.status()]);
    advance(59_999);
    await health.status();
    assert.deepEqual([made.x, made.storage], [1, 3]);
    advance(1);
    await health.status();
    assert.equal(made.x, 2);
  });
});

describe('X', () => {
  test('is reachable when it answers anything but a failure, and is asked without credentials', async (t) => {
    const x = await standIn(({ target }, response) =>
      json(response, target === '/2/users/me' ? 401 : 500, {}),
    );
    t.after(x.close);
    const state = await probeX(createTransport(x.origin));
    assert.deepEqual(state, { state: 'reachable', answer: 401 });
    assert.equal(x.received[0]?.headers.authorization, undefined);
  });

  test('is unreachable when it fails or cannot be connected to', async (t) => {
    const x = await standIn((_request, response) => json(response, 503, {}));
    t.after(x.close);
    const probe = (): ReturnType<typeof probeX> => probeX(createTransport(x.origin));
    assert.deepEqual(await probe(), { state: 'unreachable', answer: 503 });
    await x.close();
    assert.deepEqual(await probe(), { state: 'unreachable', answer: 'ECONNREFUSED' });
  });
});

describe('storage', () => {
  const identity = { deployed: true, clientId: undefined };

  test('is not configured, or unreachable, without a throw', async () => {
    assert.equal(await storageCheck(undefined, identity)(), 'not-configured');
    for (const connectionString of [
      'nonsense',
      'UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://127.0.0.1',
    ]) {
      assert.equal(
        await storageCheck({ kind: 'connection-string', connectionString }, identity)(),
        'unreachable',
      );
    }
  });

  test('is unreachable in time when the sign-in hangs', { timeout: 10_000 }, async (t) => {
    const silent = await standIn(() => {});
    t.after(silent.close);
    for (const [name, value] of [
      ['IDENTITY_ENDPOINT', `${silent.origin}/msi/token`],
      ['IDENTITY_HEADER', 'test'],
    ] as const) {
      process.env[name] = value;
      t.after(() => delete process.env[name]);
    }
    const uri = 'https://storage.invalid';
    const storage = { kind: 'identity', blobServiceUri: uri, tableServiceUri: uri } as const;
    assert.equal(await storageCheck(storage, identity)(), 'unreachable');
    assert.ok(silent.received.some(({ target }) => target.startsWith('/msi/token')));
  });
});
