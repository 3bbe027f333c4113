import type { PostView } from '../answers.ts';
import type { Context } from '../context.ts';
import { button, h, labelled, on } from '../dom.ts';
import { distance, formatInstant, milliseconds } from '../times.ts';
import { faultPlace } from '../write/field.ts';
import type { Act } from './actions.ts';
import { xIdOf } from './x-id.ts';

/** The three ways to settle a held post, each with what it means. */
export function settle(context: Context, post: PostView, act: Act): HTMLElement {
  const isThread = post.parts.length > 1;
  const next = post.parts.findIndex(({ x_id: xId }) => xId === undefined) + 1;
  const which = isThread ? `Part ${next}` : 'It';
  const found = onX(which, post.duplicate_of ?? '', act);
  const resend = again(context, post, which, act);
  return h(
    'section',
    { class: 'settle', 'aria-labelledby': 'settle' },
    h('h2', { id: 'settle' }, 'Settle it'),
    // What was not sent is usually to be sent; what may be there is to be looked for first.
    ...(isDoubtful(post) ? [found, resend] : [resend, found]),
    h(
      'div',
      { class: 'box' },
      h('h3', {}, 'Drop it'),
      h(
        'p',
        {},
        isThread
          ? 'What is not posted yet never will be. What is on X stays there.'
          : 'It is not sent again. Should it be on X, it stays there.',
      ),
      button('Drop it', { class: 'danger' }, () =>
        act(
          {
            title: 'Drop this post?',
            body: ['This cannot be undone.'],
            yes: 'Drop it',
            no: 'Keep it',
            isDangerous: true,
          },
          'POST',
          '/resolve',
          { action: 'drop' },
        ),
      ),
    ),
  );
}

function onX(which: string, known: string, act: Act): HTMLElement {
  const input = h('input', {
    inputmode: 'url',
    autocomplete: 'off',
    placeholder: 'https://x.com/…/status/…',
    value: known,
  });
  const fault = faultPlace(input);
  const form = h(
    'form',
    { novalidate: true, class: 'box' },
    h('h3', {}, `${which} is on X`),
    h('p', {}, 'You have found it on the account’s timeline. It is not sent again.'),
    labelled('Its address, or its id', input),
    fault,
    h('button', { type: 'submit' }, 'It is on X'),
  );
  return on(form, 'submit', (event) => {
    event.preventDefault();
    const id = xIdOf(input.value);
    input.toggleAttribute('aria-invalid', id === undefined);
    if (id === undefined) {
      fault.textContent = 'This is neither the address of a post on X, nor its number.';
      input.focus();
      return;
    }
    fault.textContent = '';
    const body = [`The gateway takes the post ${id} on X for this one, and sends nothing.`];
    void act({ title: `${which} is on X?`, body, yes: 'It is on X' }, 'POST', '/resolve', {
      action: 'posted',
      x_id: id,
    });
  });
}

/** Whether it may be on X already. */
const isDoubtful = ({ reason }: PostView): boolean => reason === 'unconfirmed' || reason === 'duplicate';

function again({ zone, now }: Context, post: PostView, which: string, act: Act): HTMLElement {
  const { resendable_at: from } = post;
  const isTooEarly = from !== undefined && milliseconds(from) > now();
  const warning = isDoubtful(post)
    ? 'X may have posted it already. Send it only if you looked at the account and it is not there, or it will be there twice.'
    : `${which} has not reached X, as far as is known. X charges for it when it is posted.`;
  return h(
    'div',
    { class: 'box' },
    h('h3', {}, 'Send it again'),
    h('p', {}, warning),
    isTooEarly
      ? h(
          'p',
          { class: 'soft' },
          `Possible from ${formatInstant(from, zone())} (${distance(from, now())}): until then an earlier send may still be under way.`,
        )
      : button('Send it again', {}, () =>
          act(
            {
              title: `Send ${which === 'It' ? 'it' : which.toLowerCase()} again?`,
              body: [warning],
              yes: 'Send it again',
            },
            'POST',
            '/resolve',
            {
              action: 'resend',
            },
          ),
        ),
  );
}
