/**
 * X's description of its API (2.167) and its SDK write `post` where the API has answered `tweet` since 2020 and other
 * clients still ask for it. A request is answered in the names that it uses; inside the simulator the older ones stand.
 */
const OLDER_VALUES: Readonly<Record<string, string>> = {
  note_post: 'note_tweet',
  referenced_posts: 'referenced_tweets.id',
  edit_history_post_ids: 'edit_history_tweet_ids',
  pinned_post_id: 'pinned_tweet_id',
  most_recent_post_id: 'most_recent_tweet_id',
  post_count: 'tweet_count',
};

const NEWER_KEYS: Readonly<Record<string, string>> = {
  edit_history_tweet_ids: 'edit_history_post_ids',
  referenced_tweets: 'referenced_posts',
  note_tweet: 'note_post',
  pinned_tweet_id: 'pinned_post_id',
  most_recent_tweet_id: 'most_recent_post_id',
  tweets: 'posts',
  retweet_count: 'repost_count',
  tweet_count: 'post_count',
  total_tweet_count: 'total_post_count',
};

const WITH_NAMES_AS_VALUES = /^(?:expansions|(?:tweet|post|user|search_count)\.fields)$/;

/** A query in the older names, and whether it came in the newer ones. */
export function inOlderNames(query: URLSearchParams): {
  readonly query: URLSearchParams;
  readonly newer: boolean;
} {
  const older = new URLSearchParams();
  let newer = false;
  const translate = (value: string): string => {
    const known = Object.hasOwn(OLDER_VALUES, value) ? OLDER_VALUES[value] : undefined;
    newer ||= known !== undefined;
    return known ?? value;
  };
  for (const [name, value] of query) {
    newer ||= name === 'post.fields';
    const values = WITH_NAMES_AS_VALUES.test(name) ? value.split(',').map(translate).join(',') : value;
    older.append(name === 'post.fields' ? 'tweet.fields' : name, values);
  }
  return { query: older, newer };
}

/** An answer with the newer names as its keys; values are left as they are. */
export function inNewerNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inNewerNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const known = Object.hasOwn(NEWER_KEYS, key) ? NEWER_KEYS[key] : undefined;
      return [known ?? key, inNewerNames(inner)];
    }),
  );
}
