import { lazily } from '../../lazily.ts';
import { PRICE_MILLI_USD } from '../../publishing/price.ts';
import { MAX_CODE_UNITS, MAX_WEIGHTED_LENGTH, type TextRules, textRules } from '../../publishing/text.ts';
import type { PartView } from '../answers.ts';
import { dollars } from '../money.ts';

/** X's rules, the gateway's own copy: they are 80 KB, and are fetched when a person begins to write. */
export const loadRules = lazily(textRules);

export interface Length {
  /** As X counts. */
  readonly count: number;
  readonly left: number;
}

export function lengthOf(text: string, rules: TextRules): Length {
  const count = text.length > MAX_CODE_UNITS ? text.length : rules.weightedLength(text);
  return { count, left: MAX_WEIGHTED_LENGTH - count };
}

/** What X charges at worst for a post of these parts, as text; `undefined` where the rules could not be loaded. */
export async function priceOf(parts: readonly PartView[]): Promise<string | undefined> {
  const rules = await loadRules().catch(() => undefined);
  return rules && dollars(priceUsd(parts, rules));
}

/** The same, in dollars. */
export function priceUsd(parts: readonly PartView[], rules: TextRules): number {
  const prices = parts.map(({ text = '', media = [] }) => {
    const hasUrl = text.length > MAX_CODE_UNITS ? /https?:/i.test(text) : rules.hasUrl(text);
    const described = media.filter(({ alt_text: words }) => words !== undefined).length;
    const { plain, withUrl, altText } = PRICE_MILLI_USD;
    return (hasUrl ? withUrl : plain) + described * altText;
  });
  return prices.reduce((sum, price) => sum + price, 0) / 1000;
}
