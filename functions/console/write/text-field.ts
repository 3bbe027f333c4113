import { MAX_WEIGHTED_LENGTH } from '../../publishing/text.ts';
import { h, on } from '../dom.ts';
import { type Field, field } from './field.ts';
import { lengthOf, loadRules } from './measure.ts';

export interface TextField {
  readonly node: HTMLElement;
  readonly field: Field;
  /** Counts again, where what `longest` makes of the text has changed. */
  readonly count: () => void;
}

/** A post's text, with X's count of its characters as it is typed, of what the text becomes at its longest. */
export function textField(
  label: string,
  value: string,
  onInput: (text: string) => void,
  longest: (text: string) => string = (text) => text,
): TextField {
  const area = h('textarea', { rows: 4, dir: 'auto', spellcheck: 'true' });
  area.value = value;
  const { node, field: place } = field('text', label, area);
  const count = h('span', { class: 'count' });
  const bar = h('progress', { max: MAX_WEIGHTED_LENGTH, value: 0, 'aria-hidden': 'true' });
  // Read out when a limit is crossed, not with each letter.
  const spoken = h('span', { class: 'hidden', role: 'status' });
  let newest = 0;
  const tell = async (): Promise<void> => {
    const mine = ++newest;
    const rules = await loadRules().catch(() => undefined);
    if (mine !== newest) return;
    if (!rules) {
      count.textContent = 'The count could not be loaded; the gateway counts when you send.';
      return;
    }
    const { count: length, left } = lengthOf(longest(area.value), rules);
    count.textContent =
      left < 0
        ? `${length} / ${MAX_WEIGHTED_LENGTH}, ${-left} too many`
        : `${length} / ${MAX_WEIGHTED_LENGTH}`;
    bar.value = length;
    node.classList.toggle('over', left < 0);
    node.classList.toggle('near', left >= 0 && left <= 20);
    const warning = left < 0 ? 'The text is too long.' : left <= 20 ? 'Few characters are left.' : '';
    if (spoken.textContent !== warning) spoken.textContent = warning;
  };
  on(area, 'input', () => {
    onInput(area.value);
    void tell();
  });
  void tell();
  place.fault.before(h('div', { class: 'counter' }, bar, count), spoken);
  return { node, field: place, count: () => void tell() };
}
