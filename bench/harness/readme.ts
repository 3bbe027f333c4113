import { readFile, writeFile } from 'node:fs/promises';

/** Replaces what stands between a benchmark's two markers in a Markdown file. Throws where it has none. */
export async function writeSection(file: string, name: string, markdown: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const [start, end] = [`<!-- figures: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no place for the figures of ${name}.`);
  await writeFile(file, `${text.slice(0, from)}${start}\n${markdown}\n${text.slice(to)}`);
}
