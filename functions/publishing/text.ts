/** X's limit, in its own counting: a link is 23, emoji and most of East Asia's characters are 2. */
export const MAX_WEIGHTED_LENGTH = 280;

export interface TextFacts {
  readonly weightedLength: number;
  readonly hasUrl: boolean;
  readonly cashtags: number;
}

/** What X's own rules say of texts. They come with tables of characters, so they are loaded when first needed. */
export async function textRules(): Promise<(text: string) => TextFacts> {
  const { default: rules } = await import('twitter-text');
  return (text) => ({
    weightedLength: rules.parseTweet(text).weightedLength,
    // What looks like a link may become one: the price is the worst case.
    hasUrl: rules.extractUrls(text).length > 0 || /https?:\/\//i.test(text),
    cashtags: rules.extractCashtags(text).length,
  });
}
