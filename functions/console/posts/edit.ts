import { filledAtLongest } from '../../publishing/placeholders.ts';
import type { PostView, SeriesView } from '../answers.ts';
import type { Context } from '../context.ts';
import { h, on, replace } from '../dom.ts';
import { errorBox } from '../error-box.ts';
import { hashOf } from '../router.ts';
import { localTime } from '../times.ts';
import { newDraft, repeatOf, type WhenDraft } from '../write/draft.ts';
import { clearFaults, type Field, hasFaults, prefixed, showFaults } from '../write/field.ts';
import { whenOf } from '../write/request.ts';
import { textField } from '../write/text-field.ts';
import { whenEditor } from '../write/when-editor.ts';
import { patchOf } from './patch.ts';
import { isSeries } from './summary.ts';

/** Changes the texts and the time of a post that is not under way; all else of it stays. */
export function editForm(context: Context, post: PostView | SeriesView): HTMLElement {
  const texts = post.parts.map(({ text = '' }) => text);
  const isThread = texts.length > 1;
  const editors = texts.map((text, index) =>
    textField(
      isThread ? `Part ${index + 1}` : 'Text',
      text,
      (changed) => {
        texts[index] = changed;
      },
      isSeries(post) ? filledAtLongest : undefined,
    ),
  );
  const time = timeOf(context, post);
  let hasNewTime = false;
  const when = whenEditor(
    time,
    [time.kind],
    () => {
      hasNewTime = true;
    },
    context.now,
  );
  const fields = (): readonly Field[] => [
    ...editors.flatMap(({ field }, index) => prefixed(isThread ? `parts[${index}].` : '', [field])),
    ...when.fields(),
  ];
  const outcome = h('div', { class: 'outcome' });
  const submit = h('button', { type: 'submit', class: 'primary' }, 'Save');
  const form = h(
    'form',
    { novalidate: true, class: 'stack' },
    outcome,
    ...editors.map(({ node }) => node),
    when.node,
    h(
      'div',
      { class: 'actions' },
      h('a', { class: 'button quiet', href: hashOf('post', post.id) }, 'Leave it as it was'),
      submit,
    ),
  );
  return on(form, 'submit', async (event) => {
    event.preventDefault();
    if (submit.getAttribute('aria-disabled') === 'true') return;
    submit.setAttribute('aria-disabled', 'true');
    replace(outcome);
    clearFaults(fields());
    try {
      const body = { ...patchOf(post.parts, texts), ...(hasNewTime && withoutEnds(whenOf(time))) };
      const changed = await context.api.json<PostView>(
        `/api/scheduled-posts/${encodeURIComponent(post.id)}`,
        {
          method: 'PATCH',
          body,
        },
      );
      context.go(hashOf('post', post.id), ['Saved.', ...(changed.warnings ?? [])].join(' '));
    } catch (error) {
      replace(outcome, hasFaults(error) ? showFaults(error, fields()) : errorBox(error));
      outcome.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
    } finally {
      submit.removeAttribute('aria-disabled');
    }
  });
}

/** In a merge patch, what is left out stays: an end that is none any more is taken away. */
function withoutEnds({
  recurrence,
  ...others
}: ReturnType<typeof whenOf>): Readonly<Record<string, unknown>> {
  return recurrence ? { recurrence: { until: null, count: null, ...recurrence } } : others;
}

function timeOf({ zone, now }: Context, post: PostView | SeriesView): WhenDraft {
  const { when } = newDraft(zone(), localTime(now(), zone()));
  if (!isSeries(post)) return { ...when, kind: 'at', local: localTime(post.at, zone()) };
  const { recurrence } = post;
  return { ...when, kind: 'repeat', zone: recurrence.time_zone, repeat: repeatOf(recurrence) };
}
