import type { SearchView, UpdatesPage } from '../answers.ts';
import type { CreateView } from '../context.ts';
import { button, type Child, h, replace } from '../dom.ts';
import { errorBox } from '../error-box.ts';
import { loaded } from '../load.ts';
import { hashOf } from '../router.ts';
import { distance } from '../times.ts';
import { nameOf } from './search-card.ts';
import { xPost } from './x-post.ts';

/** What a search has collected, newest first. */
export const updatesView: CreateView = ({ api, zone, now }, { id = '' }) => {
  const title = h('h1', { tabindex: -1 }, 'Search');
  const page = (after?: string): Promise<UpdatesPage> => {
    const query = new URLSearchParams({ search: id, limit: '20', ...(after !== undefined && { after }) });
    return api.json<UpdatesPage>(`/api/updates?${query}`);
  };
  const list = h('ul', { class: 'x-posts' });
  const foot = h('div', { class: 'foot' });
  const add = ({ data = [], includes, meta }: UpdatesPage): void => {
    list.append(...data.map((post) => h('li', {}, xPost(post, includes, zone()))));
    replace(foot, meta?.next !== undefined && more(meta.next));
  };
  const more = (next: string): HTMLElement =>
    button('Show older ones', {}, async () => {
      const last = list.lastElementChild;
      try {
        add(await page(next));
        last?.nextElementSibling?.querySelector('a')?.focus();
      } catch (error) {
        replace(foot, more(next), errorBox(error));
      }
    });
  const { node } = loaded(async (): Promise<readonly Child[]> => {
    const [search, first] = await Promise.all([
      api.json<SearchView>(`/api/searches/${encodeURIComponent(id)}`),
      page(),
    ]);
    title.textContent = nameOf(search);
    list.replaceChildren();
    add(first);
    const looked = search.collected_at;
    return [
      h(
        'p',
        { class: 'soft' },
        looked === undefined ? 'It has not looked yet.' : `Last looked ${distance(looked, now())}.`,
      ),
      list.childElementCount > 0 ? list : h('p', { class: 'nothing' }, 'It has found nothing yet.'),
      foot,
    ];
  });
  return {
    title: 'Search',
    node: h('div', {}, h('a', { class: 'back', href: hashOf('searches') }, '← Searches'), title, node),
  };
};
