import type { Api } from '../api.ts';
import { button, h, replace } from '../dom.ts';
import { newPoll, type PartDraft } from './draft.ts';
import type { Field } from './field.ts';
import { mediaEditor } from './media-editor.ts';
import { pollEditor } from './poll-editor.ts';
import { textField } from './text-field.ts';

export interface PartsOptions {
  readonly onChange: () => void;
  /** What a text becomes at its longest, once its placeholders are filled in. */
  readonly longest: (text: string) => string;
}

export interface PartEditor {
  readonly node: HTMLElement;
  /** With the names that they have in a post of one part. */
  readonly fields: () => readonly Field[];
  /** Counts the text again. */
  readonly count: () => void;
}

/** One post, or one part of a thread: its text, and a poll or media beside it. */
export function partEditor(
  api: Api,
  part: PartDraft,
  label: string,
  { onChange, longest }: PartsOptions,
): PartEditor {
  const onText = (value: string): void => {
    part.text = value;
    onChange();
  };
  const text = textField(label, part.text, onText, longest);
  const pollPlace = h('div', { class: 'poll-place' });
  let pollFields: readonly Field[] = [];
  const media = mediaEditor(api, part.media, () => {
    arrange();
    onChange();
  });
  const addPoll = button('Add a poll', { class: 'quiet small' }, () => {
    part.poll = newPoll();
    showPoll();
    onChange();
    pollPlace.querySelector('input')?.focus();
  });
  const showPoll = (): void => {
    const editor =
      part.poll &&
      pollEditor(part.poll, onChange, () => {
        delete part.poll;
        showPoll();
        onChange();
        addPoll.focus();
      });
    pollFields = editor?.fields ?? [];
    replace(pollPlace, editor?.node);
    arrange();
  };
  /** X takes a poll or media, not both; what is there already stays to be seen. */
  const arrange = (): void => {
    addPoll.hidden = part.poll !== undefined || part.media.length > 0;
    media.node.hidden = part.poll !== undefined && part.media.length === 0;
  };
  showPoll();
  return {
    node: h(
      'div',
      { class: 'part' },
      text.node,
      pollPlace,
      h('div', { class: 'beside' }, media.node, addPoll),
    ),
    count: text.count,
    fields: () => [text.field, ...pollFields, ...media.fields],
  };
}
