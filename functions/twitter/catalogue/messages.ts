import type { Operation } from '../operation.ts';
import { day, del, download, FREE, get, oauth2, one, page, post, READ, tagged, user } from './table.ts';

const DM_WRITE = user('dm.write', ...READ);
const DM_READ = user('dm.read', ...READ);
const MEDIA_WRITE = user('media.write');

export const MESSAGES: readonly Operation[] = [
  ...tagged('Direct Messages', [
    post('createDirectMessagesConversation', '/2/dm_conversations', DM_WRITE, one('dm-create'), [
      day(1440),
      [15, day(1440)],
    ]),
    // Not in X's price list: taken for the event that the file came with.
    download(
      get(
        'dmConversationsMediaDownload',
        '/2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}',
        oauth2('dm.read'),
        one('dm-event'),
      ),
    ),
    get(
      'getDirectMessagesEventsByParticipantId',
      '/2/dm_conversations/with/{participant_id}/dm_events',
      DM_READ,
      page('dm-event', 1, 100),
      [0, 15],
    ),
    post(
      'createDirectMessagesByParticipantId',
      '/2/dm_conversations/with/{participant_id}/messages',
      DM_WRITE,
      one('dm-create'),
      [day(1440), [15, day(1440)]],
    ),
    post(
      'createDirectMessagesByConversationId',
      '/2/dm_conversations/{dm_conversation_id}/messages',
      DM_WRITE,
      one('dm-create'),
      [day(1440), [15, day(1440)]],
    ),
    get(
      'getDirectMessagesEventsByConversationId',
      '/2/dm_conversations/{id}/dm_events',
      DM_READ,
      page('dm-event', 1, 100),
      [0, 15],
    ),
    get('getDirectMessagesEvents', '/2/dm_events', DM_READ, page('dm-event', 1, 100), [0, 15]),
    // Not in X's price list by name: taken for a deleted interaction.
    del(
      'deleteDirectMessagesEvents',
      '/2/dm_events/{event_id}',
      user('dm.read', 'dm.write'),
      one('interaction-delete'),
      [day(4000), [300, day(1500)]],
    ),
    get('getDirectMessagesEventsById', '/2/dm_events/{event_id}', DM_READ, one('dm-event'), [0, 15]),
  ]),
  // Not in X's price list: taken for direct messages. Uploads are free, as they are elsewhere.
  ...tagged('Chat', [
    get(
      'getChatConversations',
      '/2/chat/conversations',
      user('dm.read', 'users.read'),
      page('dm-event', 1, 100),
    ),
    post('createChatConversation', '/2/chat/conversations/group', DM_WRITE, one('dm-create')),
    post('initializeChatGroup', '/2/chat/conversations/group/initialize', user('dm.write'), one('dm-create')),
    get('getChatConversation', '/2/chat/conversations/{id}', DM_READ, one('dm-event')),
    get('getChatConversationEvents', '/2/chat/conversations/{id}/events', DM_READ, page('dm-event', 1, 100)),
    post('addConversationKeys', '/2/chat/conversations/{id}/keys', DM_WRITE, one('dm-create')),
    post('addChatGroupMembers', '/2/chat/conversations/{id}/members', DM_WRITE, one('dm-create')),
    post('sendChatMessage', '/2/chat/conversations/{id}/messages', DM_WRITE, one('dm-create')),
    post('deleteChatMessages', '/2/chat/conversations/{id}/messages/delete', DM_WRITE, one('dm-create')),
    post('markChatConversationRead', '/2/chat/conversations/{id}/read', DM_WRITE, one('dm-create')),
    post('sendChatTypingIndicator', '/2/chat/conversations/{id}/typing', DM_WRITE, one('dm-create')),
    post('chatMediaUploadInitialize', '/2/chat/media/upload/initialize', MEDIA_WRITE, FREE),
    post('chatMediaUploadAppend', '/2/chat/media/upload/{id}/append', MEDIA_WRITE, FREE),
    post('chatMediaUploadFinalize', '/2/chat/media/upload/{id}/finalize', MEDIA_WRITE, FREE),
    download(get('chatMediaDownload', '/2/chat/media/{id}/{media_hash_key}', MEDIA_WRITE, one('dm-event'))),
    post('addUserPublicKey', '/2/users/{id}/public_keys', DM_WRITE, one('privacy-update')),
  ]),
];
