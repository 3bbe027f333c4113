import type { Operation } from '../operation.ts';
import {
  bearerOrOauth2,
  bearerOrUser,
  day,
  get,
  list,
  oauth2,
  one,
  page,
  READ,
  second,
  tagged,
  upTo,
  user,
} from './table.ts';

const USER_READ = user(...READ);
const PUBLIC_READ = bearerOrUser(...READ);
const SPACE_READ = bearerOrOauth2('space.read', ...READ);

export const TOPICS: readonly Operation[] = [
  ...tagged('Communities', [
    get('searchCommunities', '/2/communities/search', USER_READ, page('community', 10, 100), [300, 300]),
    get(
      'getCommunitiesById',
      '/2/communities/{id}',
      bearerOrUser('list.read', ...READ),
      one('community'),
      [300, 300],
    ),
  ]),
  // Not in X's price list, which has news events at the price of a post.
  ...tagged('News', [
    get('searchNews', '/2/news/search', PUBLIC_READ, page('post', 1, 100), [200, 200]),
    get('getNews', '/2/news/{id}', PUBLIC_READ, one('post'), [200, 0]),
  ]),
  ...tagged('Spaces', [
    get('getSpacesByIds', '/2/spaces', SPACE_READ, list('space', 'ids', 100), [300, 300]),
    // A creator can have several spaces, so the number of ids bounds nothing; X documents no other bound.
    get('getSpacesByCreatorIds', '/2/spaces/by/creator_ids', SPACE_READ, upTo('space', 100), [
      [second(1), 300],
      [second(1), 300],
    ]),
    get('searchSpaces', '/2/spaces/search', SPACE_READ, page('space', 1, 100), [300, 300]),
    get('getSpacesById', '/2/spaces/{id}', SPACE_READ, one('space'), [300, 300]),
    get(
      'getSpacesBuyers',
      '/2/spaces/{id}/buyers',
      oauth2('space.read', ...READ),
      page('user', 1, 100),
      [300, 300],
    ),
    get('getSpacesPosts', '/2/spaces/{id}/tweets', SPACE_READ, page('post', 1, 100), [300, 300]),
  ]),
  ...tagged('Trends', [
    get('getTrendsByWoeid', '/2/trends/by/woeid/{woeid}', bearerOrOauth2(), one('trends'), [75, 0]),
    get('getTrendsPersonalizedTrends', '/2/users/personalized_trends', USER_READ, one('trends'), [
      [200, day(200)],
      [10, day(100)],
    ]),
  ]),
];
