import type { Operation } from '../operation.ts';
import { bearerOrUser, del, get, one, page, post, put, READ, tagged, user } from './table.ts';

const LIST_WRITE = user('list.write', ...READ);
const LIST_READ = bearerOrUser('list.read', ...READ);

export const LISTS: readonly Operation[] = tagged('Lists', [
  post('createLists', '/2/lists', user('list.read', 'list.write', ...READ), one('list-create'), [0, 300]),
  del('deleteLists', '/2/lists/{id}', LIST_WRITE, one('list-manage'), [0, 300]),
  get('getListsById', '/2/lists/{id}', LIST_READ, one('list'), [75, 75]),
  put('updateLists', '/2/lists/{id}', LIST_WRITE, one('list-manage'), [0, 300]),
  get('getListsFollowers', '/2/lists/{id}/followers', LIST_READ, page('user', 1, 100)),
  get('getListsMembers', '/2/lists/{id}/members', LIST_READ, page('user', 1, 100), [900, 900]),
  post('addListsMember', '/2/lists/{id}/members', LIST_WRITE, one('list-manage'), [0, 300]),
  del(
    'removeListsMemberByUserId',
    '/2/lists/{id}/members/{user_id}',
    LIST_WRITE,
    one('list-manage'),
    [0, 300],
  ),
  get('getListsPosts', '/2/lists/{id}/tweets', LIST_READ, page('post', 1, 100), [900, 900]),
]);
