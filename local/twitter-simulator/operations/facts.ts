import type { RateLimit, SimulatedOperation } from '../types.ts';

/**
 * What X's description of its API (2.167) and its table of limits (2026-08) say of each operation: id; method and path;
 * the credentials it takes besides an OAuth 2 user token; the scopes of such a token, a dash where it is not taken;
 * the limits of an app; the limits of a user.
 */
const FACTS = `
searchCommunities|GET /2/communities/search|oauth1|tweet.read users.read|300/15m|300/15m
getCommunitiesById|GET /2/communities/{id}|bearer oauth1|list.read tweet.read users.read|300/15m|300/15m
createLists|POST /2/lists|oauth1|list.read list.write tweet.read users.read||300/15m
deleteLists|DELETE /2/lists/{id}|oauth1|list.write tweet.read users.read||300/15m
getListsById|GET /2/lists/{id}|bearer oauth1|list.read tweet.read users.read|75/15m|75/15m
updateLists|PUT /2/lists/{id}|oauth1|list.write tweet.read users.read||300/15m
getListsFollowers|GET /2/lists/{id}/followers|bearer oauth1|list.read tweet.read users.read||
getListsMembers|GET /2/lists/{id}/members|bearer oauth1|list.read tweet.read users.read|900/15m|900/15m
addListsMember|POST /2/lists/{id}/members|oauth1|list.write tweet.read users.read||300/15m
removeListsMemberByUserId|DELETE /2/lists/{id}/members/{user_id}|oauth1|list.write tweet.read users.read||300/15m
getListsPosts|GET /2/lists/{id}/tweets|bearer oauth1|list.read tweet.read users.read|900/15m|900/15m
getMediaByMediaKeys|GET /2/media|bearer oauth1|tweet.read||
createMediaMetadata|POST /2/media/metadata|oauth1|media.write|50000/24h|500/15m
getMediaUploadStatus|GET /2/media/upload|oauth1|media.write|100000/24h|1000/15m
mediaUpload|POST /2/media/upload|oauth1|media.write|50000/24h|500/15m
initializeMediaUpload|POST /2/media/upload/initialize|oauth1|media.write|180000/24h|1875/15m
appendMediaUpload|POST /2/media/upload/{id}/append|oauth1|media.write|180000/24h|1875/15m
finalizeMediaUpload|POST /2/media/upload/{id}/finalize|oauth1|media.write|180000/24h|1875/15m
getMediaByMediaKey|GET /2/media/{media_key}|bearer oauth1|tweet.read||
getSpacesByIds|GET /2/spaces|bearer|space.read tweet.read users.read|300/15m|300/15m
getSpacesByCreatorIds|GET /2/spaces/by/creator_ids|bearer|space.read tweet.read users.read|300/15m 1/1s|300/15m 1/1s
searchSpaces|GET /2/spaces/search|bearer|space.read tweet.read users.read|300/15m|300/15m
getSpacesById|GET /2/spaces/{id}|bearer|space.read tweet.read users.read|300/15m|300/15m
getTrendsByWoeid|GET /2/trends/by/woeid/{woeid}|bearer||75/15m|
getPostsByIds|GET /2/tweets|bearer oauth1|tweet.read users.read|3500/15m|5000/15m
createPosts|POST /2/tweets|oauth1|tweet.read tweet.write users.read|10000/24h|100/15m
getPostsCountsAll|GET /2/tweets/counts/all|bearer|-|300/15m|
getPostsCountsRecent|GET /2/tweets/counts/recent|bearer||300/15m|
searchPostsAll|GET /2/tweets/search/all|bearer|-|1/1s 300/15m|1/1s
searchPostsRecent|GET /2/tweets/search/recent|bearer oauth1|tweet.read users.read|450/15m|300/15m
deletePosts|DELETE /2/tweets/{id}|oauth1|tweet.read tweet.write users.read||50/15m
getPostsById|GET /2/tweets/{id}|bearer oauth1|tweet.read users.read|450/15m|900/15m
getPostsLikingUsers|GET /2/tweets/{id}/liking_users|oauth1|like.read tweet.read users.read|75/15m|75/15m
getPostsQuotedPosts|GET /2/tweets/{id}/quote_tweets|bearer oauth1|tweet.read users.read|75/15m|75/15m
getPostsRepostedBy|GET /2/tweets/{id}/retweeted_by|bearer oauth1|tweet.read users.read|75/15m|75/15m
getPostsReposts|GET /2/tweets/{id}/retweets|bearer oauth1|tweet.read users.read|75/15m|75/15m
hidePostsReply|PUT /2/tweets/{tweet_id}/hidden|oauth1|tweet.moderate.write tweet.read users.read||50/15m
getUsage|GET /2/usage/tweets|bearer|-|50/15m|
getUsersByIds|GET /2/users|bearer oauth1|tweet.read users.read|300/15m|900/15m
getUsersByUsernames|GET /2/users/by|bearer oauth1|tweet.read users.read|300/15m|900/15m
getUsersByUsername|GET /2/users/by/username/{username}|bearer oauth1|tweet.read users.read|300/15m|900/15m
getUsersMe|GET /2/users/me|oauth1|tweet.read users.read||75/15m
getTrendsPersonalizedTrends|GET /2/users/personalized_trends|oauth1|tweet.read users.read|200/24h 200/15m|100/24h 10/15m
getUsersRepostsOfMe|GET /2/users/reposts_of_me|oauth1|timeline.read tweet.read||75/15m
searchUsers|GET /2/users/search|oauth1|tweet.read users.read|300/15m|900/15m
getUsersById|GET /2/users/{id}|bearer oauth1|tweet.read users.read|300/15m|900/15m
getUsersAffiliates|GET /2/users/{id}/affiliates|bearer oauth1|tweet.read users.read||
getUsersBlocking|GET /2/users/{id}/blocking|oauth1|block.read tweet.read users.read||15/15m
getUsersBookmarks|GET /2/users/{id}/bookmarks|oauth1|bookmark.read tweet.read users.read||180/15m
createUsersBookmark|POST /2/users/{id}/bookmarks||bookmark.write tweet.read users.read||50/15m
deleteUsersBookmark|DELETE /2/users/{id}/bookmarks/{tweet_id}||bookmark.write tweet.read users.read||50/15m
getUsersFollowedLists|GET /2/users/{id}/followed_lists|bearer oauth1|list.read tweet.read users.read||
followList|POST /2/users/{id}/followed_lists|oauth1|list.write tweet.read users.read||50/15m
unfollowList|DELETE /2/users/{id}/followed_lists/{list_id}|oauth1|list.write tweet.read users.read||50/15m
getUsersFollowers|GET /2/users/{id}/followers|bearer oauth1|follows.read tweet.read users.read|300/15m|300/15m
getUsersFollowing|GET /2/users/{id}/following|bearer oauth1|follows.read tweet.read users.read|300/15m|300/15m
followUser|POST /2/users/{id}/following|oauth1|follows.write tweet.read users.read||50/15m
getUsersLikedPosts|GET /2/users/{id}/liked_tweets|oauth1|like.read tweet.read users.read|75/15m|75/15m
likePost|POST /2/users/{id}/likes|oauth1|like.write tweet.read users.read||50/15m 1000/24h
unlikePost|DELETE /2/users/{id}/likes/{tweet_id}|oauth1|like.write tweet.read users.read||50/15m 1000/24h
getUsersListMemberships|GET /2/users/{id}/list_memberships|bearer oauth1|list.read tweet.read users.read|75/15m|75/15m
getUsersMentions|GET /2/users/{id}/mentions|bearer oauth1|tweet.read users.read|450/15m|300/15m
getUsersMuting|GET /2/users/{id}/muting|oauth1|mute.read tweet.read users.read||15/15m
muteUser|POST /2/users/{id}/muting|oauth1|mute.write tweet.read users.read||50/15m
getUsersOwnedLists|GET /2/users/{id}/owned_lists|bearer oauth1|list.read tweet.read users.read|15/15m|15/15m
getUsersPinnedLists|GET /2/users/{id}/pinned_lists|oauth1|list.read tweet.read users.read|15/15m|15/15m
pinList|POST /2/users/{id}/pinned_lists|oauth1|list.write tweet.read users.read||50/15m
unpinList|DELETE /2/users/{id}/pinned_lists/{list_id}|oauth1|list.write tweet.read users.read||50/15m
repostPost|POST /2/users/{id}/retweets|oauth1|tweet.read tweet.write users.read||50/15m
unrepostPost|DELETE /2/users/{id}/retweets/{source_tweet_id}|oauth1|tweet.read tweet.write users.read||50/15m
getUsersTimeline|GET /2/users/{id}/timelines/reverse_chronological|oauth1|tweet.read users.read||180/15m
getUsersPosts|GET /2/users/{id}/tweets|bearer oauth1|tweet.read users.read|10000/15m|900/15m
unfollowUser|DELETE /2/users/{source_user_id}/following/{target_user_id}|oauth1|follows.write tweet.read users.read||50/15m
unmuteUser|DELETE /2/users/{source_user_id}/muting/{target_user_id}|oauth1|mute.write tweet.read users.read||50/15m
`;

