import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bundledPackages, packageFolder, thirdPartyNotices } from '../../build/third-party-notices.ts';
import { packagesOfBundle } from '../../build.ts';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');

/** The packages that the staged files' own source maps speak of, by their folders. */
async function packagesInSourceMaps(): Promise<Set<string>> {
  const folders = new Set<string>();
  for await (const file of glob('**/*.map', { cwd: dist })) {
    const map: { sources: string[] } = JSON.parse(await readFile(join(dist, file), 'utf8'));
    for (const source of map.sources) {
      const path = relative(root, join(dist, dirname(file), source));
      const folder = packageFolder(path);
      if (folder && existsSync(join(root, folder))) folders.add(folder);
    }
  }
  return folders;
}

/** `name version`, and the length of what stands below it, of each section of the staged file. */
async function told(): Promise<Map<string, string>> {
  const text = await readFile(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  const sections = text.split(/^={80}$/m).slice(1);
  return new Map(
    sections.map((section) => {
      const [title = '', licence = '', ...rest] = section.trim().split('\n');
      assert.match(licence, /^Licence: \S/, title);
      return [title, rest.join('\n').trim()];
    }),
  );
}

async function titleOf(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  return `${name} ${version}`;
}

/** A folder with one package in it. */
async function madeUp(t: TestContext, manifest: object, files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'notices-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const pack = join(folder, 'node_modules/made-up');
  await mkdir(pack, { recursive: true });
  const all = {
    ...files,
    'package.json': JSON.stringify({ name: 'made-up', version: '1.2.3', ...manifest }),
  };
  for (const [name, text] of Object.entries(all)) await writeFile(join(pack, name), text);
  return folder;
}

test('every package in the functions’ and the page’s bundles stands with its licence in what is deployed', async () => {
  const sections = await told();
  const packages = new Set([...(await packagesInSourceMaps()), ...(await packagesOfBundle())]);
  assert.ok(packages.size > 40, `only ${packages.size} packages were found`);
  for (const folder of packages) {
    const title = await titleOf(folder);
    assert.match(sections.get(title) ?? '', /permission|license|redistribut/i, `${title} has no text`);
  }
  const expected = await Promise.all([...packages].map(titleOf));
  assert.deepEqual([...sections.keys()].sort(), [...new Set(expected)].sort());
});

test('apache-arrow, which @azure/storage-blob needs for no request of ours, is in no bundle', async () => {
  const packages = await packagesInSourceMaps();
  assert.ok(packages.has('node_modules/@azure/storage-blob'));
  assert.deepEqual(
    [...packages].filter((folder) => /arrow|flatbuffers/.test(folder)),
    [],
  );
});

test('a package is found however deep it lies, in each of its versions', () => {
  const inputs = (files: readonly string[]) =>
    Object.fromEntries(files.map((f) => [f, { bytesInOutput: 1 }]));
  const output = {
    bytes: 1,
    imports: [],
    exports: [],
    inputs: inputs([
      'functions/app.ts',
      'node_modules/@scope/a/index.js',
      'node_modules/@scope/a/other.js',
      'node_modules/@scope/a/node_modules/b/index.js',
      'node_modules/b/index.js',
    ]),
  };
  assert.deepEqual(bundledPackages([{ inputs: {}, outputs: { 'dist/index.mjs': output } }]), [
    'node_modules/@scope/a',
    'node_modules/@scope/a/node_modules/b',
    'node_modules/b',
  ]);
});

test('a package without a text of its licence stops the build', async (t) => {
  const folders = ['node_modules/made-up'];
  const none = await madeUp(t, {}, { 'readme.md': 'Free for all.' });
  await assert.rejects(thirdPartyNotices(none, folders), /made-up names no licence/);
  const unknown = await madeUp(t, { license: 'MPL-2.0' }, {});
  await assert.rejects(thirdPartyNotices(unknown, folders), /no licence file.*MPL-2\.0/);
});

test('NOTICE files go along (Apache-2.0, section 4(d)), and a missing text is said to be ours', async (t) => {
  const folders = ['node_modules/made-up'];
  const apache = await madeUp(
    t,
    { license: 'Apache-2.0' },
    { 'LICENSE.txt': 'The licence.', NOTICE: 'Made by somebody.' },
  );
  const text = await thirdPartyNotices(apache, folders);
  assert.match(text, /made-up 1\.2\.3\nLicence: Apache-2\.0\n/);
  assert.match(text, /--- LICENSE\.txt\n\nThe licence\.\n\n--- NOTICE\n\nMade by somebody\.\n/);
  const mit = await madeUp(t, { license: 'MIT', author: 'A. Author' }, {});
  assert.match(
    await thirdPartyNotices(mit, folders),
    /no licence file; this is the text of MIT\.\n\nCopyright \(c\) A\. Author\n\nPermission is hereby granted/,
  );
});
