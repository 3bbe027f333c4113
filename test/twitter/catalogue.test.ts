import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { OPERATIONS } from '../../functions/twitter/catalogue.ts';

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe('the catalogue', () => {
  test('has every operation once', () => {
    assert.equal(OPERATIONS.length, 178);
    assert.deepEqual(repeated(OPERATIONS.map(({ id }) => id)), []);
  });

  test('has no two operations that one request could mean', () => {
    const shapes = OPERATIONS.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
    assert.deepEqual(repeated(shapes), []);
  });

  test('has paths of plain segments and differently named parameters', () => {
    for (const { path } of OPERATIONS) {
      assert.match(path, /^\/2(\/([\w.]+|\{\w+\}))+$/);
      assert.deepEqual(repeated(path.match(/\{\w+\}/g) ?? []), [], path);
    }
  });

  test('streams with the app’s bearer token only', () => {
    for (const { id, method, auth } of OPERATIONS.filter(({ streaming }) => streaming))
      assert.deepEqual(
        { id, method, auth },
        { id, method: 'GET', auth: { bearer: true, oauth1: false, oauth2: false, scopes: [] } },
      );
  });

  test('asks for scopes only where an OAuth 2.0 user token is accepted', () => {
    for (const { id, auth } of OPERATIONS) assert.ok(auth.oauth2 || auth.scopes.length === 0, id);
  });

  test('has limits of whole requests in windows that X uses', () => {
    for (const { id, limits } of OPERATIONS)
      for (const { requests, windowSeconds } of [...limits.app, ...limits.user]) {
        assert.ok(Number.isInteger(requests) && requests > 0, id);
        assert.ok([1, 900, 86_400].includes(windowSeconds), id);
      }
  });

  test('has page bounds that are in order', () => {
    for (const { id, price } of OPERATIONS)
      if (price?.quantity.kind === 'page')
        assert.ok(0 < price.quantity.minimum && price.quantity.minimum < price.quantity.maximum, id);
  });

  test('is at most 25 KB, minified', async () => {
    const entry = fileURLToPath(new URL('../../functions/twitter/catalogue.ts', import.meta.url));
    const built = await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
    });
    const size = built.outputFiles[0]?.contents.length ?? Number.POSITIVE_INFINITY;
    assert.ok(size <= 25_000, `${size} bytes`);
  });
});
