/**
 * What X charges for a post, by its price list of 2026-08, in thousandths of a dollar: without a link, with one, and for
 * each picture that is described in words.
 */
export const PRICE_MILLI_USD = { plain: 15, withUrl: 200, altText: 5 };
