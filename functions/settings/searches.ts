import { number, type SettingDefinition } from './forms.ts';

/** What saved searches may cost and keep, and the one that exists by setting. */
export const SEARCH_SETTINGS: readonly SettingDefinition[] = [
  {
    name: 'SEARCH_QUERY',
    default: '',
    meaning: 'A query in X’s language; a saved search for it then exists without further set-up.',
    expected: 'a query of X’s search in one line, of up to 4096 characters',
    parse: (text) => (/^\P{Cc}{1,4096}$/u.test(text) ? text : undefined),
  },
  number(
    'SEARCH_POSTS_PER_DAY',
    500,
    // Half of it is for looking up again, and X's smallest page is 10.
    [20, 100_000],
    'The most posts that a saved search may have X return in a UTC day, and so what it may cost: $0.015 each, with their authors.',
  ),
  number('UPDATES_KEEP_DAYS', 7, [1, 365], 'How many days collected posts are kept.'),
];
