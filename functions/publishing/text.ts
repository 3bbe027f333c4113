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

/** The characters among which the rules look for the name of a host. */
const HOST_LIKE = /(?:[\w.-]|[^\p{ASCII}\s])+/gu;
const NOT_ASCII = /\P{ASCII}/gu;
/** The longest text that X takes, with nothing but such characters in it, stays below it; the rules need 20 ms for it. */
const MAX_LOOKING = 100_000;

/**
 * Whether the rules would need long to count a text, even one of at most {@link MAX_CODE_UNITS}. At each character outside
 * ASCII a link may begin, and from there they look for its host up to the end of the run: a fifth of a second for 4,096
 * of them. A text of which this is true is far too long for X, or has a link that must be percent-encoded.
 */
export function takesLongToCount(text: string): boolean {
  let looking = 0;
  // Normalised as the rules do it.
  for (const [run] of text.normalize().replace(EMOJI, KNOWN_EMOJI).matchAll(HOST_LIKE))
    looking += run.length * (run.match(NOT_ASCII)?.length ?? 0);
  return looking > MAX_LOOKING;
}

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
