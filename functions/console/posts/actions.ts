import type { PostView, SeriesView } from '../answers.ts';
import { contentView } from '../content-view.ts';
import type { Context } from '../context.ts';
import { confirm, type Question } from '../dialog.ts';
import { button, type Child, h, replace } from '../dom.ts';
import { errorBox } from '../error-box.ts';
import { hashOf } from '../router.ts';
import { meaningOf } from '../states.ts';
import { nextHour } from '../times.ts';
import { draftOf, newDraft } from '../write/draft.ts';
import { keepDraft } from '../write/draft-store.ts';
import { priceOf } from '../write/measure.ts';
import { settle } from './settle.ts';
import { isSeries } from './summary.ts';

/** States of which a new post can be made. */
const OVER: ReadonlySet<string> = new Set(['failed', 'cancelled', 'skipped']);

/** Asks, does it, and shows the post as it is then; a refusal is shown, and asks nothing more of the person. */
export type Act = (
  question: Question,
  method: 'POST' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<void>;

/** What a person can do with a post in its state. */
export function postActions(
  context: Context,
  post: PostView | SeriesView,
  reload: () => Promise<void>,
): HTMLElement {
  const outcome = h('div', {});
  const act: Act = async (question, method, path, body) => {
    if (!(await confirm(question))) return;
    replace(outcome);
    try {
      const own: `/api/${string}` = `/api/scheduled-posts/${encodeURIComponent(post.id)}${path}`;
      const { state } = await context.api.json<PostView>(own, { method, body });
      await reload();
      context.say(`It is now: ${meaningOf(state).label}.`);
      document.querySelector<HTMLElement>('h1')?.focus();
    } catch (error) {
      replace(outcome, errorBox(error, reload));
    }
  };
  return h('div', { class: 'stack' }, outcome, ...actionsOf(context, post, act));
}

function actionsOf(context: Context, post: PostView | SeriesView, act: Act): readonly Child[] {
  if (isSeries(post)) {
    if (post.state !== 'recurring') return [bar(again(context, post))];
    return post.by === 'settings' ? [madeBySettings()] : [bar(change(post), stop(act))];
  }
  if (post.state === 'held') return [settle(context, post, act)];
  if (OVER.has(post.state)) return [bar(again(context, post))];
  if (post.state !== 'scheduled') return [];
  const hasBegun = post.parts.some(({ x_id: xId }) => xId !== undefined);
  return [bar(!hasBegun && change(post), publishNow(context, post, act), cancel(act))];
}

/** The gateway refuses to change it; the posts that it makes are posts like any other. */
function madeBySettings(): HTMLElement {
  const setting = (name: string): HTMLElement => h('code', {}, name);
  return h(
    'p',
    { class: 'hint' },
    ...['The app settings ', setting('TWEET_SCHEDULE'), ' and ', setting('TWEET_TEXT')],
    ' make this: change them to change it, empty them to stop it.',
  );
}

const bar = (...children: readonly Child[]): HTMLElement => h('div', { class: 'actions start' }, ...children);

function change({ id }: PostView | SeriesView): HTMLElement {
  return h('a', { class: 'button', href: hashOf('post', id, { edit: '1' }), id: 'change' }, 'Change');
}

function publishNow({ api }: Context, { parts }: PostView, act: Act): HTMLElement {
  return button('Publish now', {}, async () => {
    const price = await priceOf(parts);
    const body = [
      h('div', { class: 'contents' }, ...parts.map((part) => contentView(api, part))),
      h('p', {}, `It goes to X at once, and X charges ${price ? `at most ${price}` : 'for it'}.`),
    ];
    await act({ title: 'Publish this now?', body, yes: 'Publish now' }, 'POST', '/publish-now');
  });
}

function cancel(act: Act): HTMLElement {
  const body = ['It is not sent then. Its text stays in the list of cancelled posts.'];
  return button('Cancel it', { class: 'quiet' }, () =>
    act(
      { title: 'Cancel this post?', body, yes: 'Cancel the post', no: 'Keep it', isDangerous: true },
      'DELETE',
      '',
    ),
  );
}

function stop(act: Act): HTMLElement {
  const body = ['Nothing more of it is sent then. What is posted already stays on X.'];
  return button('Stop repeating', { class: 'quiet' }, () =>
    act(
      { title: 'Stop repeating this?', body, yes: 'Stop it', no: 'Keep it', isDangerous: true },
      'DELETE',
      '',
    ),
  );
}

function again({ go, zone, now }: Context, post: PostView | SeriesView): HTMLElement {
  return button('Write it again', {}, () => {
    const local = nextHour(now(), zone());
    keepDraft(sessionStorage, draftOf(post, newDraft(zone(), local)));
    go(hashOf('write'), 'This is a new post with the same words.');
  });
}
