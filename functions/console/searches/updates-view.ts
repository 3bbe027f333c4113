import { postIdTime } from '../../twitter/post-id.ts';
import type { GapView, SearchView, UpdatesPage } from '../answers.ts';
import type { CreateView } from '../context.ts';
import { button, type Child, h, replace } from '../dom.ts';
import { errorBox } from '../error-box.ts';
import { loaded } from '../load.ts';
import { hashOf } from '../router.ts';
import { distance, milliseconds } from '../times.ts';
import { gapSentence } from './gaps.ts';
import { faultNotice } from './search-card.ts';
import { xPost } from './x-post.ts';

/** What a search has collected, newest first; what is missing is told where it would stand. */
export const updatesView: CreateView = ({ api, zone, now }, { id = '' }) => {
  const title = h('h1', { tabindex: -1, dir: 'auto' }, 'Search');
  const page = (after?: string): Promise<UpdatesPage> => {
    const query = new URLSearchParams({ search: id, limit: '20', ...(after !== undefined && { after }) });
    return api.json<UpdatesPage>(`/api/updates?${query}`);
  };
  const list = h('ul', { class: 'x-posts' });
  const foot = h('div', { class: 'foot' });
  /** Gaps that are in the list: one that reaches over a page's end is told with both pages. */
  const told = new Set<string>();
  const addGaps = (gaps: readonly GapView[]): void => {
    for (const gap of gaps) {
      const key = `${gap.from} ${gap.to}`;
      if (!told.has(key)) list.append(h('li', { class: 'gap' }, gapSentence(gap, zone())));
      told.add(key);
    }
  };
  const add = ({ data = [], includes, meta: { gaps = [], next } = {} }: UpdatesPage): void => {
    let left = gaps;
    for (const post of data) {
      const isAbove = ({ to }: GapView): boolean => milliseconds(to) > postIdTime(post.id);
      addGaps(left.filter(isAbove));
      left = left.filter((gap) => !isAbove(gap));
      list.append(h('li', {}, xPost(post, includes, zone())));
    }
    if (next === undefined) addGaps(left);
    replace(foot, next !== undefined && more(next));
  };
  const more = (next: string): HTMLElement =>
    button('Show older ones', {}, async () => {
      const shown = list.querySelectorAll('a').length;
      try {
        add(await page(next));
        list.querySelectorAll('a')[shown]?.focus();
      } catch (error) {
        replace(foot, more(next), errorBox(error));
      }
    });
  const { node } = loaded(async (): Promise<readonly Child[]> => {
    const [search, first] = await Promise.all([
      api.json<SearchView>(`/api/searches/${encodeURIComponent(id)}`),
      page(),
    ]);
    title.textContent = search.name;
    list.replaceChildren();
    told.clear();
    add(first);
    const looked = search.collected_at;
    return [
      h(
        'p',
        { class: 'soft' },
        looked === undefined ? 'It has not looked yet.' : `Last looked ${distance(looked, now())}.`,
      ),
      search.last_fault && faultNotice(search.last_fault, zone()),
      list.childElementCount > 0 ? list : h('p', { class: 'nothing' }, 'It has found nothing yet.'),
      foot,
    ];
  });
  return {
    title: 'Search',
    node: h('div', {}, h('a', { class: 'back', href: hashOf('searches') }, '← Searches'), title, node),
  };
};
