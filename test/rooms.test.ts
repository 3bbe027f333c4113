import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '..');

/** The floors of the house, from the top; a file imports from floors below its own, or from its own room. */
const FLOORS: readonly (readonly string[])[] = [
  // The page's sources are a program of their own: nothing imports them.
  ['index', 'console'],
  ['http', 'timers'],
  ['load-app'],
  ['app'],
  ['web', 'gateway', 'publishing', 'searches', 'health'],
  ['credentials', 'media'],
  ['twitter', 'storage'],
  ['azure', 'input'],
  ['settings', 'problems', 'log', 'lazily'],
];

interface Import {
  readonly from: string;
  readonly to: string;
}

async function importsOf(folder: string): Promise<Import[]> {
  const imports: Import[] = [];
  for await (const file of glob(`${folder}/**/*.ts`, { cwd: root })) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, to = ''] of text.matchAll(/(?:from|import|import\()\s*'([^']+)'/g))
      imports.push({ from: file, to });
  }
  return imports;
}

/** The room of a file below functions/: its folder, or its own name for one that stands alone. */
function roomOf(path: string): string {
  return (path.split(sep)[1] ?? '').replace(/\.ts$/, '');
}

function floorOf(room: string): number {
  const floor = FLOORS.findIndex((rooms) => rooms.includes(room));
  assert.notEqual(
    floor,
    -1,
    `the room ${room} has no floor: give it one in this test and in ARCHITECTURE.md`,
  );
  return floor;
}

describe('rooms', () => {
  test('imports lead downwards, never up and never sideways', async () => {
    const wrong = (await importsOf('functions'))
      .filter(({ to }) => to.startsWith('.'))
      .map(({ from, to }) => ({ from, to: normalize(join(dirname(from), to)) }))
      .filter(({ from, to }) => roomOf(from) !== roomOf(to) && floorOf(roomOf(from)) >= floorOf(roomOf(to)));
    assert.deepEqual(wrong, []);
  });

  test('http/ and timers/ reach the rooms through app.ts only', async () => {
    const wrong = (await importsOf('functions'))
      .filter(({ from, to }) => /^functions.(http|timers)./.test(from) && to.startsWith('../'))
      .filter(
        ({ to }) => !['../app.ts', '../load-app.ts', '../log.ts', '../settings/schedules.ts'].includes(to),
      );
    assert.deepEqual(wrong, []);
  });

  test('only index.ts, http/ and timers/ know @azure/functions', async () => {
    const knowing = (await importsOf('functions'))
      .filter(({ to }) => to === '@azure/functions')
      .map(({ from }) => from);
    assert.deepEqual(
      knowing.filter((file) => !/^functions.(index\.ts|http.|timers.)/.test(file)),
      [],
    );
  });

  test('nothing that is deployed imports what is not, and the simulator knows nothing of the product', async () => {
    const outward = (await importsOf('functions')).filter(({ to }) =>
      /(\.\.\/)+(local|test|bench)\//.test(to),
    );
    const inward = (await importsOf('local/twitter-simulator')).filter(({ to }) => to.includes('functions/'));
    assert.deepEqual([...outward, ...inward], []);
  });

  test('no file has two ways of reading the environment: only app.ts, and index.ts for the timers’ schedules, touch process.env', async () => {
    const reading: string[] = [];
    for await (const file of glob('functions/**/*.ts', { cwd: root })) {
      const code = (await readFile(join(root, file), 'utf8')).replace(/\/\*[\s\S]*?\*\//g, '');
      if (code.includes('process.env')) reading.push(file);
    }
    assert.deepEqual(
      reading.sort().map((file) => file.replaceAll(sep, '/')),
      ['functions/app.ts', 'functions/index.ts'],
    );
  });
});
