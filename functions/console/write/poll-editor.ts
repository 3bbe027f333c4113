import { button, h, on, replace } from '../dom.ts';
import type { PollDraft } from './draft.ts';
import { type Field, faultPlace, field } from './field.ts';

const MOST_OPTIONS = 4;
const FEWEST_OPTIONS = 2;
const OPTION_LENGTH = 25;
const LENGTHS: readonly (readonly [minutes: number, label: string])[] = [
  [60, '1 hour'],
  [6 * 60, '6 hours'],
  [12 * 60, '12 hours'],
  [24 * 60, '1 day'],
  [3 * 24 * 60, '3 days'],
  [7 * 24 * 60, '7 days'],
];

/** Two to four answers, and how long people may choose. */
export function pollEditor(poll: PollDraft, onChange: () => void, onRemove: () => void) {
  const options = h('div', {
    class: 'stack',
    role: 'group',
    'aria-label': 'The poll’s answers',
    tabindex: -1,
  });
  const fault = faultPlace(options);
  const show = (): void => {
    const inputs = poll.options.map((value, index) => {
      const input = h('input', {
        'aria-label': `Answer ${index + 1}`,
        placeholder: `Answer ${index + 1}`,
        maxlength: OPTION_LENGTH * 2,
        dir: 'auto',
      });
      input.value = value;
      return on(input, 'input', () => {
        poll.options[index] = input.value;
        onChange();
      });
    });
    replace(
      options,
      ...inputs,
      poll.options.length < MOST_OPTIONS && add,
      poll.options.length > FEWEST_OPTIONS && less,
    );
  };
  const change = (options_: string[]): void => {
    poll.options = options_;
    show();
    onChange();
    options.querySelector<HTMLElement>('input:last-of-type')?.focus();
  };
  const add = button('Another answer', { class: 'quiet small' }, () => change([...poll.options, '']));
  const less = button('One answer less', { class: 'quiet small' }, () => change(poll.options.slice(0, -1)));
  show();

  const known = LENGTHS.some(([minutes]) => minutes === poll.minutes);
  const lengths = known ? LENGTHS : [...LENGTHS, [poll.minutes, `${poll.minutes} minutes`] as const];
  const select = h(
    'select',
    {},
    ...lengths.map(([minutes, label]) =>
      h('option', { value: minutes, selected: minutes === poll.minutes }, label),
    ),
  );
  on(select, 'change', () => {
    poll.minutes = Number(select.value);
    onChange();
  });
  const length = field('poll.duration_minutes', 'Open for', select);
  const fields: Field[] = [
    { name: 'poll.options', label: 'The poll’s answers', control: options, fault },
    length.field,
  ];
  const node = h(
    'fieldset',
    { class: 'box' },
    h('legend', {}, 'Poll'),
    options,
    fault,
    length.node,
    button('Remove the poll', { class: 'quiet small' }, onRemove),
  );
  return { node, fields };
}
