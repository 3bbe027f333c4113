import { forbidden } from '../errors.ts';
import { OWNED_READ_USD, REQUEST_USD } from '../prices.ts';
import type { OperationCall, SimulatedOperation } from '../types.ts';
import type { List } from '../world/model.ts';
import { mayReadList } from '../world/visibility.ts';
import { DEMO_USER_ID } from '../world.ts';
import { actorInPath, actorOf, notFound } from './acting.ts';
import { flag, id as idCheck, readBody, record, text } from './body.ts';
import { operation } from './facts.ts';
import { listKind } from './kinds/gathering.ts';
import { userKind } from './kinds/user.ts';
import { lookupOne } from './lookup.ts';
import { linked, paged } from './paged.ts';
import { pathParameter } from './parameters.ts';
import { anyUser, readableList } from './subjects.ts';
import { answerMany, lookUp, readView, viewerOf } from './view.ts';

const name = text({ min: 1, max: 25 });
const description = text({ max: 100 });

/** The list of the path, which has to be the caller's. */
function ownList(call: OperationCall): List {
  const id = pathParameter(call, 'id');
  const found = lookUp(listKind, call.world, id, actorOf(call));
  if ('absent' in found) throw notFound('list', 'id', id);
  if (found.item.ownerId !== actorOf(call)) throw forbidden('You are not allowed to change this List.');
  return found.item;
}

const createList = operation('createLists', (call) => {
  const ownerId = actorOf(call);
  const body = readBody(call.body, record({ name }, { description, private: flag }));
  const { world, now } = call;
  const list: List = {
    id: world.nextId(now),
    ownerId,
    createdAt: now,
    name: body.name,
    description: body.description ?? '',
    private: body.private ?? false,
  };
  world.lists.set(list.id, list);
  const data = { id: list.id, name: list.name };
  return { status: 201, body: { data }, requestUsd: REQUEST_USD.listCreate };
});

const updateList = operation('updateLists', (call) => {
  const list = ownList(call);
  Object.assign(list, readBody(call.body, record({}, { name, description, private: flag })));
  return { status: 200, body: { data: { updated: true } }, requestUsd: REQUEST_USD.listManage };
});

const deleteList = operation('deleteLists', (call) => {
  const { id } = ownList(call);
  const { lists, listMembers, followedLists, pinnedLists } = call.world;
  lists.delete(id);
  for (const edges of [listMembers, followedLists, pinnedLists]) edges.forget(id);
  return { status: 200, body: { data: { deleted: true } }, requestUsd: REQUEST_USD.listManage };
});

const addMember = operation('addListsMember', (call) => {
  const { id } = ownList(call);
  const { user_id } = readBody(call.body, record({ user_id: idCheck }, {}));
  if (!call.world.users.has(user_id)) throw notFound('user', 'user_id', user_id);
  call.world.listMembers.add(id, user_id);
  return { status: 200, body: { data: { is_member: true } }, requestUsd: REQUEST_USD.listManage };
});

const removeMember = operation('removeListsMemberByUserId', (call) => {
  const { id } = ownList(call);
  call.world.listMembers.remove(id, pathParameter(call, 'user_id'));
  return { status: 200, body: { data: { is_member: false } }, requestUsd: REQUEST_USD.listManage };
});

const pinned = operation('getUsersPinnedLists', (call) => {
  const id = actorInPath(call, 'id');
  const { selection } = readView(call, listKind, {});
  const items = linked(listKind, call, call.world.pinnedLists.from(id), 'to').map(({ item }) => item);
  const answer = answerMany(call, listKind, items, selection, { meta: { result_count: items.length } });
  return id === DEMO_USER_ID ? { ...answer, resourceUsd: OWNED_READ_USD } : answer;
});

export const listOperations: readonly SimulatedOperation[] = [
  lookupOne('getListsById', listKind, { parameter: 'id' }),
  createList,
  updateList,
  deleteList,
  addMember,
  removeMember,
  pinned,
  paged('getListsMembers', {
    kind: userKind,
    subject: readableList,
    size: [1, 100, 100],
    readers: {},
    entries: (call, id) => linked(userKind, call, call.world.listMembers.from(id), 'to'),
  }),
  paged('getListsFollowers', {
    kind: userKind,
    subject: readableList,
    size: [1, 100, 100],
    readers: {},
    entries: (call, id) => linked(userKind, call, call.world.followedLists.to(id), 'from'),
  }),
  paged('getUsersOwnedLists', {
    kind: listKind,
    subject: anyUser,
    size: [1, 100, 100],
    readers: {},
    owned: true,
    entries: (call, id) =>
      [...call.world.lists.values()]
        .filter((list) => list.ownerId === id && mayReadList(list, viewerOf(call)))
        .map((item) => ({ item, order: BigInt(item.id) }))
        .sort((a, b) => (a.order < b.order ? 1 : -1)),
  }),
  paged('getUsersListMemberships', {
    kind: listKind,
    subject: anyUser,
    size: [1, 100, 100],
    readers: {},
    owned: true,
    entries: (call, id) => linked(listKind, call, call.world.listMembers.to(id), 'from'),
  }),
  paged('getUsersFollowedLists', {
    kind: listKind,
    subject: anyUser,
    size: [1, 100, 100],
    readers: {},
    owned: true,
    entries: (call, id) => linked(listKind, call, call.world.followedLists.from(id), 'to'),
  }),
];
