import { MOST_UPCOMING, type SeriesView } from '../answers.ts';
import {
  type CalendarDay,
  type Entry,
  entriesByDay,
  isMonth,
  rangeOf,
  shiftMonth,
  weeksOf,
} from '../calendar.ts';
import type { Context } from '../context.ts';
import { type Child, h, on, replace } from '../dom.ts';
import { icon } from '../icons.ts';
import { loaded } from '../load.ts';
import { hashOf, type Route } from '../router.ts';
import { meaningOf } from '../states.ts';
import { dayOf, formatDay, formatMonth, formatTime, milliseconds } from '../times.ts';
import { fetchAll } from './fetch.ts';
import { excerptOf, row } from './summary.ts';

/** So many posts of a day have room in its cell. */
const IN_CELL = 3;

/** A month of posts; the chosen day's are listed below it. */
export function postCalendar(context: Context, { query }: Route): HTMLElement {
  const today = dayOf(context.now(), context.zone());
  const wanted = query.get('month') ?? '';
  const month = isMonth(wanted) ? wanted : today.slice(0, 7);
  const weeks = weeksOf(month, firstWeekday());
  const chosen = [query.get('day') ?? '', today].find((day) =>
    weeks.flat().some((shown) => shown.day === day),
  );
  const to = (by: number): string =>
    hashOf('posts', undefined, { show: 'calendar', month: shiftMonth(month, by) });
  const head = h(
    'div',
    { class: 'month' },
    h(
      'a',
      { class: 'icon-button', href: to(-1), id: 'month-before', 'aria-label': 'Month before' },
      icon('left'),
    ),
    h('h2', { class: 'month-name', id: 'month' }, formatMonth(month)),
    h(
      'a',
      { class: 'icon-button', href: to(1), id: 'month-after', 'aria-label': 'Month after' },
      icon('right'),
    ),
    h(
      'a',
      { class: 'chip', href: hashOf('posts', undefined, { show: 'calendar' }), id: 'month-today' },
      'Today',
    ),
  );
  const { node } = loaded(async (): Promise<readonly Child[]> => {
    const { posts, series, isComplete } = await fetchAll(context.api, rangeOf(weeks));
    const days = entriesByDay(posts, series, context.zone());
    const agenda = h('div', { 'aria-live': 'polite' });
    /** A day is chosen without fetching the month again, and stays in the address. */
    const choose = (day: string): void => {
      for (const cell of table.querySelectorAll('td'))
        cell.classList.toggle('chosen', cell.dataset.day === day);
      replace(agenda, dayList(day, days.get(day) ?? [], context.zone()));
    };
    const table = grid({ weeks, days, month, today, zone: context.zone(), choose });
    if (chosen !== undefined) choose(chosen);
    return [
      table,
      tellsAhead(series, weeks) &&
        h('p', { class: 'soft' }, `Of a post that repeats, the next ${MOST_UPCOMING} times are shown.`),
      !isComplete && h('p', { class: 'soft' }, 'There are more; these are the ones that were written last.'),
      agenda,
    ];
  });
  return h('div', {}, head, node);
}

/** Whether more of a series may lie in these weeks than the gateway tells. */
function tellsAhead(series: readonly SeriesView[], weeks: readonly (readonly CalendarDay[])[]): boolean {
  const end = rangeOf(weeks).to;
  return series.some(
    ({ upcoming = [] }) =>
      upcoming.length >= MOST_UPCOMING && milliseconds(upcoming.at(-1) ?? end) < milliseconds(end),
  );
}

interface Grid {
  readonly weeks: readonly (readonly CalendarDay[])[];
  readonly days: ReadonlyMap<string, readonly Entry[]>;
  readonly month: string;
  readonly today: string;
  readonly zone: string;
  readonly choose: (day: string) => void;
}

function grid(shown: Grid): HTMLElement {
  const { weeks } = shown;
  const weekdays = (weeks[0] ?? []).map(({ day }) => formatDay(day).split(/[ ,]/)[0] ?? '');
  return h(
    'table',
    { class: 'calendar', 'aria-labelledby': 'month' },
    h(
      'thead',
      {},
      h('tr', {}, ...weekdays.map((name) => h('th', { scope: 'col', abbr: name }, name.slice(0, 3)))),
    ),
    h('tbody', {}, ...weeks.map((week) => h('tr', {}, ...week.map((day) => cell(day, shown))))),
  );
}

function cell({ day, inMonth }: CalendarDay, { days, month, today, zone, choose }: Grid): HTMLElement {
  const entries = days.get(day) ?? [];
  const count = entries.length === 1 ? '1 post' : `${entries.length} posts`;
  const rest = entries.length - IN_CELL;
  return h(
    'td',
    { class: `${inMonth ? '' : 'outside'} ${day === today ? 'today' : ''}`.trim(), 'data-day': day },
    on(
      h(
        'a',
        {
          href: hashOf('posts', undefined, { show: 'calendar', month, day }),
          id: `day-${day}`,
          'aria-current': day === today && 'date',
        },
        h('span', { class: 'hidden' }, `${formatDay(day)}, ${entries.length === 0 ? 'no posts' : count}`),
        h('span', { class: 'number', 'aria-hidden': 'true' }, Number(day.slice(8))),
        h(
          'span',
          { class: 'entries', 'aria-hidden': 'true' },
          ...entries
            .slice(0, IN_CELL)
            .map(({ instant, post }) =>
              h(
                'span',
                { class: `entry ${meaningOf(post.state).tone}` },
                h('b', {}, formatTime(instant, zone)),
                ` ${excerptOf(post)}`,
              ),
            ),
          rest > 0 && h('span', { class: 'rest' }, `+${rest}`),
        ),
      ),
      'click',
      (event) => {
        event.preventDefault();
        history.pushState(null, '', hashOf('posts', undefined, { show: 'calendar', month, day }));
        choose(day);
      },
    ),
  );
}

function dayList(day: string, entries: readonly Entry[], zone: string): HTMLElement {
  const rows = entries.map(({ instant, post }) =>
    h('li', {}, row({ ...post, at: new Date(instant).toISOString() }, zone, 'time')),
  );
  return h(
    'section',
    { class: 'day', 'aria-labelledby': 'agenda' },
    h('h2', { id: 'agenda' }, formatDay(day)),
    rows.length > 0
      ? h('ul', { class: 'rows' }, ...rows)
      : h('p', { class: 'nothing' }, 'No posts on this day.'),
    h('a', { class: 'button', href: hashOf('write', undefined, { day }) }, 'Write one for this day'),
  );
}

/** 1 for Monday to 7 for Sunday, where the browser knows what the person's country does. */
function firstWeekday(): number {
  const locale: Intl.Locale & { getWeekInfo?: () => { firstDay: number } } = new Intl.Locale(
    navigator.language,
  );
  return locale.getWeekInfo?.().firstDay ?? 1;
}
