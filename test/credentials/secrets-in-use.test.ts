import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSecretsInUse } from '../../functions/credentials/secrets-in-use.ts';

describe('the secrets in use', () => {
  test('are all but what old apps carry in public', () => {
    const inUse = createSecretsInUse();
    inUse.note({
      TWITTER_CONSUMER_KEY: 'key',
      TWITTER_CONSUMER_SECRET: 'secret',
      TWITTER_CLIENT_ID: 'id',
      TWITTER_CLIENT_SECRET: 'client-secret',
    });
    assert.deepEqual(inUse.list(), [
      { name: 'TWITTER_CONSUMER_SECRET', value: 'secret' },
      { name: 'TWITTER_CLIENT_SECRET', value: 'client-secret' },
    ]);
  });

  test('are the same array as long as nothing new is noted, so that what is prepared for it is kept', () => {
    const inUse = createSecretsInUse();
    inUse.note({ TWITTER_BEARER_TOKEN: 'one' });
    const list = inUse.list();
    inUse.note({ TWITTER_BEARER_TOKEN: 'one' });
    assert.equal(inUse.list(), list);
    inUse.note({ TWITTER_BEARER_TOKEN: 'two' });
    assert.notEqual(inUse.list(), list);
  });

  test('stay for a while after a rotation, and do not pile up', () => {
    const inUse = createSecretsInUse();
    const values = (): string[] => inUse.list().map(({ value }) => value);
    for (const token of ['one', 'two', 'three']) inUse.note({ TWITTER_ACCESS_TOKEN: token });
    assert.deepEqual(values(), ['three', 'two', 'one']);
    // One that is in use again is the last to go.
    inUse.note({ TWITTER_ACCESS_TOKEN: 'one' });
    inUse.note({ TWITTER_ACCESS_TOKEN: 'four' });
    assert.deepEqual(values(), ['four', 'one', 'three']);
  });
});
