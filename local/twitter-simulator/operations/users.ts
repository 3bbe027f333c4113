import type { SimulatedOperation } from '../types.ts';
import { actorOf } from './acting.ts';
import { cutPage } from './cut-page.ts';
import { operation } from './facts.ts';
import { userKind } from './kinds/user.ts';
import { lookupMany, lookupOne } from './lookup.ts';
import { linked, paged } from './paged.ts';
import { integer, optionalText, requiredText } from './parameters.ts';
import { anyUser, callerInPath } from './subjects.ts';
import { answerMany, answerOne, readView } from './view.ts';

const USERNAME = /^[A-Za-z0-9_]{1,15}$/;

const me = operation('getUsersMe', (call) => {
  const { selection } = readView(call, userKind, {});
  const user = call.world.users.get(actorOf(call));
  if (user === undefined) throw new Error('A token was issued for a user who does not exist');
  return answerOne(call, userKind, user, selection);
});

const search = operation('searchUsers', (call) => {
  const { values, selection } = readView(call, userKind, {
    query: requiredText(50, /^[A-Za-z0-9_' ]{1,50}$/),
    max_results: integer(1, 1_000, 100),
    next_token: optionalText(),
  });
  const wanted = values.query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = [...call.world.users.values()]
    .filter(({ username, name, description }) => {
      const text = `${username} ${name} ${description}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    })
    .map((item) => ({ item, order: BigInt(item.crowd.followers) * 2n ** 64n + BigInt(item.id) }))
    .sort((a, b) => (a.order < b.order ? 1 : -1));
  const { items, meta } = cutPage(found, {
    order: ({ order }) => order,
    size: values.max_results,
    token: { name: 'next_token', value: values.next_token },
    scope: `searchUsers ${values.query}`,
  });
  const { result_count: _, ...tokens } = meta;
  const users = items.map(({ item }) => item);
  return answerMany(call, userKind, users, selection, { meta: tokens });
});

export const userOperations: readonly SimulatedOperation[] = [
  lookupOne('getUsersById', userKind, { parameter: 'id' }),
  lookupMany('getUsersByIds', userKind, { parameter: 'ids' }),
  lookupOne('getUsersByUsername', userKind, {
    parameter: 'username',
    pattern: USERNAME,
    find: (world, name) => world.userByName(name),
  }),
  lookupMany('getUsersByUsernames', userKind, {
    parameter: 'usernames',
    pattern: USERNAME,
    find: (world, name) => world.userByName(name),
  }),
  me,
  search,
  paged('getUsersFollowers', {
    kind: userKind,
    subject: anyUser,
    size: [1, 1_000, 100],
    readers: {},
    owned: true,
    entries: (call, id) => linked(userKind, call, call.world.follows.to(id), 'from'),
  }),
  paged('getUsersFollowing', {
    kind: userKind,
    subject: anyUser,
    size: [1, 1_000, 100],
    readers: {},
    owned: true,
    entries: (call, id) => linked(userKind, call, call.world.follows.from(id), 'to'),
  }),
  paged('getUsersAffiliates', {
    kind: userKind,
    subject: anyUser,
    size: [1, 1_000, 100],
    readers: {},
    entries: (call, id) => linked(userKind, call, call.world.affiliates.from(id), 'to'),
  }),
  paged('getUsersMuting', {
    kind: userKind,
    subject: callerInPath,
    size: [1, 1_000, 100],
    readers: {},
    charged: 'mute',
    owned: true,
    entries: (call, id) => linked(userKind, call, call.world.mutes.from(id), 'to'),
  }),
  paged('getUsersBlocking', {
    kind: userKind,
    subject: callerInPath,
    size: [1, 1_000, 100],
    readers: {},
    charged: 'block',
    owned: true,
    entries: (call, id) => linked(userKind, call, call.world.blocks.from(id), 'to'),
  }),
];
