import { type Child, h, on, replace } from '../dom.ts';
import { zoneSelect } from '../zones.ts';
import type { RepeatDraft, WhenDraft } from './draft.ts';
import { type Field, field } from './field.ts';
import { WEEKDAYS } from './repeat-words.ts';
import { cronOf } from './request.ts';

const EVERY: readonly (readonly [every: RepeatDraft['every'], label: string])[] = [
  ['day', 'Every day'],
  ['weekdays', 'Monday to Friday'],
  ['week', 'Every week'],
  ['month', 'Every month'],
  ['cron', 'As a cron expression says'],
];
const DAYS = Array.from({ length: 31 }, (_, index) => String(index + 1));
const ENDS: readonly (readonly [ends: RepeatDraft['ends'], label: string])[] = [
  ['never', 'Never'],
  ['until', 'After a day'],
  ['count', 'After a number of posts'],
];

/** When a post that repeats goes out, and when that ends. */
export function repeatEditor(
  when: WhenDraft,
  onChange: () => void,
): { node: HTMLElement; fields: readonly Field[] } {
  const { repeat } = when;
  const fields: Field[] = [];
  const cron = h('code', {});
  const place = (name: string, label: string, control: HTMLElement, hint?: string): HTMLElement => {
    const made = field(`recurrence.${name}`, label, control, hint);
    fields.push(made.field);
    return made.node;
  };
  const choice = <T extends string>(
    options: readonly (readonly [T, string])[],
    value: T,
    set: (value: T) => void,
  ): HTMLSelectElement => {
    const select = h(
      'select',
      {},
      ...options.map(([key, label]) => h('option', { value: key, selected: key === value }, label)),
    );
    return on(select, 'change', () => {
      const chosen = options[select.selectedIndex]?.[0];
      if (chosen !== undefined) set(chosen);
      changed();
    });
  };
  const text = (type: string, value: string, set: (value: string) => void): HTMLInputElement => {
    const input = h('input', { type });
    input.value = value;
    return on(input, 'input', () => {
      set(input.value);
      changed();
    });
  };
  const changed = (): void => {
    cron.textContent = cronOf(repeat);
    onChange();
  };
  const node = h('div', { class: 'stack' });
  /** After a choice that brings other fields; the focus stays on it. */
  const show = (focus?: string): void => {
    fields.length = 0;
    replace(
      node,
      ...patternNodes(),
      place(
        'time_zone',
        'Time zone',
        zoneSelect(when.zone, (zone) => {
          when.zone = zone;
          changed();
        }),
      ),
      ...endNodes(),
      hint(),
    );
    cron.textContent = cronOf(repeat);
    if (focus !== undefined) fields.find(({ label }) => label === focus)?.control.focus();
  };
  const patternNodes = (): Child[] => {
    const { every } = repeat;
    const isCron = every === 'cron';
    const how = choice(EVERY, every, (chosen) => {
      if (chosen === 'cron') repeat.cron = cronOf(repeat);
      repeat.every = chosen;
      show('How often');
    });
    return [
      place(isCron ? 'every' : 'cron', 'How often', how),
      every === 'week' &&
        place(
          'cron',
          'On',
          choice(
            WEEKDAYS.map((name, index) => [String(index), name] as const),
            repeat.weekday,
            (day) => {
              repeat.weekday = day;
            },
          ),
        ),
      every === 'month' &&
        place(
          'cron',
          'On day',
          choice(
            DAYS.map((day) => [day, day] as const),
            repeat.day,
            (day) => {
              repeat.day = day;
            },
          ),
          'Months without this day are passed over.',
        ),
      isCron
        ? place(
            'cron',
            'Cron expression',
            text('text', repeat.cron, (value) => {
              repeat.cron = value;
            }),
            'Minute, hour, day of the month, month, day of the week: 0 9 * * 1-5 is 9:00 from Monday to Friday.',
          )
        : place(
            'cron',
            'At',
            text('time', repeat.time, (value) => {
              repeat.time = value;
            }),
          ),
    ];
  };
  const endNodes = (): Child[] => [
    place(
      'ends',
      'Ends',
      choice(ENDS, repeat.ends, (ends) => {
        repeat.ends = ends;
        show('Ends');
      }),
    ),
    repeat.ends === 'until' &&
      place(
        'until',
        'Last day',
        text('date', repeat.untilDay, (day) => {
          repeat.untilDay = day;
        }),
      ),
    repeat.ends === 'count' &&
      place(
        'count',
        'How many',
        text('number', repeat.count, (count) => {
          repeat.count = count;
        }),
      ),
  ];
  const hint = (): Child =>
    h(
      'p',
      { class: 'hint' },
      'X refuses the same text twice: put ',
      ...['{date}', '{time}', '{weekday}', '{count}'].flatMap((each, index) => [
        index > 0 && ', ',
        h('code', {}, each),
      ]),
      ' into it, at least one. As cron: ',
      cron,
    );
  show();
  return { node, fields };
}
