import type { Operation } from '../operation.ts';
import {
  bearerOrUser,
  day,
  del,
  get,
  list,
  oauth2,
  one,
  page,
  post,
  READ,
  tagged,
  upTo,
  user,
} from './table.ts';

const PUBLIC_READ = bearerOrUser(...READ);
const USER_READ = user(...READ);
const DM_READ = user('dm.read', ...READ);
const BOOKMARK_READ = user('bookmark.read', ...READ);
const BOOKMARK_WRITE = oauth2('bookmark.write', ...READ);
const DM_WRITE = user('dm.write', ...READ);
const LIST_READ = bearerOrUser('list.read', ...READ);
const LIST_WRITE = user('list.write', ...READ);
const FOLLOWS_READ = bearerOrUser('follows.read', ...READ);
const FOLLOWS_WRITE = user('follows.write', ...READ);
const LIKE_WRITE = user('like.write', ...READ);
const MUTE_WRITE = user('mute.write', ...READ);
const TWEET_WRITE = user('tweet.write', ...READ);

export const USERS: readonly Operation[] = tagged('Users', [
  get('getUsersByIds', '/2/users', PUBLIC_READ, list('user', 'ids', 100), [300, 900]),
  get('getUsersByUsernames', '/2/users/by', PUBLIC_READ, list('user', 'usernames', 100), [300, 900]),
  get('getUsersByUsername', '/2/users/by/username/{username}', PUBLIC_READ, one('user'), [300, 900]),
  get('getUsersMe', '/2/users/me', USER_READ, one('user'), [0, 75]),
  // Key look-ups are not in X's price list: taken for the users they belong to.
  get('getUsersPublicKeys', '/2/users/public_keys', DM_READ, list('user', 'ids', 100)),
  get(
    'getUsersRepostsOfMe',
    '/2/users/reposts_of_me',
    user('timeline.read', 'tweet.read'),
    page('post', 1, 100),
    [0, 75],
  ),
  get('searchUsers', '/2/users/search', USER_READ, page('user', 1, 1000), [300, 900]),
  get('getUsersById', '/2/users/{id}', PUBLIC_READ, one('user'), [300, 900]),
  get('getUsersAffiliates', '/2/users/{id}/affiliates', PUBLIC_READ, page('user', 1, 1000)),
  // X lists blocks and mutes at a tenth of a user, but answers with users: which price applies is not said.
  get(
    'getUsersBlocking',
    '/2/users/{id}/blocking',
    user('block.read', ...READ),
    page('user', 1, 1000),
    [0, 15],
  ),
  get('getUsersBookmarks', '/2/users/{id}/bookmarks', BOOKMARK_READ, page('post', 1, 100), [0, 180]),
  post('createUsersBookmark', '/2/users/{id}/bookmarks', BOOKMARK_WRITE, one('bookmark'), [0, 50]),
  // Folders are not in X's price list: taken for lists (read) and bookmarks (write).
  get(
    'getUsersBookmarkFolders',
    '/2/users/{id}/bookmarks/folders',
    user('bookmark.read', 'users.read'),
    page('list', 1, 100),
    [50, 50],
  ),
  post(
    'createUsersBookmarkFolder',
    '/2/users/{id}/bookmarks/folders',
    oauth2('bookmark.write', 'users.read'),
    one('bookmark'),
  ),
  get(
    'getUsersBookmarksByFolderId',
    '/2/users/{id}/bookmarks/folders/{folder_id}',
    BOOKMARK_READ,
    page('post', 1, 100),
    [50, 50],
  ),
  del('deleteUsersBookmark', '/2/users/{id}/bookmarks/{tweet_id}', BOOKMARK_WRITE, one('bookmark'), [0, 50]),
  // Not in X's price list: taken for user interactions.
  post('blockUsersDms', '/2/users/{id}/dm/block', DM_WRITE, one('interaction-create'), [
    [25, day(1000)],
    [10, day(400)],
  ]),
  post('unblockUsersDms', '/2/users/{id}/dm/unblock', DM_WRITE, one('interaction-delete'), [
    [25, day(1000)],
    [10, day(400)],
  ]),
  get('getUsersFollowedLists', '/2/users/{id}/followed_lists', LIST_READ, page('list', 1, 100)),
  post('followList', '/2/users/{id}/followed_lists', LIST_WRITE, one('list-manage'), [0, 50]),
  del('unfollowList', '/2/users/{id}/followed_lists/{list_id}', LIST_WRITE, one('list-manage'), [0, 50]),
  get('getUsersFollowers', '/2/users/{id}/followers', FOLLOWS_READ, page('user', 1, 1000), [300, 300]),
  get('getUsersFollowing', '/2/users/{id}/following', FOLLOWS_READ, page('user', 1, 1000), [300, 300]),
  post('followUser', '/2/users/{id}/following', FOLLOWS_WRITE, one('interaction-create'), [0, 50]),
  get(
    'getUsersLikedPosts',
    '/2/users/{id}/liked_tweets',
    user('like.read', ...READ),
    page('post', 5, 100),
    [75, 75],
  ),
  post('likePost', '/2/users/{id}/likes', LIKE_WRITE, one('interaction-create'), [0, [50, day(1000)]]),
  del('unlikePost', '/2/users/{id}/likes/{tweet_id}', LIKE_WRITE, one('interaction-delete'), [
    0,
    [50, day(1000)],
  ]),
  get('getUsersListMemberships', '/2/users/{id}/list_memberships', LIST_READ, page('list', 1, 100), [75, 75]),
  get('getUsersMentions', '/2/users/{id}/mentions', PUBLIC_READ, page('post', 5, 100), [450, 300]),
  get('getUsersMuting', '/2/users/{id}/muting', user('mute.read', ...READ), page('user', 1, 1000), [0, 15]),
  post('muteUser', '/2/users/{id}/muting', MUTE_WRITE, one('interaction-create'), [0, 50]),
  get('getUsersOwnedLists', '/2/users/{id}/owned_lists', LIST_READ, page('list', 1, 100), [15, 15]),
  // X documents no bound; 100 is that of its other lists.
  get(
    'getUsersPinnedLists',
    '/2/users/{id}/pinned_lists',
    user('list.read', ...READ),
    upTo('list', 100),
    [15, 15],
  ),
  post('pinList', '/2/users/{id}/pinned_lists', LIST_WRITE, one('list-manage'), [0, 50]),
  del('unpinList', '/2/users/{id}/pinned_lists/{list_id}', LIST_WRITE, one('list-manage'), [0, 50]),
  // No documented bound either.
  get('getUsersPublicKey', '/2/users/{id}/public_keys', DM_READ, upTo('user', 100)),
  post('repostPost', '/2/users/{id}/retweets', TWEET_WRITE, one('interaction-create'), [0, 50]),
  del(
    'unrepostPost',
    '/2/users/{id}/retweets/{source_tweet_id}',
    TWEET_WRITE,
    one('interaction-delete'),
    [0, 50],
  ),
  get(
    'getUsersTimeline',
    '/2/users/{id}/timelines/reverse_chronological',
    USER_READ,
    page('post', 1, 100),
    [0, 180],
  ),
  get('getUsersPosts', '/2/users/{id}/tweets', PUBLIC_READ, page('post', 5, 100), [10000, 900]),
  del(
    'unfollowUser',
    '/2/users/{source_user_id}/following/{target_user_id}',
    FOLLOWS_WRITE,
    one('interaction-delete'),
    [0, 50],
  ),
  del(
    'unmuteUser',
    '/2/users/{source_user_id}/muting/{target_user_id}',
    MUTE_WRITE,
    one('mute-delete'),
    [0, 50],
  ),
]);
