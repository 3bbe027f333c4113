/** Makes docs/architecture.svg of docs/architecture.txt, which says how the text reads. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const UNIT = 20;
const LINE = 19;

/** Colours for light and dark; the background is part of the picture, so that it can be read on any page. */
const STYLE = `
  .page { fill: #ffffff; }
  .box { fill: #eaf2fd; stroke: #2f6fd0; }
  .outside { fill: #f4f4f5; stroke: #71717a; }
  .frame { fill: none; stroke: #2f6fd0; stroke-dasharray: 6 5; }
  .arrow { fill: none; stroke: #52525b; stroke-width: 1.5; }
  .head { fill: #52525b; }
  text { font: 14px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #3f3f46; text-anchor: middle; }
  .title { font-size: 16px; font-weight: 600; fill: #18181b; }
  .label { font-size: 12px; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; }
    .box { fill: #14233a; stroke: #6ea8ff; }
    .outside { fill: #1c2128; stroke: #8b949e; }
    .frame { stroke: #6ea8ff; }
    .arrow { stroke: #9aa4b1; }
    .head { fill: #9aa4b1; }
    text { fill: #c3cad3; }
    .title { fill: #f0f3f6; }
  }`;

/** The SVG of a text. Throws an Error with the number of a line that cannot be read. */
export function draw(source: string): string {
  const words = { title: '', desc: '' };
  let size: readonly number[] = [];
  const shapes: string[] = [];
  for (const [at, line] of source.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, kind = '', where = '', rest = ''] = /^(\w+)\s*([^:]*):?\s*(.*)$/.exec(line) ?? [];
    const numbers = where
      .split(/[\s>-]+/)
      .filter(Boolean)
      .map(Number);
    const count = { size: 2, box: 4, outside: 4, frame: 4, title: 0, desc: 0 }[kind] ?? numbers.length;
    const known = /^(size|box|outside|frame|title|desc|arrow|both)$/.test(kind);
    if (!known || numbers.length !== count || numbers.some(Number.isNaN))
      throw new Error(`Line ${at + 1} cannot be read: ${line}`);
    if (kind === 'title' || kind === 'desc') words[kind] = rest;
    else if (kind === 'size') size = numbers;
    else if (kind === 'arrow' || kind === 'both') shapes.push(arrow(numbers, kind === 'both', rest));
    else
      shapes.push(
        box(
          kind,
          numbers,
          rest.split('|').map((part) => part.trim()),
        ),
      );
  }
  const [width = 0, height = 0] = size.map((units) => units * UNIT);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(words.title)}</title>
<desc id="desc">${escaped(words.desc)}</desc>
<style>${STYLE}
</style>
<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="head" d="M0 0 10 5 0 10z"/></marker></defs>
<rect class="page" width="${width}" height="${height}" rx="10"/>
${shapes.join('\n')}
</svg>
`;
}

function box(kind: string, numbers: readonly number[], lines: readonly string[]): string {
  const [x = 0, y = 0, width = 0, height = 0] = numbers.map((units) => units * UNIT);
  const middle = x + width / 2;
  // A frame's title stands at its top, for the boxes stand inside; a box's text stands in its middle.
  const first = kind === 'frame' ? y + 28 : y + height / 2 - ((lines.length - 1) * LINE) / 2 + 5;
  const text = lines.map(
    (line, at) =>
      `<text${at === 0 ? ' class="title"' : ''} x="${middle}" y="${first + at * LINE}">${escaped(line)}</text>`,
  );
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>${text.join('')}`;
}

function arrow(numbers: readonly number[], twoHeads: boolean, label: string): string {
  const points = numbers.map((units) => units * UNIT);
  const [x = 0, y = 0, nextX = 0] = points;
  const heads = `marker-end="url(#head)"${twoHeads ? ' marker-start="url(#head)"' : ''}`;
  const line = `<polyline class="arrow" points="${points.join(' ')}" ${heads}/>`;
  if (label === '') return line;
  return `${line}<text class="label" x="${(x + nextX) / 2}" y="${y - 8}">${escaped(label)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

if (import.meta.main) {
  const source = await readFile(join(import.meta.dirname, 'architecture.txt'), 'utf8');
  await writeFile(join(import.meta.dirname, 'architecture.svg'), draw(source));
}
