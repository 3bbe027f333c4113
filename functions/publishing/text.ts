/** X's limit, in its own counting: a link is 23, emoji and most of East Asia's characters are 2. */
export const MAX_WEIGHTED_LENGTH = 280;
/**
 * Longer texts (in UTF-16 code units) must not be given to the rules: their search for links takes quadratic time, a
 * minute for 100,000 units. It is the length of the longest link that they know.
 */
export const MAX_CODE_UNITS = 4_096;

/** X counts every emoji as 2, but the library's table of them is of 2018, and it takes later ones apart. */
const EMOJI = /\p{RGI_Emoji}/gv;
const KNOWN_EMOJI = '😀';

/** What X's own rules say of a text of at most {@link MAX_CODE_UNITS}. */
export interface TextRules {
  weightedLength(text: string): number;
  cashtags(text: string): number;
  hasUrl(text: string): boolean;
}

/** The rules come with tables of characters, so they are loaded when first needed. */
export async function textRules(): Promise<TextRules> {
  const { default: rules } = await import('twitter-text');
  return {
    weightedLength: (text) => rules.parseTweet(text.replace(EMOJI, KNOWN_EMOJI)).weightedLength,
    cashtags: (text) => rules.extractCashtags(text).length,
    // What looks like a link may become one: the price is the worst case.
    hasUrl: (text) => /https?:\/\//i.test(text) || rules.extractUrls(text).length > 0,
  };
}
