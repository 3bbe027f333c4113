import { collectFaults, type Fault } from '../input/faults.ts';
import { asObject, checkNames, type Fields } from '../input/fields.ts';
import { type Access, faultsOfQuery } from './query.ts';
import type { Wanted } from './search.ts';

const FIELDS = ['query', 'name', 'drop_reposts', 'drop_replies', 'paused'];
const LONGEST_NAME = 100;

/** Reads what a client sends to save a search: the search, or everything that is wrong with it at once. Never throws. */
export function acceptSearch(
  body: unknown,
  access: Access,
): { readonly wanted: Wanted } | { readonly faults: readonly Fault[] } {
  const { faults, fault } = collectFaults();
  const fields = asObject(body);
  if (!fields)
    return { faults: [{ field: '', detail: 'must be a JSON object, such as {"query": "coffee"}' }] };
  checkNames(fields, FIELDS, '', fault);
  const flag = (name: string): boolean => {
    const value = fields[name] ?? false;
    if (typeof value !== 'boolean') fault(name, 'must be true or false');
    return value === true;
  };
  const { query, name = '' } = fields;
  const isName = typeof name === 'string' && name.length <= LONGEST_NAME && !/\p{Cc}|\p{Cs}/u.test(name);
  if (!isName) fault('name', `must be a text of up to ${LONGEST_NAME} characters in one line`);
  const wanted: Wanted = {
    name: isName ? name.trim() : '',
    query: typeof query === 'string' ? query.trim() : '',
    dropReposts: flag('drop_reposts'),
    dropReplies: flag('drop_replies'),
    paused: flag('paused'),
  };
  if (wanted.query === '') fault('query', 'must be a query of X’s search that is not empty');
  else for (const detail of faultsOfQuery(wanted, access)) fault('query', detail);
  return faults.length === 0 ? { wanted } : { faults };
}

/** What a client would send to save the search, with the members of a JSON merge patch (RFC 7396) in place of its own. */
export function patched(search: Wanted, patch: unknown): unknown {
  const changes = asObject(patch);
  if (!changes) return patch;
  const own: Fields = {
    query: search.query,
    name: search.name,
    drop_reposts: search.dropReposts,
    drop_replies: search.dropReplies,
    paused: search.paused,
  };
  return Object.fromEntries(Object.entries({ ...own, ...changes }).filter(([, value]) => value !== null));
}
