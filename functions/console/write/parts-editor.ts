import type { Api } from '../api.ts';
import { button, h, replace } from '../dom.ts';
import { newPart, type PartDraft } from './draft.ts';
import { type Field, prefixed } from './field.ts';
import { type PartEditor, type PartsOptions, partEditor } from './part-editor.ts';

/** X's own limit is not known; the gateway's is this. */
const MOST_PARTS = 25;

/** A post, or the parts of a thread. */
export function partsEditor(api: Api, parts: PartDraft[], options: PartsOptions) {
  const { onChange } = options;
  let editors: readonly PartEditor[] = [];
  const list = h('ol', { class: 'parts' });
  const add = button('Add a part, for a thread', { class: 'quiet' }, () => {
    parts.push(newPart());
    show();
    onChange();
    list.querySelector<HTMLElement>('li:last-child textarea')?.focus();
  });
  const show = (): void => {
    const isThread = parts.length > 1;
    editors = parts.map((part, index) =>
      partEditor(api, part, isThread ? `Part ${index + 1}` : 'Text', options),
    );
    replace(
      list,
      ...editors.map(({ node }, index) =>
        h(
          'li',
          {},
          node,
          isThread &&
            button(`Remove part ${index + 1}`, { class: 'quiet small' }, () => {
              parts.splice(index, 1);
              show();
              onChange();
              list.querySelector('textarea')?.focus();
            }),
        ),
      ),
    );
    list.classList.toggle('thread', isThread);
    add.hidden = parts.length >= MOST_PARTS;
  };
  show();
  return {
    node: h('div', { class: 'stack' }, list, add),
    count: (): void => {
      for (const editor of editors) editor.count();
    },
    fields: (): readonly Field[] =>
      parts.length === 1
        ? (editors[0]?.fields() ?? [])
        : editors.flatMap((editor, index) => prefixed(`parts[${index}].`, editor.fields())),
  };
}
