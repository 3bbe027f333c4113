import type { SearchView } from '../answers.ts';
import type { Context } from '../context.ts';
import { confirm } from '../dialog.ts';
import { button, type Child, h, replace } from '../dom.ts';
import { errorBox } from '../error-box.ts';
import { dollars } from '../money.ts';
import { hashOf } from '../router.ts';
import { distance, formatInstant } from '../times.ts';

export function nameOf({ name, query }: SearchView): string {
  return name || query;
}

/** Asks before a search begins to cost money. */
export function confirmPrice(search: SearchView, no: string): Promise<boolean> {
  const { worst_price_usd_per_day: price, warnings = [], posts_per_day: most } = search;
  const body: Child[] = [
    h('p', { class: 'query' }, search.query),
    price === undefined
      ? h('p', {}, 'X charges for each post and each author that it finds.')
      : h(
          'p',
          {},
          'X charges at most ',
          h('b', {}, `${dollars(price)} a day`),
          `${most === undefined ? '' : `, for up to ${most} posts and their authors`}.`,
        ),
    ...warnings.map((warning) => h('p', {}, warning)),
  ];
  return confirm({ title: 'Collect these posts?', body, yes: 'Start collecting', no });
}

/** A search: what it looks for, how it stands, and what can be done with it. */
export function searchCard(context: Context, search: SearchView, reload: () => Promise<void>): HTMLElement {
  const { api, say } = context;
  const path: `/api/${string}` = `/api/searches/${encodeURIComponent(search.id)}`;
  const outcome = h('div', {});
  const change = async (method: 'PATCH' | 'DELETE', body: unknown, done: string): Promise<void> => {
    replace(outcome);
    try {
      await api.json(path, { method, body });
      await reload();
      say(done);
    } catch (error) {
      replace(outcome, errorBox(error, reload));
    }
  };
  const pause = search.paused
    ? button('Resume', { 'aria-label': `Resume ${nameOf(search)}` }, async () => {
        if (await confirmPrice(search, 'Leave it paused'))
          await change('PATCH', { paused: false }, 'It collects again.');
      })
    : button('Pause', { 'aria-label': `Pause ${nameOf(search)}` }, () =>
        change('PATCH', { paused: true }, 'It is paused.'),
      );
  const remove = button('Delete', { class: 'quiet', 'aria-label': `Delete ${nameOf(search)}` }, async () => {
    const body = ['What it has collected is deleted with it. Nothing changes on X.'];
    const isSure = await confirm({
      title: `Delete “${nameOf(search)}”?`,
      body,
      yes: 'Delete it',
      no: 'Keep it',
      isDangerous: true,
    });
    if (isSure) await change('DELETE', undefined, 'It is deleted.');
  });
  return h(
    'article',
    { class: 'box search' },
    h(
      'h2',
      { dir: 'auto' },
      h('a', { href: hashOf('searches', search.id), id: `search-${search.id}` }, nameOf(search)),
    ),
    search.name ? h('p', { class: 'query', dir: 'auto' }, search.query) : undefined,
    h('p', { class: 'row-state' }, ...badges(search)),
    ...standing(search, context),
    outcome,
    search.from_setting
      ? h(
          'p',
          { class: 'soft' },
          'The setting ',
          h('code', {}, 'SEARCH_QUERY'),
          ' defines it; change it there.',
        )
      : h('div', { class: 'actions start' }, pause, remove),
  );
}

function badges({
  paused,
  caught_up: caughtUp,
  collected_at: at,
  drop_reposts: noReposts,
  drop_replies: noReplies,
}: SearchView): Child[] {
  const state = paused
    ? h('span', { class: 'badge over' }, 'Paused')
    : at === undefined
      ? h('span', { class: 'badge waiting' }, 'Starts soon')
      : caughtUp === false
        ? h('span', { class: 'badge busy' }, 'Catching up')
        : h('span', { class: 'badge good' }, 'Up to date');
  return [
    state,
    noReposts && h('span', { class: 'tag' }, 'No reposts'),
    noReplies && h('span', { class: 'tag' }, 'No replies'),
  ];
}

function standing(search: SearchView, { zone, now }: Context): Child[] {
  const {
    collected_at: at,
    posts_today: today,
    posts_per_day: most,
    worst_price_usd_per_day: price,
    last_fault: fault,
  } = search;
  const facts = [
    at !== undefined && `Last looked ${distance(at, now())}`,
    today !== undefined && `${today}${most === undefined ? '' : ` of ${most}`} posts today`,
    price !== undefined && `at most ${dollars(price)} a day`,
  ].filter((fact) => fact !== false);
  const gaps = search.gaps ?? [];
  return [
    h('p', { class: 'soft' }, facts.join(' · ')),
    fault !== undefined &&
      h(
        'p',
        { class: 'notice bad' },
        `${fault.detail} `,
        fault.retry_at !== undefined && `The next try is ${distance(fault.retry_at, now())}.`,
      ),
    gaps.length > 0 &&
      h(
        'details',
        {},
        h(
          'summary',
          {},
          gaps.length === 1
            ? 'One gap: posts that could not be collected'
            : `${gaps.length} gaps: posts that could not be collected`,
        ),
        h(
          'ul',
          {},
          ...gaps.map(({ from, to, reason = '' }) =>
            h(
              'li',
              {},
              `${[from, to].map((time) => edge(time, zone())).join(' to ')} ${reason && `(${reason})`}`,
            ),
          ),
        ),
      ),
  ];
}

/** Gaps are told as instants, or as ids of posts. */
function edge(time: string | undefined, zone: string): string {
  if (time === undefined) return '…';
  return /^\d{4}-\d{2}-\d{2}T/.test(time) ? formatInstant(time, zone) : time;
}
