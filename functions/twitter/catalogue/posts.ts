import type { Operation } from '../operation.ts';
import {
  BEARER,
  bearerOrOauth2,
  bearerOrUser,
  day,
  del,
  get,
  list,
  one,
  page,
  post,
  put,
  READ,
  second,
  tagged,
  user,
} from './table.ts';

const PUBLIC_READ = bearerOrUser(...READ);
const TWEET_WRITE = user('tweet.write', ...READ);
const NOTE_WRITE = user('tweet.write');
const NOTE_READ = user('tweet.read');

export const POSTS: readonly Operation[] = [
  ...tagged('Posts', [
    get('getPostsByIds', '/2/tweets', PUBLIC_READ, list('post', 'ids', 100), [3500, 5000]),
    post('createPosts', '/2/tweets', TWEET_WRITE, one('post-create'), [day(10000), 100]),
    // Not in X's price list: taken for the posts it is about.
    get('getPostsAnalytics', '/2/tweets/analytics', user(...READ), list('post', 'ids', 100), [300, 300]),
    get('getPostsCountsAll', '/2/tweets/counts/all', BEARER, one('counts-all'), [300, 0]),
    get('getPostsCountsRecent', '/2/tweets/counts/recent', bearerOrOauth2(), one('counts-recent'), [300, 0]),
    get('searchPostsAll', '/2/tweets/search/all', BEARER, page('post', 10, 500), [
      [second(1), 300],
      second(1),
    ]),
    get('searchPostsRecent', '/2/tweets/search/recent', PUBLIC_READ, page('post', 10, 100), [450, 300]),
    del('deletePosts', '/2/tweets/{id}', TWEET_WRITE, one('content-manage'), [0, 50]),
    get('getPostsById', '/2/tweets/{id}', PUBLIC_READ, one('post'), [450, 900]),
    get(
      'getPostsLikingUsers',
      '/2/tweets/{id}/liking_users',
      user('like.read', ...READ),
      page('user', 1, 100),
      [75, 75],
    ),
    get('getPostsQuotedPosts', '/2/tweets/{id}/quote_tweets', PUBLIC_READ, page('post', 10, 100), [75, 75]),
    get('getPostsRepostedBy', '/2/tweets/{id}/retweeted_by', PUBLIC_READ, page('user', 1, 100), [75, 75]),
    get('getPostsReposts', '/2/tweets/{id}/retweets', PUBLIC_READ, page('post', 1, 100), [75, 75]),
    put(
      'hidePostsReply',
      '/2/tweets/{tweet_id}/hidden',
      user('tweet.moderate.write', ...READ),
      one('content-manage'),
      [0, 50],
    ),
  ]),
  // Not in X's price list: drafts are taken for managed content, publishing for a post that may hold URLs.
  ...tagged('Articles', [
    post('articleCreateDraft', '/2/articles/draft', NOTE_WRITE, one('content-manage')),
    post('articlePublish', '/2/articles/{article_id}/publish', NOTE_WRITE, one('post-create')),
  ]),
  // X's price list has no writes of notes: they are taken for managed content.
  ...tagged('Community Notes', [
    post('createCommunityNotes', '/2/notes', NOTE_WRITE, one('content-manage')),
    post('evaluateCommunityNotes', '/2/notes/evaluate', NOTE_WRITE, one('content-manage')),
    get('searchCommunityNotesWritten', '/2/notes/search/notes_written', NOTE_READ, page('note', 1, 100)),
    get('searchEligiblePosts', '/2/notes/search/posts_eligible_for_notes', NOTE_READ, page('post', 1, 100)),
    del('deleteCommunityNotes', '/2/notes/{id}', NOTE_WRITE, one('content-manage')),
  ]),
];
