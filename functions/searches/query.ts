import type { Wanted } from './search.ts';

/** X's limits for the length of a query of recent search. */
const MOST_CHARACTERS = { 'self-serve': 512, enterprise: 4096 } as const;
export type Access = keyof typeof MOST_CHARACTERS;

/** What X calls conjunction-required: these only narrow down what something else finds. */
const NARROWING = /^(is|has|lang|sample):/i;
const TERM = /[()]|-?(?:[A-Za-z_]+:)?"(?:\\.|[^"\\])*"|[^\s()]+/g;

/** The query for X: what is dropped is left out by X, and so costs nothing. */
export function xQuery({ query, dropReposts, dropReplies }: Wanted): string {
  const without = [...(dropReposts ? ['-is:retweet'] : []), ...(dropReplies ? ['-is:reply'] : [])];
  return without.length === 0 ? query : [`(${query})`, ...without].join(' ');
}

/** What X would certainly refuse, in words. X has the last word: its language has more rules than these. */
export function faultsOfQuery(wanted: Wanted, access: Access): string[] {
  const { query } = wanted;
  const most = MOST_CHARACTERS[access];
  // Not looked at any closer: a character has at most two code units.
  if (query.length > 2 * most) return [`has more than the ${most} characters that X takes`];
  const length = [...xQuery(wanted)].length;
  const because = length > [...query].length ? ', with what leaves reposts and replies out' : '';
  return [
    ...(/\p{Cc}|\p{Cs}/u.test(query) ? ['must be one line without control characters'] : []),
    ...(length > most ? [`has ${length} characters${because}, and X takes ${most}`] : []),
    ...faultsOfForm(query),
  ];
}

function faultsOfForm(query: string): string[] {
  const quotes = query.replaceAll(/\\./g, '').match(/"/g) ?? [];
  if (quotes.length % 2 === 1) return ['has a quotation mark that is not closed'];
  const terms = query.match(TERM) ?? [];
  let depth = 0;
  for (const term of terms) {
    if (term === '(') depth++;
    else if (term === ')' && --depth < 0) break;
  }
  if (depth !== 0) return ['has a parenthesis without its other half'];
  const isAnchor = (term: string): boolean =>
    !['(', ')', 'OR'].includes(term) && !term.startsWith('-') && !NARROWING.test(term);
  if (terms.some(isAnchor)) return [];
  return [
    'needs a word, a phrase, a #hashtag, a @name or an operator such as from:, that can stand by itself',
  ];
}
