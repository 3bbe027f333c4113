import type { Operation } from '../operation.ts';
import {
  BEARER,
  BEARER_OR_OAUTH1,
  bearerOrUser,
  del,
  FREE,
  get,
  post,
  put,
  READ,
  stream,
  tagged,
  user,
} from './table.ts';

const DM_READ_WRITE = user('dm.read', 'dm.write', ...READ);

/**
 * Streams, webhooks and subscriptions. The calls that set deliveries up are not in X's price list and taken for
 * free. X bills what is delivered later, and no call bounds that.
 */
export const DELIVERIES: readonly Operation[] = [
  ...tagged('Stream', [
    stream('activityStream', '/2/activity/stream', [450, 0]),
    stream('streamLikesCompliance', '/2/likes/compliance/stream'),
    stream('streamLikesFirehose', '/2/likes/firehose/stream'),
    stream('streamLikesSample10', '/2/likes/sample10/stream'),
    stream('streamPostsCompliance', '/2/tweets/compliance/stream'),
    stream('streamPostsFirehose', '/2/tweets/firehose/stream'),
    stream('streamPostsFirehoseEn', '/2/tweets/firehose/stream/lang/en'),
    stream('streamPostsFirehoseJa', '/2/tweets/firehose/stream/lang/ja'),
    stream('streamPostsFirehoseKo', '/2/tweets/firehose/stream/lang/ko'),
    stream('streamPostsFirehosePt', '/2/tweets/firehose/stream/lang/pt'),
    stream('streamLabelsCompliance', '/2/tweets/label/stream'),
    stream('streamPostsSample', '/2/tweets/sample/stream'),
    stream('streamPostsSample10', '/2/tweets/sample10/stream', [100, 0]),
    stream('streamPosts', '/2/tweets/search/stream', [50, 0]),
    get('getRules', '/2/tweets/search/stream/rules', BEARER, FREE, [450, 0]),
    post('updateRules', '/2/tweets/search/stream/rules', BEARER, FREE, [100, 0]),
    get('getRuleCounts', '/2/tweets/search/stream/rules/counts', BEARER, FREE),
    stream('streamUsersCompliance', '/2/users/compliance/stream'),
  ]),
  ...tagged('Webhooks', [
    get('getWebhooksStreamLinks', '/2/tweets/search/webhooks', BEARER, FREE),
    del('deleteWebhooksStreamLink', '/2/tweets/search/webhooks/{webhook_id}', BEARER, FREE),
    post('createWebhooksStreamLink', '/2/tweets/search/webhooks/{webhook_id}', BEARER, FREE),
    get('getWebhooks', '/2/webhooks', BEARER, FREE, [450, 0]),
    post('createWebhooks', '/2/webhooks', BEARER_OR_OAUTH1, FREE, [450, 0]),
    post('createWebhookReplayJob', '/2/webhooks/replay', BEARER, FREE, [100, 0]),
    del('deleteWebhooks', '/2/webhooks/{webhook_id}', BEARER_OR_OAUTH1, FREE, [450, 0]),
    put('validateWebhooks', '/2/webhooks/{webhook_id}', BEARER_OR_OAUTH1, FREE, [450, 0]),
  ]),
  ...tagged('Activity', [
    del('deleteActivitySubscriptionsByIds', '/2/activity/subscriptions', BEARER, FREE),
    get(
      'getActivitySubscriptions',
      '/2/activity/subscriptions',
      bearerOrUser('like.read', 'tweet.read'),
      FREE,
      [500, 0],
    ),
    post('createActivitySubscription', '/2/activity/subscriptions', bearerOrUser(), FREE, [500, 0]),
    del('deleteActivitySubscription', '/2/activity/subscriptions/{subscription_id}', BEARER, FREE, [500, 0]),
    put('updateActivitySubscription', '/2/activity/subscriptions/{subscription_id}', BEARER, FREE, [500, 0]),
  ]),
  ...tagged('Account Activity', [
    get('getAccountActivitySubscriptionCount', '/2/account_activity/subscriptions/count', BEARER, FREE),
    get(
      'validateAccountActivitySubscription',
      '/2/account_activity/webhooks/{webhook_id}/subscriptions/all',
      DM_READ_WRITE,
      FREE,
    ),
    post(
      'createAccountActivitySubscription',
      '/2/account_activity/webhooks/{webhook_id}/subscriptions/all',
      DM_READ_WRITE,
      FREE,
    ),
    get(
      'getAccountActivitySubscriptions',
      '/2/account_activity/webhooks/{webhook_id}/subscriptions/all/list',
      BEARER,
      FREE,
    ),
    del(
      'deleteAccountActivitySubscription',
      '/2/account_activity/webhooks/{webhook_id}/subscriptions/{user_id}/all',
      BEARER,
      FREE,
    ),
  ]),
  ...tagged('Connections', [
    del('deleteConnectionsByUuids', '/2/connections', BEARER, FREE),
    get('getConnectionHistory', '/2/connections', BEARER, FREE),
    del('deleteAllConnections', '/2/connections/all', BEARER, FREE, [25, 25]),
    del('deleteConnectionsByEndpoint', '/2/connections/{endpoint_id}', BEARER, FREE),
  ]),
];
