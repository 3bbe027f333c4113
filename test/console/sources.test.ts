import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const folder = join(import.meta.dirname, '../../functions/console');

async function sources(pattern: string): Promise<[string, string][]> {
  const names = await Array.fromAsync(glob(pattern, { cwd: folder }));
  return Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as [string, string]),
  );
}

test('the page makes no markup of text, and runs none', async () => {
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|setHTML|\beval\(|new Function|javascript:/;
  const files = await sources('**/*.{ts,html}');
  assert.ok(files.length > 30);
  assert.deepEqual(
    files.filter(([, text]) => forbidden.test(text)).map(([name]) => name),
    [],
  );
});

test('the page asks its own origin only: it has one way to send, and knows no other address than X’s (and SVG’s name)', async () => {
  const files = await sources('**/*.ts');
  const sending = files.filter(([, text]) =>
    /\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource/.test(text),
  );
  assert.deepEqual(
    sending.map(([name]) => name),
    ['api.ts'],
  );
  const hosts = files.flatMap(([, text]) =>
    Array.from(text.matchAll(/https?:\/\/([\w.-]+)/g), ([, host]) => host),
  );
  assert.deepEqual([...new Set(hosts)].sort(), ['pbs.twimg.com', 'www.w3.org', 'x.com']);
});

test('the style has no address in it, and no style stands in the page, which its policy would refuse', async () => {
  const [[, css = ''] = []] = await sources('console.css');
  assert.doesNotMatch(css, /url\(|@import/);
  const [[, html = ''] = []] = await sources('index.html');
  assert.doesNotMatch(html, /style=|<style|onload|<script>/);
  const styled = (await sources('**/*.ts')).filter(([, text]) => /['"]?style['"]?:|\.style\b/.test(text));
  assert.deepEqual(styled, []);
});
