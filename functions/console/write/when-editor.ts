import { h, newId, on, replace } from '../dom.ts';
import { distance, formatLocal, instantOf } from '../times.ts';
import { zoneSelect } from '../zones.ts';
import type { WhenDraft } from './draft.ts';
import { type Field, faultPlace, field } from './field.ts';
import { repeatEditor } from './repeat-editor.ts';

const KINDS: readonly (readonly [kind: WhenDraft['kind'], label: string])[] = [
  ['at', 'At a time'],
  ['now', 'Now'],
  ['repeat', 'Again and again'],
];

export interface WhenEditor {
  readonly node: HTMLElement;
  readonly fields: () => readonly Field[];
}

/** When a post goes out. `kinds` are those that may be chosen between. */
export function whenEditor(
  when: WhenDraft,
  kinds: readonly WhenDraft['kind'][],
  onChange: () => void,
  now: () => number = Date.now,
): WhenEditor {
  const name = newId('when');
  const panel = h('div', { class: 'stack' });
  let fields: readonly Field[] = [];
  const radios = KINDS.filter(([kind]) => kinds.includes(kind)).map(([kind, label]) => {
    const radio = h('input', { type: 'radio', name, value: kind, checked: kind === when.kind });
    on(radio, 'change', () => {
      when.kind = kind;
      show();
      onChange();
    });
    return h('label', { class: 'choice' }, radio, h('span', {}, label));
  });
  const choices = h('div', { class: 'choices' }, ...radios);
  const fault = faultPlace(choices);
  const show = (): void => {
    const own: Field = {
      name: when.kind === 'now' ? 'now' : 'at',
      label: 'When',
      control: radios[0]?.querySelector('input') ?? choices,
      fault,
    };
    if (when.kind === 'now') {
      replace(panel, h('p', { class: 'hint' }, 'With the publisher’s next look, within a minute or so.'));
      fields = [own];
      return;
    }
    const panelOf = when.kind === 'at' ? timePanel(when, onChange, now) : repeatEditor(when, onChange);
    replace(panel, panelOf.node);
    fields = [own, ...panelOf.fields];
  };
  show();
  const node = h(
    'fieldset',
    { class: 'box' },
    h('legend', {}, 'When'),
    kinds.length > 1 && choices,
    panel,
    fault,
  );
  return { node, fields: () => fields };
}

function timePanel(when: WhenDraft, onChange: () => void, now: () => number) {
  const time = h('input', { type: 'datetime-local', required: true });
  time.value = when.local;
  const said = h('p', { class: 'hint', role: 'status' });
  const say = (): void => {
    const instant = instantOf(when.local, when.zone);
    said.textContent = Number.isNaN(instant)
      ? ''
      : `${formatLocal(when.local)}, ${distance(instant, now())}.`;
  };
  const changed = (): void => {
    say();
    onChange();
  };
  on(time, 'input', () => {
    when.local = time.value;
    changed();
  });
  const zone = zoneSelect(when.zone, (chosen) => {
    when.zone = chosen;
    changed();
  });
  say();
  const local = field('local_time', 'Date and time', time);
  const inZone = field('time_zone', 'Time zone', zone);
  return {
    node: h('div', { class: 'stack' }, h('div', { class: 'pair' }, local.node, inZone.node), said),
    fields: [local.field, inZone.field],
  };
}
