import type { PostView, StatusView } from '../answers.ts';
import type { Context } from '../context.ts';
import { type Child, h } from '../dom.ts';
import { icon } from '../icons.ts';
import { hashOf } from '../router.ts';
import { reasonOf } from '../states.ts';
import { distance, formatInstant, milliseconds } from '../times.ts';
import { fetchAll } from './fetch.ts';
import { badge, excerptOf } from './summary.ts';

/** Nothing can be done about a failed post but to write it anew, so that it stays here for a week only. */
const FAILED_MS = 7 * 24 * 60 * 60_000;
/** So many are shown at once: what is to come should not be far below. */
const SHOWN = 4;
/** A timer that should run every minute and has not for so long has stopped. */
const TICK_MS = 15 * 60_000;

/**
 * What a person has to know first: posts that are held or failed, and why nothing is being sent. Where it is to be
 * short, the posts are only counted.
 */
export async function attention({ api, zone, now }: Context, isShort: boolean): Promise<readonly Child[]> {
  const [{ posts }, status] = await Promise.all([
    fetchAll(api, { states: ['held', 'failed'] }),
    // The list is worth seeing without it.
    api.json<StatusView>('/api/status').catch(() => undefined),
  ]);
  const waiting = posts
    .filter(({ state, at }) => state === 'held' || now() - milliseconds(at) < FAILED_MS)
    .sort(
      (a, b) =>
        Number(b.state === 'held') - Number(a.state === 'held') || milliseconds(b.at) - milliseconds(a.at),
    );
  const more = ['held', 'failed'].filter((each) => waiting.slice(SHOWN).some(({ state }) => state === each));
  if (isShort && waiting.length > 0) {
    const label = `${waiting.length} for you to look at`;
    return [
      ...publisherNotice(status, now()),
      h(
        'p',
        { class: 'attention' },
        h('a', { class: 'attention-title', href: hashOf('posts') }, icon('warning'), label),
      ),
    ];
  }
  return [
    ...publisherNotice(status, now()),
    waiting.length > 0 &&
      h(
        'section',
        { class: 'attention', 'aria-labelledby': 'attention' },
        h(
          'h2',
          { class: 'attention-title', id: 'attention' },
          icon('warning'),
          `${waiting.length} for you to look at`,
        ),
        h('ul', {}, ...waiting.slice(0, SHOWN).map((post) => h('li', {}, card(post, zone())))),
        ...more.map((state) =>
          h(
            'p',
            {},
            h('a', { href: hashOf('posts', undefined, { show: state }) }, `See all that are ${state}`),
          ),
        ),
      ),
  ];
}

function card(post: PostView, zone: string): HTMLElement {
  const reason = reasonOf(post.reason);
  return h(
    'a',
    { class: 'attention-card', href: hashOf('post', post.id), id: `attention-${post.id}` },
    h(
      'span',
      { class: 'row-state' },
      badge(post.state),
      h('time', { datetime: post.at }, formatInstant(post.at, zone)),
    ),
    h('span', { class: 'row-text', dir: 'auto' }, excerptOf(post)),
    reason && h('span', { class: 'soft' }, `${reason.why} ${reason.toDo}`),
  );
}

function publisherNotice(status: StatusView | undefined, now: number): readonly Child[] {
  if (typeof status?.posts !== 'object') return [];
  const { publishing, lastTick, settingsSeries = [] } = status.posts;
  const faulty = settingsSeries.length > 0 && settingsNotice(settingsSeries);
  if (publishing === 'off') {
    return [
      faulty,
      h(
        'p',
        { class: 'notice' },
        'Publishing is off: posts wait, and nothing is sent, until the setting ',
        h('code', {}, 'PUBLISHING'),
        ' is on.',
      ),
    ];
  }
  if (!lastTick || now - milliseconds(lastTick.at) < TICK_MS) return [faulty];
  return [
    faulty,
    h(
      'p',
      { class: 'notice bad' },
      `The publisher last ran ${distance(lastTick.at, now)}: due posts may be waiting. `,
      h('a', { href: hashOf('health') }, 'See Health'),
    ),
  ];
}

/** What is wrong with the series that the settings describe, as the gateway says it. */
export function settingsNotice(faults: readonly string[]): HTMLElement {
  return h(
    'div',
    { class: 'notice bad' },
    h('p', {}, 'The app settings describe a post that repeats, but not as they should:'),
    h('ul', {}, ...faults.map((fault) => h('li', {}, fault))),
  );
}
