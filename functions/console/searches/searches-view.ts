import type { SearchView } from '../answers.ts';
import type { CreateView } from '../context.ts';
import { type Child, h } from '../dom.ts';
import { loaded } from '../load.ts';
import { newSearch } from './new-search.ts';
import { searchCard } from './search-card.ts';

/** Searches that run by themselves: how each stands, and a new one. */
export const searchesView: CreateView = (context) => {
  const list = loaded(async (): Promise<readonly Child[]> => {
    const { searches } = await context.api.json<{ searches: readonly SearchView[] }>('/api/searches');
    if (searches.length === 0) return [h('p', { class: 'nothing' }, 'There are no searches yet.')];
    return [
      h(
        'ul',
        { class: 'cards' },
        ...searches.map((search) => h('li', {}, searchCard(context, search, list.reload))),
      ),
    ];
  });
  const node = h(
    'div',
    {},
    h('h1', { tabindex: -1 }, 'Searches'),
    list.node,
    newSearch(context, list.reload),
  );
  return { title: 'Searches', node };
};
