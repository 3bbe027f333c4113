import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const files = await Array.fromAsync(
  glob('{*.md,{docs,functions,local,bench,deploy,infra,.github}/**/*.md}', {
    cwd: root,
    exclude: ['**/node_modules/**'],
  }),
);

/** The text without code: what looks like a link there is none. */
async function prose(file: string): Promise<string> {
  const text = await readFile(join(root, file), 'utf8');
  return text.replace(/^\s*```[\s\S]*?^\s*```/gm, '').replace(/`[^`\n]*`/g, '');
}

/** The anchors of a page, as GitHub makes them of its headings. */
async function anchors(file: string): Promise<string[]> {
  const text = await readFile(join(root, file), 'utf8');
  const headings = text.replace(/^\s*```[\s\S]*?^\s*```/gm, '').matchAll(/^#+ (.*)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documents', () => {
  test('are found', () => {
    for (const file of ['README.md', 'docs/operations.md', 'functions/storage/STORAGE.md'])
      assert.ok(files.includes(file), file);
  });

  test('have no relative link that leads nowhere, and no heading that is linked but not there', async () => {
    const broken: string[] = [];
    for (const file of files) {
      for (const [, target = ''] of (await prose(file)).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [path = '', anchor] = target.split('#');
        const page = path === '' ? file : relative(root, join(root, dirname(file), path));
        const there = existsSync(join(root, page));
        if (!there || (anchor !== undefined && !(await anchors(page)).includes(anchor)))
          broken.push(`${file}: ${target}`);
      }
    }
    assert.deepEqual(broken, []);
  });

  test('in docs/ are all listed in the README’s Resources', async () => {
    const readme = await prose('README.md');
    const resources = readme.slice(readme.indexOf('\n## Resources'));
    const missing = files.filter((file) => file.startsWith('docs/') && !resources.includes(`(${file})`));
    assert.deepEqual(missing, []);
  });

  test('the README has the sections that azd’s template gallery asks for, in its order', async () => {
    const sections = Array.from((await prose('README.md')).matchAll(/^## (.*)$/gm), ([, title]) => title);
    assert.deepEqual(sections, ['Features', 'Getting Started', 'Guidance', 'Resources']);
    for (const file of [
      'SECURITY.md',
      'CONTRIBUTING.md',
      'CODE_OF_CONDUCT.md',
      'LICENSE',
      '.github/pull_request_template.md',
      '.devcontainer/devcontainer.json',
    ])
      assert.ok(existsSync(join(root, file)), file);
  });
});
