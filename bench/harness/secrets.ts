/**
 * Credentials in the forms and lengths of X's own; made anew here, because none of them is one. What looks through X's
 * responses for them is as fast as it is in production only with such ones.
 */
export function likeX(): Readonly<Record<string, string>> {
  const letters = (count: number): string =>
    Array.from({ length: count }, () =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'.charAt(Math.random() * 62),
    ).join('');
  return {
    TWITTER_CONSUMER_SECRET: letters(50),
    TWITTER_ACCESS_TOKEN: `2244994945-${letters(40)}`,
    TWITTER_ACCESS_TOKEN_SECRET: letters(45),
    TWITTER_BEARER_TOKEN: `${'A'.repeat(22)}${letters(36)}%2B${letters(8)}%3D${letters(50)}`,
    TWITTER_CLIENT_SECRET: letters(50),
  };
}
