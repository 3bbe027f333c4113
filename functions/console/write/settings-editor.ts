import { REPLY_SETTINGS } from '../../publishing/post.ts';
import { h, on } from '../dom.ts';
import { REPLIES } from '../states.ts';
import type { Draft } from './draft.ts';
import { type Field, field } from './field.ts';

const ON_LATE: readonly (readonly [value: string, label: string])[] = [
  ['post', 'Post it all the same'],
  ['skip', 'Skip it'],
  ['hold', 'Hold it, and ask me'],
];

/** Who may answer, and what happens to a post that is late. */
export function settingsEditor(
  draft: Draft,
  onChange: () => void,
): { node: HTMLElement; fields: readonly Field[] } {
  const choice = (
    options: readonly (readonly [string, string])[],
    value: string,
    set: (value: string) => void,
  ): HTMLSelectElement => {
    const select = h(
      'select',
      {},
      ...options.map(([key, label]) => h('option', { value: key, selected: key === value }, label)),
    );
    return on(select, 'change', () => {
      set(select.value);
      onChange();
    });
  };
  const replies = [
    ['', 'Everyone'] as const,
    ...REPLY_SETTINGS.map((name) => [name, REPLIES[name] ?? name] as const),
  ];
  const reply = field(
    'reply_settings',
    'Who may answer',
    choice(replies, draft.replySettings, (value) => {
      draft.replySettings = value;
    }),
  );
  const onLate = field(
    'on_late',
    'If it is late',
    choice(ON_LATE, draft.onLate, (value) => {
      draft.onLate = value;
    }),
  );
  const minutes = h('input', { type: 'number', min: 1, inputmode: 'numeric' });
  minutes.value = draft.lateMinutes;
  on(minutes, 'input', () => {
    draft.lateMinutes = minutes.value;
    onChange();
  });
  const after = field('late_after_minutes', 'Late after (minutes)', minutes);
  return {
    node: h(
      'fieldset',
      { class: 'box' },
      h('legend', {}, 'Rules'),
      reply.node,
      h('div', { class: 'pair' }, onLate.node, after.node),
    ),
    fields: [reply.field, onLate.field, after.field],
  };
}
