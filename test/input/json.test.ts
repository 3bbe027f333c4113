import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { exceededLimit, type JsonLimits, parseWithin } from '../../functions/input/json.ts';

const limitOf = (text: string, limits?: JsonLimits): string | undefined =>
  exceededLimit(Buffer.from(text), limits);

/** Depth and values, by going through what was parsed. */
function measured(value: unknown): JsonLimits {
  if (typeof value !== 'object' || value === null) return { depth: 0, values: 1 };
  const inner = Object.values(value).map(measured);
  return {
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    values: 1 + inner.reduce((sum, { values }) => sum + values, 0),
  };
}

describe('JSON from outside', () => {
  test('may nest as deep as the limit, and not deeper', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const nested = (depth: number): string => `${open.repeat(depth)}1${close.repeat(depth)}`;
      assert.equal(limitOf(nested(32)), undefined);
      assert.equal(limitOf(nested(33)), 'depth');
      assert.equal(parseWithin(Buffer.from(nested(33))), undefined);
      assert.notEqual(parseWithin(Buffer.from(nested(32))), undefined);
    }
  });

  test('what stands in a string is no bracket and no comma', () => {
    const limits = { depth: 1, values: 3 };
    assert.equal(limitOf(JSON.stringify(['[[[,,,,{{', '\\"[[,,']), limits), undefined);
    assert.equal(limitOf('["a\\\\",[', limits), 'depth');
    assert.equal(limitOf('["never closed [[[[', limits), undefined);
  });

  test('is within the limits exactly where what it says is, give or take the values that a comma announces', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        const { depth, values } = measured(JSON.parse(text));
        if (depth > 0) assert.equal(limitOf(text, { depth: depth - 1, values: 1e6 }), 'depth');
        assert.equal(limitOf(text, { depth, values: 2 * values }), undefined);
        assert.deepEqual(parseWithin(Buffer.from(text), { depth, values: 2 * values }), JSON.parse(text));
      }),
    );
  });

  test('is undefined where it is none', () => {
    assert.equal(parseWithin(Buffer.from('{"a":')), undefined);
    assert.equal(parseWithin(new Uint8Array()), undefined);
  });
});
