import { findLinks } from './links.ts';

/** The most a post without a subscription may weigh. */
export const MAX_WEIGHT = 280;
const LINK_WEIGHT = 23;

/** Code points that weigh 1 by the `twitter-text` rules, version 3; every other weighs 2. */
const LIGHT_RANGES: readonly (readonly [number, number])[] = [
  [0x0000, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
];

const EMOJI = /^\p{RGI_Emoji}$/v;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function codePointWeight(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return LIGHT_RANGES.some(([low, high]) => code >= low && code <= high) ? 1 : 2;
}

function plainWeight(text: string): number {
  let weight = 0;
  for (const { segment } of graphemes.segment(text)) {
    // A whole emoji weighs 2, however many code points its family, flag or skin tone takes.
    if (EMOJI.test(segment)) weight += 2;
    else for (const character of segment) weight += codePointWeight(character);
  }
  return weight;
}

/** The weighted length of a text: a link counts 23, an emoji or a CJK character 2. */
export function weightedLength(text: string): number {
  const normal = text.normalize('NFC');
  let weight = 0;
  let from = 0;
  for (const { start, end } of findLinks(normal)) {
    weight += plainWeight(normal.slice(from, start)) + LINK_WEIGHT;
    from = end;
  }
  return weight + plainWeight(normal.slice(from));
}
