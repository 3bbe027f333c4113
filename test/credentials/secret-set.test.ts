import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assess,
  changedSecrets,
  isHalfRotated,
  type SecretSet,
  USED_SECRETS,
} from '../../functions/credentials/secret-set.ts';

/** Every way of setting some of the five secrets. */
function* allSets(): Generator<SecretSet> {
  for (let bits = 0; bits < 2 ** USED_SECRETS.length; bits++) {
    yield Object.fromEntries(USED_SECRETS.filter((_, i) => bits & (1 << i)).map((name) => [name, 'x']));
  }
}

const shape = (set: SecretSet): string =>
  Object.keys(set)
    .map((name) => name.replace('TWITTER_', ''))
    .join(' ');

describe('sets of secrets', () => {
  test('of all 32 combinations, exactly those of the three valid kinds are accepted', () => {
    const accepted = [...allSets()]
      .filter((set) => ['usable', 'reads-only'].includes(assess(set).state))
      .map((set) => `${assess(set).state}: ${shape(set)}`);
    assert.deepEqual(accepted.sort(), [
      'reads-only: BEARER_TOKEN',
      'reads-only: CONSUMER_KEY CONSUMER_SECRET',
      'reads-only: CONSUMER_KEY CONSUMER_SECRET BEARER_TOKEN',
      'usable: CONSUMER_KEY CONSUMER_SECRET ACCESS_TOKEN ACCESS_TOKEN_SECRET',
      'usable: CONSUMER_KEY CONSUMER_SECRET ACCESS_TOKEN ACCESS_TOKEN_SECRET BEARER_TOKEN',
    ]);
  });

  test('setting what is said to be missing mends every other combination', () => {
    for (const set of allSets()) {
      const { missing } = assess(set);
      assert.deepEqual(
        missing.filter((name) => set[name] !== undefined),
        [],
        shape(set),
      );
      const mended = { ...set, ...Object.fromEntries(missing.map((name) => [name, 'x'])) };
      assert.match(assess(mended).state, /^(usable|reads-only)$/, shape(set));
    }
  });

  test('nothing set is missing, not half-set', () => {
    assert.equal(assess({}).state, 'missing');
    assert.equal(assess({ TWITTER_CLIENT_ID: 'sign-in-only' }).state, 'missing');
  });

  test('a pair of which one half changed is half rotated', () => {
    const before = { TWITTER_CONSUMER_KEY: 'a', TWITTER_CONSUMER_SECRET: 'b', TWITTER_BEARER_TOKEN: 'c' };
    const changes = (after: SecretSet): boolean => isHalfRotated(changedSecrets(before, after));
    assert.equal(changes({ ...before, TWITTER_CONSUMER_KEY: 'x' }), true);
    assert.equal(changes({ ...before, TWITTER_CONSUMER_KEY: 'x', TWITTER_CONSUMER_SECRET: 'y' }), false);
    assert.equal(changes({ ...before, TWITTER_BEARER_TOKEN: 'x' }), false);
    assert.equal(changes({ ...before, TWITTER_ACCESS_TOKEN: 'x' }), true);
    assert.equal(changes(before), false);
  });
});
