declare module 'twitter-text' {
  interface ParsedTweet {
    readonly weightedLength: number;
    readonly valid: boolean;
  }
  const twitterText: {
    parseTweet(text: string): ParsedTweet;
    extractUrls(text: string): string[];
    extractCashtags(text: string): string[];
  };
  export default twitterText;
}
