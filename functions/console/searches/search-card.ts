import type { SearchView } from '../answers.ts';
import type { Context } from '../context.ts';
import { confirm } from '../dialog.ts';
import { button, type Child, h, replace } from '../dom.ts';
import { errorBox } from '../error-box.ts';
import { dollars } from '../money.ts';
import { hashOf } from '../router.ts';
import { distance, formatInstant } from '../times.ts';
import { gapSentence } from './gaps.ts';

/** Asks before a search begins to cost money. */
export function confirmPrice(search: SearchView, no: string): Promise<boolean> {
  const { worst_price_usd_per_day: price, warnings = [], posts_per_day: most } = search;
  const body: Child[] = [
    h('p', { class: 'query', dir: 'auto' }, search.query),
    h(
      'p',
      {},
      'X charges at most ',
      h('b', {}, `${dollars(price)} a day`),
      `, for up to ${most} posts and their authors.`,
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
  const id = `pause-${search.id}`;
  const pause = search.paused
    ? button('Resume', { id, 'aria-label': `Resume ${search.name}` }, async () => {
        if (await confirmPrice(search, 'Leave it paused'))
          await change('PATCH', { paused: false }, 'It collects again.');
      })
    : button('Pause', { id, 'aria-label': `Pause ${search.name}` }, () =>
        change('PATCH', { paused: true }, 'It is paused.'),
      );
  const remove = button('Delete', { class: 'quiet', 'aria-label': `Delete ${search.name}` }, async () => {
    const body = ['What it has collected is deleted with it. Nothing changes on X.'];
    const isSure = await confirm({
      title: `Delete “${search.name}”?`,
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
      h('a', { href: hashOf('searches', search.id), id: `search-${search.id}` }, search.name),
    ),
    search.name !== search.query && h('p', { class: 'query', dir: 'auto' }, search.query),
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

/** X's smallest page: with less left of the day's cap, X is not asked any more. */
const LEAST_ASKED = 10;

function badges(search: SearchView): Child[] {
  const { drop_reposts: noReposts, drop_replies: noReplies } = search;
  const [tone, label] = stateOf(search);
  return [
    h('span', { class: `badge ${tone}` }, label),
    noReposts && h('span', { class: 'tag' }, 'No reposts'),
    noReplies && h('span', { class: 'tag' }, 'No replies'),
  ];
}

function stateOf(search: SearchView): readonly [tone: string, label: string] {
  if (search.paused) return ['over', 'Paused'];
  if (search.last_fault) return ['bad', 'Not collected'];
  if (search.posts_per_day - search.posts_today < LEAST_ASKED) return ['busy', 'Day’s cap is used up'];
  if (search.collected_at === undefined) return ['waiting', 'Starts soon'];
  return search.caught_up ? ['good', 'Up to date'] : ['busy', 'Catching up'];
}

function standing(search: SearchView, { zone, now }: Context): Child[] {
  const { collected_at: at, gaps, last_fault: fault } = search;
  const facts = [
    ...(at === undefined ? [] : [`Last looked ${distance(at, now())}`]),
    `${search.posts_today} of ${search.posts_per_day} posts today`,
    `at most ${dollars(search.worst_price_usd_per_day)} a day`,
  ];
  return [
    h('p', { class: 'soft' }, facts.join(' · ')),
    fault && !search.paused && faultNotice(fault, zone()),
    gaps.length > 0 &&
      h(
        'details',
        {},
        h(
          'summary',
          {},
          gaps.length === 1 ? 'One gap in what it found' : `${gaps.length} gaps in what it found`,
        ),
        h('ul', {}, ...gaps.map((gap) => h('li', {}, gapSentence(gap, zone())))),
      ),
  ];
}

/** Why X gave no posts; the detail is the gateway's sentence, or X's own. */
export function faultNotice(
  { detail, at, retry_at: retryAt }: NonNullable<SearchView['last_fault']>,
  zone: string,
): HTMLElement {
  return h(
    'div',
    { class: 'notice bad' },
    h('p', {}, detail),
    h(
      'p',
      {},
      `Last tried ${formatInstant(at, zone)}, and tried again from ${formatInstant(retryAt, zone)}.`,
    ),
  );
}
