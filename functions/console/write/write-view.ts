import { filledAtLongest } from '../../publishing/placeholders.ts';
import type { PostView, SeriesView } from '../answers.ts';
import { ApiError } from '../api-error.ts';
import { contentView } from '../content-view.ts';
import type { Context, CreateView } from '../context.ts';
import { confirm } from '../dialog.ts';
import { button, type Child, h, on, replace } from '../dom.ts';
import { errorBox } from '../error-box.ts';
import { hashOf } from '../router.ts';
import { formatLocal, nextHour } from '../times.ts';
import { type Draft, newDraft, newKey } from './draft.ts';
import { dropDraft, keepDraft, readDraft } from './draft-store.ts';
import { clearFaults, type Field, hasFaults, showFaults } from './field.ts';
import { priceOf } from './measure.ts';
import { partsEditor } from './parts-editor.ts';
import { repeatWords } from './repeat-words.ts';
import { contentOf, requestOf } from './request.ts';
import { settingsEditor } from './settings-editor.ts';
import { whenEditor } from './when-editor.ts';

const VERBS = { at: 'Schedule', now: 'Post now', repeat: 'Start repeating' } as const;

/** Writes a post, says what it will cost, and schedules it. */
export const writeView: CreateView = (context, { query }) => {
  const draft = draftFor(context, query.get('day'));
  let price: string | undefined;
  const longest = (text: string): string => (draft.when.kind === 'repeat' ? filledAtLongest(text) : text);
  const parts = partsEditor(context.api, draft.parts, { onChange: () => changed(), longest });
  const when = whenEditor(
    draft.when,
    ['at', 'now', 'repeat'],
    () => {
      parts.count();
      changed();
    },
    context.now,
  );
  const settings = settingsEditor(draft, () => changed());
  const fields = (): readonly Field[] => [...parts.fields(), ...when.fields(), ...settings.fields];
  const outcome = h('div', { class: 'outcome' });
  const cost = h('output', { class: 'price' });
  const submit = h('button', { type: 'submit', class: 'primary' }, VERBS[draft.when.kind]);
  const changed = (): void => {
    keepDraft(sessionStorage, draft);
    submit.textContent = VERBS[draft.when.kind];
    void tellPrice();
  };
  const tellPrice = async (): Promise<void> => {
    price = await priceOf(draft.parts.map((part) => contentOf({ ...part, text: longest(part.text) })));
    replace(
      cost,
      ...(price
        ? [h('b', {}, price), draft.when.kind === 'repeat' ? ' each time, at most' : ' at most']
        : []),
    );
  };
  void tellPrice();

  const send = async (): Promise<void> => {
    replace(outcome);
    clearFaults(fields());
    if (!(await confirm(questionOf(context, draft, price)))) return;
    try {
      const post = await context.api.json<PostView | SeriesView>('/api/scheduled-posts', {
        method: 'POST',
        body: requestOf(draft),
        idempotencyKey: draft.key,
      });
      dropDraft(sessionStorage);
      const done = ['The gateway has it.', ...(post.warnings ?? [])].join(' ');
      // The person may have gone elsewhere meanwhile, and is left there.
      if (form.isConnected) context.go(hashOf('post', post.id), done);
      else context.say(done);
    } catch (error) {
      replace(outcome, hasFaults(error) ? showFaults(error, fields()) : refusal(error));
      outcome.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
      outcome.scrollIntoView({ block: 'nearest' });
    }
  };
  /** An earlier try of this form may have arrived with other words: only the person can know whether that will do. */
  const refusal = (error: unknown): HTMLElement => {
    const box = errorBox(error);
    if (!(error instanceof ApiError) || error.code !== 'idempotency-key-reused') return box;
    box.append(
      h(
        'p',
        {},
        'What you sent first was probably kept. Look for it in ',
        h('a', { href: hashOf('posts') }, 'Posts'),
        '.',
      ),
      button('It is not there, or I want both: send this too', { class: 'quiet' }, () => {
        draft.key = newKey();
        changed();
        replace(outcome);
        submit.focus();
      }),
    );
    return box;
  };
  const clear = button('Start afresh', { class: 'quiet' }, async () => {
    const body = ['What you have written here is gone then.'];
    const isEmpty = draft.parts.every(({ text, media }) => text === '' && media.length === 0);
    if (!isEmpty && !(await confirm({ title: 'Start afresh?', body, yes: 'Start afresh', no: 'Keep it' })))
      return;
    dropDraft(sessionStorage);
    context.go(hashOf('write'));
  });
  const form = h(
    'form',
    { novalidate: true, class: 'write' },
    outcome,
    h('div', { class: 'write-parts' }, parts.node),
    h(
      'div',
      { class: 'write-when' },
      when.node,
      settings.node,
      h(
        'div',
        { class: 'send' },
        h('p', { class: 'cost' }, 'X charges ', cost),
        h('div', { class: 'actions' }, clear, submit),
      ),
    ),
  );
  let isSending = false;
  on(form, 'submit', async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    submit.setAttribute('aria-disabled', 'true');
    await send();
    isSending = false;
    submit.removeAttribute('aria-disabled');
  });
  return { title: 'Write', node: h('div', {}, h('h1', { tabindex: -1 }, 'Write'), form), holdsInput: true };
};

/** What was being written in this tab, or a new draft: for a day of the calendar, or the next full hour. */
function draftFor({ zone, now }: Context, day: string | null): Draft {
  const kept = readDraft(sessionStorage);
  const draft = kept ?? newDraft(zone(), nextHour(now(), zone()));
  if (day !== null && /^\d{4}-\d{2}-\d{2}$/.test(day)) {
    draft.when.kind = 'at';
    draft.when.local = `${day}T${draft.when.local.slice(11) || '09:00'}`;
    // Once: after a reload, what the person has chosen since holds.
    keepDraft(sessionStorage, draft);
    history.replaceState(null, '', hashOf('write'));
  }
  return draft;
}

function questionOf({ api }: Context, draft: Draft, price: string | undefined) {
  const { kind, local, zone, repeat } = draft.when;
  const times = {
    at: `It goes out on ${formatLocal(local)} (${zone.replaceAll('_', ' ')}).`,
    now: 'It goes out now.',
    repeat: `It goes out ${repeatWords(repeat)} (${zone.replaceAll('_', ' ')}).`,
  };
  const body: Child[] = [
    h('div', { class: 'contents' }, ...draft.parts.map((part) => contentView(api, contentOf(part)))),
    h('p', {}, times[kind]),
    price !== undefined && h('p', {}, `X charges at most ${price}${kind === 'repeat' ? ' each time' : ''}.`),
  ];
  return { title: `${VERBS[kind]}?`, body, yes: VERBS[kind], no: 'Keep writing' };
}
