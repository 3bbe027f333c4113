import type { PostView, SeriesView } from '../answers.ts';
import type { Context } from '../context.ts';
import { button, type Child, h, on } from '../dom.ts';
import { errorBox } from '../error-box.ts';
import { loaded } from '../load.ts';
import { hashOf } from '../router.ts';
import { FILTERS, type Filter, UPCOMING } from '../states.ts';
import { dayOf, formatDay, milliseconds } from '../times.ts';
import { fetchAll, fetchPage } from './fetch.ts';
import { row } from './summary.ts';

export function filterOf(name: string | null): Filter {
  return FILTERS.find((filter) => filter.name === name) ?? UPCOMING;
}

/** Links that choose what the list shows. */
export function filterLinks(chosen: Filter): HTMLElement {
  const links = FILTERS.map(({ name, label }) =>
    h(
      'a',
      {
        class: 'chip',
        href: hashOf('posts', undefined, { show: name }),
        id: `filter-${name}`,
        'aria-current': name === chosen.name && 'true',
      },
      label,
    ),
  );
  return h('nav', { class: 'chips', 'aria-label': 'Which posts' }, ...links);
}

/** The posts of a filter: what is to come in the order of its times, all else newest first. */
export function postList(context: Context, filter: Filter): HTMLElement {
  return loaded(() => (filter === UPCOMING ? upcoming(context) : newestFirst(context, filter))).node;
}

async function upcoming({ api, zone, now }: Context): Promise<readonly Child[]> {
  const { posts, series, isComplete } = await fetchAll(api, { states: UPCOMING.states });
  const repeating = series.filter(({ state }) => state === 'recurring');
  if (posts.length + repeating.length === 0) return [nothing('Nothing is scheduled.')];
  const days = new Map<string, HTMLElement[]>();
  const all: (PostView | SeriesView)[] = [...posts, ...repeating];
  for (const post of all.sort((a, b) => milliseconds(a.at) - milliseconds(b.at))) {
    const day = dayOf(post.at, zone());
    days.set(day, [...(days.get(day) ?? []), row(post, zone(), 'time')]);
  }
  const today = dayOf(now(), zone());
  return [
    ...Array.from(days, ([day, rows]) =>
      h(
        'section',
        { class: 'day' },
        h('h2', {}, day === today ? `Today, ${formatDay(day)}` : formatDay(day)),
        h('ul', { class: 'rows' }, ...rows.map((each) => h('li', {}, each))),
      ),
    ),
    !isComplete && h('p', { class: 'soft' }, 'There are more; these are the ones that were written last.'),
  ];
}

async function newestFirst({ api, zone }: Context, { states, label }: Filter): Promise<readonly Child[]> {
  const list = h('ul', { class: 'rows' });
  const foot = h('div', { class: 'foot' });
  const more = async (after?: string): Promise<void> => {
    const count = list.childElementCount;
    let next = after;
    // A page can be empty and have a next one: storage looks through what does not fit, for a while at a time.
    do {
      const page = await fetchPage(api, { states, after: next });
      const shown = states ? page.posts : [...(page.series ?? []), ...page.posts];
      list.append(...shown.map((post) => h('li', {}, row(post, zone(), 'instant'))));
      next = page.next;
    } while (next !== undefined && list.childElementCount === count);
    foot.replaceChildren(...(next === undefined ? [] : [moreButton(next)]));
  };
  const moreButton = (next: string): HTMLElement =>
    on(
      button('Show older ones', {}, async () => {
        const last = list.lastElementChild;
        await more(next).catch((error: unknown) => foot.append(errorBox(error)));
        last?.nextElementSibling?.querySelector('a')?.focus();
      }),
      'click',
      () => foot.querySelector('.notice')?.remove(),
    );
  await more();
  return list.childElementCount === 0
    ? [nothing(states ? `No posts are ${label.toLowerCase()}.` : 'There are no posts yet.')]
    : [list, foot];
}

function nothing(text: string): HTMLElement {
  return h('p', { class: 'nothing' }, text, ' ', h('a', { href: hashOf('write') }, 'Write one'));
}
