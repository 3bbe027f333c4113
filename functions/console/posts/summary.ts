import type { PostView, SeriesView } from '../answers.ts';
import { type Child, h } from '../dom.ts';
import { icon } from '../icons.ts';
import { hashOf } from '../router.ts';
import { meaningOf } from '../states.ts';
import { formatInstant, formatTime } from '../times.ts';

export function isSeries(post: PostView | SeriesView): post is SeriesView {
  return 'recurrence' in post && post.recurrence !== undefined;
}

export function badge(state: string): HTMLElement {
  const { label, tone } = meaningOf(state);
  return h('span', { class: `badge ${tone}` }, label);
}

/** The first words of a post, or what it has in place of words. */
export function excerptOf({ parts }: PostView | SeriesView): string {
  const [first] = parts;
  const text = (first?.text ?? '').replace(/\s+/g, ' ').trim();
  return text || (first?.media?.length ? 'Media without words' : 'No words');
}

/** One post in a list: when, what, and how it stands; it leads to the post. */
export function row(post: PostView | SeriesView, zone: string, form: 'time' | 'instant'): HTMLElement {
  const isOver = isSeries(post) && post.state !== 'recurring';
  const format = form === 'time' ? formatTime : formatInstant;
  const extras: Child[] = [];
  if (post.parts.length > 1) extras.push(h('span', { class: 'tag' }, `Thread of ${post.parts.length}`));
  if (post.parts.some(({ poll }) => poll)) extras.push(h('span', { class: 'tag' }, 'Poll'));
  if (post.parts.some(({ media }) => media?.length)) extras.push(h('span', { class: 'tag' }, 'Media'));
  return h(
    'a',
    // A series stands on the calendar more than once.
    { class: 'row', href: hashOf('post', post.id), id: `post-${post.id}-${post.at}` },
    h(
      'span',
      { class: 'row-when' },
      isSeries(post) && icon('repeat'),
      isOver ? 'No further time' : h('time', { datetime: post.at }, format(post.at, zone)),
    ),
    h('span', { class: 'row-text', dir: 'auto' }, excerptOf(post)),
    h('span', { class: 'row-state' }, badge(post.state), ...extras),
  );
}
