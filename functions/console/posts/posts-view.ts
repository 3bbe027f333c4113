import type { CreateView } from '../context.ts';
import { h } from '../dom.ts';
import { loaded } from '../load.ts';
import { hashOf } from '../router.ts';
import { UPCOMING } from '../states.ts';
import { attention } from './attention.ts';
import { postCalendar } from './calendar-view.ts';
import { filterLinks, filterOf, postList } from './list.ts';

/** Posts as a list or on a calendar; what waits for a person comes first. */
export const postsView: CreateView = (context, route) => {
  const isCalendar = route.query.get('show') === 'calendar';
  const filter = filterOf(route.query.get('show'));
  const tab = (label: string, show: string | undefined, isChosen: boolean): HTMLElement =>
    h(
      'a',
      {
        href: hashOf('posts', undefined, { show }),
        class: 'tab',
        id: `tab-${label.toLowerCase()}`,
        'aria-current': isChosen && 'true',
      },
      label,
    );
  const node = h(
    'div',
    {},
    h(
      'div',
      { class: 'head' },
      h('h1', { tabindex: -1 }, 'Posts'),
      h(
        'nav',
        { class: 'tabs', 'aria-label': 'How' },
        tab('List', undefined, !isCalendar),
        tab('Calendar', 'calendar', isCalendar),
      ),
    ),
    loaded(() => attention(context, isCalendar || filter !== UPCOMING)).node,
    ...(isCalendar ? [postCalendar(context, route)] : [filterLinks(filter), postList(context, filter)]),
  );
  return { title: 'Posts', node };
};
