import { MOST_UPCOMING, type PostView, type SeriesView } from '../answers.ts';
import { contentView, linkToX } from '../content-view.ts';
import type { Context, CreateView } from '../context.ts';
import { type Child, h } from '../dom.ts';
import { loaded } from '../load.ts';
import { hashOf } from '../router.ts';
import { IN_MOTION, meaningOf, REPLIES, reasonOf } from '../states.ts';
import { distance, formatInstant, milliseconds } from '../times.ts';
import { repeatOf } from '../write/draft.ts';
import { repeatWords } from '../write/repeat-words.ts';
import { postActions } from './actions.ts';
import { editForm } from './edit.ts';
import { badge, isSeries } from './summary.ts';

/** How soon to look again at a post that is under way: later each time, up to the longest. */
const LOOK_MS = { first: 2_000, longest: 30_000 };
/** A post that is due so soon is as good as under way. */
const SOON_MS = 90_000;

/** One post: what it says, how it stands, and what can be done with it. */
export const postView: CreateView = (context, { id = '', query }) => {
  const isEditing = query.get('edit') === '1';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known: string | undefined;
  let hasLeft = false;
  let pause = LOOK_MS.first;

  const fetchPost = (): Promise<PostView | SeriesView> =>
    context.api.json<PostView | SeriesView>(`/api/scheduled-posts/${encodeURIComponent(id)}`);
  const { node, reload } = loaded(async () => {
    const post = await fetchPost();
    known = post.state;
    watch(post);
    return isEditing ? [editForm(context, post)] : partsOf(context, post, reload);
  });
  const watch = (post: PostView | SeriesView): void => {
    clearTimeout(timer);
    if (!hasLeft && !isEditing && isMoving(post, context.now())) lookLater();
  };
  const lookLater = (): void => {
    timer = setTimeout(look, pause);
    pause = Math.min(pause * 1.5, LOOK_MS.longest);
  };
  /** Shows the post anew only where it has changed: a person may be reading, or choosing. */
  const look = async (): Promise<void> => {
    const post = document.hidden ? undefined : await fetchPost().catch(() => undefined);
    if (hasLeft) return;
    if (post === undefined || post.state === known) return lookLater();
    pause = LOOK_MS.first;
    await reload();
    context.say(`It is now: ${meaningOf(post.state).label}.`);
  };
  return {
    title: isEditing ? 'Change a post' : 'Post',
    node: h(
      'div',
      {},
      h(
        'a',
        { class: 'back', href: isEditing ? hashOf('post', id) : hashOf('posts') },
        isEditing ? '← Back to the post' : '← Posts',
      ),
      h('h1', { tabindex: -1 }, isEditing ? 'Change a post' : 'Post'),
      node,
    ),
    holdsInput: isEditing,
    leave: () => {
      hasLeft = true;
      clearTimeout(timer);
    },
  };
};

function isMoving(post: PostView | SeriesView, now: number): boolean {
  if (isSeries(post)) return false;
  const { state, next_action_at: next } = post;
  return (
    IN_MOTION.has(state) ||
    (state === 'scheduled' && next !== undefined && milliseconds(next) - now < SOON_MS)
  );
}

function partsOf(
  context: Context,
  post: PostView | SeriesView,
  reload: () => Promise<void>,
): readonly Child[] {
  return [
    standing(post, context),
    h(
      'ol',
      { class: post.parts.length > 1 ? 'contents thread' : 'contents' },
      ...post.parts.map((part) => h('li', {}, contentView(context.api, part))),
    ),
    ...(isSeries(post) ? timesOf(post, context) : []),
    postActions(context, post, reload),
    facts(post, context),
  ];
}

/** How it stands; where it waits for a person, why, and what to do. */
function standing(post: PostView | SeriesView, context: Context): HTMLElement {
  const { meaning, tone } = meaningOf(post.state);
  const reason = isSeries(post) || tone !== 'bad' ? undefined : reasonOf(post.reason);
  const equal = isSeries(post) ? undefined : post.duplicate_of;
  const onX = post.parts.filter(({ x_id: xId }) => xId !== undefined).length;
  return h(
    'div',
    { class: 'standing' },
    h('p', { class: 'row-state' }, badge(post.state), whenOf(post, context)),
    h('p', {}, reason ? reason.why : meaning),
    onX > 0 &&
      onX < post.parts.length &&
      h('p', {}, `${onX} of its ${post.parts.length} parts ${onX === 1 ? 'is' : 'are'} on X.`),
    equal !== undefined && h('p', {}, linkToX(equal, 'The equal post on X')),
    reason && h('p', {}, h('b', {}, 'What to do: '), reason.toDo),
  );
}

function whenOf(post: PostView | SeriesView, { zone, now }: Context): Child {
  if (isSeries(post) && post.state !== 'recurring') return h('span', {}, 'No further time');
  return h(
    'span',
    {},
    h('time', { datetime: post.at }, formatInstant(post.at, zone())),
    h('span', { class: 'soft' }, ` ${distance(post.at, now())}`),
  );
}

/** So many times of a series are shown at once. */
const TIMES_SHOWN = 5;

function timesOf({ upcoming = [], recurrence, made = 0 }: SeriesView, { zone }: Context): readonly Child[] {
  const { time_zone: seriesZone } = recurrence;
  const times = upcoming.map((instant) =>
    h('li', {}, h('time', { datetime: instant }, formatInstant(instant, zone()))),
  );
  const rest = times.slice(TIMES_SHOWN);
  const words = `${repeatWords(repeatOf(recurrence))} (${seriesZone.replaceAll('_', ' ')})`;
  return [
    h('h2', {}, 'Times'),
    h('p', {}, `It goes out ${words}. So far it has made ${made === 1 ? 'one post' : `${made} posts`}.`),
    times.length > 0 && h('ul', { class: 'times' }, ...times.slice(0, TIMES_SHOWN)),
    rest.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `${rest.length} more${upcoming.length < MOST_UPCOMING ? '' : ', and so on'}`),
        h('ul', { class: 'times' }, ...rest),
      ),
  ];
}

const LATE: Readonly<Record<string, string>> = { post: 'posted all the same', skip: 'skipped', hold: 'held' };
function facts(post: PostView | SeriesView, { zone }: Context): HTMLElement {
  const fact = (name: string, value: Child): Child[] =>
    value === undefined ? [] : [h('dt', {}, name), h('dd', {}, value)];
  const { reply_settings: replies, reply_to: replyTo, quote_of: quoteOf } = post.parts[0] ?? {};
  const { series } = post as PostView;
  return h(
    'dl',
    { class: 'facts' },
    ...fact('Made by', series && h('a', { href: hashOf('post', series) }, 'a post that repeats')),
    ...fact('Who may answer', replies && (REPLIES[replies] ?? replies)),
    ...fact('Answers the post', replyTo),
    ...fact('Quotes the post', quoteOf),
    ...fact(
      'If it is late',
      post.on_late &&
        `by more than ${post.late_after_minutes} minutes: ${LATE[post.on_late] ?? post.on_late}`,
    ),
    ...fact('Written', post.created_at && formatInstant(post.created_at, zone())),
    ...fact('By', post.by === 'settings' ? 'the app settings' : post.by),
    ...fact('Id', post.id),
  );
}
