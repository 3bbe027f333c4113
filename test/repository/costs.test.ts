import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { OPERATIONS } from '../../functions/twitter/catalogue.ts';
import { worstPriceUsd } from '../../functions/twitter/prices.ts';

const text = await readFile(join(import.meta.dirname, '../../docs/costs.md'), 'utf8');
const CALLS = [1_000, 1_000_000, 100_000_000];

const listed = Array.from(
  text.matchAll(/^\| `(\w+)` \| ([\d.]+) \| /gm),
  ([, name = '', value]) => [name, Number(value)] as const,
);
const inputs = Object.fromEntries(listed);

/** The rows of the table of a month: a figure's name, its formula, and what the document says for each number of calls. */
const rows = Array.from(
  text.matchAll(/^\| \**`(\w+)`\**[^|]*\| `([^`]+)` \| (.+) \| (.+) \| (.+) \|$/gm),
  ([, name = '', formula = '', ...said]) => ({ name, formula, said }),
);

function figures(calls: number): Record<string, number> {
  const known: Record<string, number> = { ...inputs, calls };
  const words = { min: Math.min, max: Math.max, ceil: Math.ceil };
  for (const { name, formula } of rows)
    known[name] = Number(runInNewContext(formula, { ...known, ...words }));
  return known;
}

/** Three significant digits below 100, whole numbers above: more would pretend to be known. */
function shown(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

describe('docs/costs.md', () => {
  test('has the figures that its inputs and formulas give', () => {
    assert.equal(rows.length, 21);
    const computed = CALLS.map(figures);
    for (const { name, said } of rows)
      assert.deepEqual(
        said,
        computed.map((known) => shown(known[name] ?? Number.NaN)),
        name,
      );
  });

  test('uses every input, and names each once', () => {
    const formulas = rows.map(({ formula }) => formula).join(' ');
    const names = listed.map(([name]) => name);
    // The cap is compared with in the text, not computed with.
    for (const name of names)
      assert.ok(name === 'post_reads_cap' || new RegExp(`\\b${name}\\b`).test(formulas), name);
    const all = [...names, ...rows.map(({ name }) => name)];
    assert.equal(new Set(all).size, all.length);
  });

  test('says the prices and limits of X that the code knows', () => {
    const operation = (id: string) => OPERATIONS.find((one) => one.id === id);
    const one = operation('getPostsById');
    assert.ok(one);
    assert.equal(inputs.post, worstPriceUsd(one, []));
    for (const [id, requests] of [
      ['getPostsById', 450],
      ['getUsersPosts', 10_000],
    ] as const)
      assert.ok(
        operation(id)?.limits.app.some((limit) => limit.requests === requests && limit.windowSeconds === 900),
        id,
      );
  });
});
