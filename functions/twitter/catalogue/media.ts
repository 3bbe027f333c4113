import type { Operation } from '../operation.ts';
import {
  bearerOrUser,
  day,
  del,
  FREE,
  get,
  list,
  one,
  page,
  post,
  put,
  tagged,
  upTo,
  user,
} from './table.ts';

const TWEET_READ = bearerOrUser('tweet.read');
const MEDIA_WRITE = user('media.write');
const BROADCAST_READ = user('broadcast.read');
const BROADCAST_WRITE = user('broadcast.read', 'broadcast.write');

export const MEDIA: readonly Operation[] = [
  // In X's price list only as metadata: uploads are taken for free, look-ups for posts, subtitles for metadata.
  ...tagged('Media', [
    get('getMediaByMediaKeys', '/2/media', TWEET_READ, list('post', 'media_keys', 100)),
    get('getMediaAnalytics', '/2/media/analytics', user('tweet.read'), list('post', 'media_keys', 100)),
    post('createMediaMetadata', '/2/media/metadata', MEDIA_WRITE, one('media-metadata'), [day(50000), 500]),
    del('deleteMediaSubtitles', '/2/media/subtitles', MEDIA_WRITE, one('media-metadata'), [day(10000), 100]),
    post('createMediaSubtitles', '/2/media/subtitles', MEDIA_WRITE, one('media-metadata'), [day(10000), 100]),
    get('getMediaUploadStatus', '/2/media/upload', MEDIA_WRITE, FREE, [day(100000), 1000]),
    post('mediaUpload', '/2/media/upload', MEDIA_WRITE, FREE, [day(50000), 500]),
    post('initializeMediaUpload', '/2/media/upload/initialize', MEDIA_WRITE, FREE, [day(180000), 1875]),
    post('appendMediaUpload', '/2/media/upload/{id}/append', MEDIA_WRITE, FREE, [day(180000), 1875]),
    post('finalizeMediaUpload', '/2/media/upload/{id}/finalize', MEDIA_WRITE, FREE, [day(180000), 1875]),
    get('getMediaByMediaKey', '/2/media/{media_key}', TWEET_READ, one('post')),
  ]),
  // Not in X's price list: taken for spaces, posts (chat), interactions and managed content.
  ...tagged('Broadcasts', [
    // Takes ids or a page size; 100 is the most of either.
    get('listBroadcasts', '/2/broadcasts', BROADCAST_READ, upTo('space', 100)),
    get('listScheduledBroadcasts', '/2/broadcasts/scheduled', BROADCAST_READ, page('space', 1, 100)),
    post('createScheduledBroadcast', '/2/broadcasts/scheduled', BROADCAST_WRITE, one('content-manage')),
    del('deleteScheduledBroadcast', '/2/broadcasts/scheduled/{id}', BROADCAST_WRITE, one('content-manage')),
    get('getScheduledBroadcast', '/2/broadcasts/scheduled/{id}', BROADCAST_READ, one('space')),
    put('updateScheduledBroadcast', '/2/broadcasts/scheduled/{id}', BROADCAST_WRITE, one('content-manage')),
    post(
      'goLiveScheduledBroadcast',
      '/2/broadcasts/scheduled/{id}/live',
      BROADCAST_WRITE,
      one('content-manage'),
    ),
    get('getBroadcast', '/2/broadcasts/{id}', BROADCAST_READ, one('space')),
    get('getBroadcastChat', '/2/broadcasts/{id}/chat', BROADCAST_READ, page('post', 1, 200)),
    post('sendBroadcastChat', '/2/broadcasts/{id}/chat', BROADCAST_WRITE, one('interaction-create')),
    post(
      'muteBroadcastChatUser',
      '/2/broadcasts/{id}/chat/mutes',
      BROADCAST_WRITE,
      one('interaction-create'),
    ),
    del(
      'unmuteBroadcastChatUser',
      '/2/broadcasts/{id}/chat/mutes/{user_id}',
      BROADCAST_WRITE,
      one('mute-delete'),
    ),
    del(
      'deleteBroadcastChatMessage',
      '/2/broadcasts/{id}/chat/{message_id}',
      BROADCAST_WRITE,
      one('content-manage'),
    ),
  ]),
];
