import type { Operation, PriceClass, Quantity } from './operation.ts';

/**
 * X's pay-per-use prices of 2026-08, in millionths of a dollar (whole numbers, so that multiplying adds no
 * noise). The lower price of owned reads is left out: whether it applies depends on who asks.
 */
const MICRO_USD: Readonly<Record<PriceClass, number>> = {
  free: 0,
  // for each resource in the answer
  post: 5_000,
  list: 5_000,
  space: 5_000,
  community: 5_000,
  note: 5_000,
  user: 10_000,
  'dm-event': 10_000,
  // for each request
  'counts-recent': 5_000,
  'counts-all': 10_000,
  trends: 10_000,
  'post-create': 200_000, // with a URL in its text; 15,000 without, 10,000 for a summoned reply
  'dm-create': 15_000,
  'interaction-create': 15_000,
  'interaction-delete': 10_000,
  'list-create': 10_000,
  'list-manage': 5_000,
  'content-manage': 5_000,
  bookmark: 5_000,
  'media-metadata': 5_000,
  'mute-delete': 5_000,
  'privacy-update': 10_000,
};

/**
 * The most that X can bill for one call, in US dollars: always the double that the decimal number reads as, so
 * that half a dollar is exactly 0.5. A stream has no such bound: Infinity. Resources under `includes` are not
 * counted, since X does not say whether it bills them.
 *
 * @param query decoded names and values, repeated ones kept: a URLSearchParams, or pairs
 */
export function worstPriceUsd(operation: Operation, query: Iterable<readonly [string, string]>): number {
  if (operation.price === null) return Number.POSITIVE_INFINITY;
  return (MICRO_USD[operation.price.class] * worstUnits(operation.price.quantity, query)) / 1_000_000;
}

/** What X bills for so many units of a price class, in US dollars. */
export function priceUsd(priceClass: PriceClass, units: number): number {
  return (MICRO_USD[priceClass] * units) / 1_000_000;
}

function worstUnits(quantity: Quantity, query: Iterable<readonly [string, string]>): number {
  if (quantity.kind === 'fixed') return quantity.units;
  const parameter = quantity.kind === 'page' ? 'max_results' : quantity.parameter;
  const values = [...query].filter(([name]) => name === parameter).map(([, value]) => value);
  if (values.length === 0) return quantity.maximum;
  return quantity.kind === 'page' ? pageSize(values, quantity.minimum, quantity.maximum) : itemCount(values);
}

/** What X may do with a page size that it does not expect is unknown: only a plain one, given once, counts. */
function pageSize(values: readonly string[], minimum: number, maximum: number): number {
  const [text = '', ...repeated] = values;
  if (repeated.length > 0 || !/^[1-9]\d*$/.test(text)) return maximum;
  const size = Number(text);
  return size >= minimum && size <= maximum ? size : maximum;
}

/** Counted, not checked: too many or malformed items are X's to refuse, and refused calls are free. */
function itemCount(values: readonly string[]): number {
  return values.reduce((count, value) => count + value.split(',').length, 0);
}