const WINDOW_SECONDS: Readonly<Record<string, number>> = { '1s': 1, '15m': 900, '24h': 86_400 };

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

function limits(text: string): RateLimit[] {
  return words(text).map((limit) => {
    const [requests, window = ''] = limit.split('/');
    return { requests: Number(requests), windowSeconds: WINDOW_SECONDS[window] ?? 0 };
  });
}

const byId = new Map(
  FACTS.trim()
    .split('\n')
    .map((line) => {
      const [id = '', request = '', kinds = '', scopes = '', app = '', user = ''] = line.split('|');
      const [method, path] = request.split(' ') as [SimulatedOperation['method'], string];
      const auth = {
        bearer: kinds.includes('bearer'),
        oauth1: kinds.includes('oauth1'),
        oauth2: scopes === '-' ? (false as const) : words(scopes),
      };
      return [id, { id, method, path, auth, limits: { app: limits(app), user: limits(user) } }] as const;
    }),
);

/** An operation of X: its facts, and what answers it here. Throws for an id that X does not have. */
export function operation(id: string, run: SimulatedOperation['run']): SimulatedOperation {
  const facts = byId.get(id);
  if (facts === undefined) throw new Error(`X has no operation ${id}, or facts.ts lacks it`);
  return { ...facts, run };
}
