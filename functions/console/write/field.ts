import { ApiError, type FieldFault } from '../api-error.ts';
import { button, describe, h, labelled, newId } from '../dom.ts';
import { placeOf } from './fault-places.ts';

/** A field of a form, by the name that the gateway has for it, such as `parts[1].text`. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly control: HTMLElement;
  /** Where it is said what is wrong. */
  readonly fault: HTMLElement;
}

/** A control with its label, a hint, and a place for what is wrong with it. */
export function field(
  name: string,
  label: string,
  control: HTMLElement,
  hint?: string,
): { readonly node: HTMLElement; readonly field: Field } {
  const fault = faultPlace(control);
  const node = labelled(label, control, hint);
  node.append(fault);
  return { node, field: { name, label, control, fault } };
}

export function faultPlace(control: HTMLElement): HTMLElement {
  const fault = h('p', { class: 'fault', id: newId('fault') });
  describe(control, fault.id);
  return fault;
}

export function prefixed(prefix: string, fields: readonly Field[]): Field[] {
  return fields.map((each) => ({ ...each, name: prefix + each.name }));
}

export function clearFaults(fields: readonly Field[]): void {
  for (const { control, fault } of fields) {
    control.removeAttribute('aria-invalid');
    fault.replaceChildren();
  }
}

/**
 * Says each fault at its field, and all of them in a list above the form, which gets the focus; each leads to its field.
 */
export function showFaults(error: ApiError, fields: readonly Field[]): HTMLElement {
  clearFaults(fields);
  const names = fields.map(({ name }) => name);
  const items = error.faults.map((each) => {
    const place = fields[placeOf(each.field, names) ?? -1];
    const sentence = sentenceOf(each, place?.label);
    if (!place) return h('li', {}, sentence);
    place.control.setAttribute('aria-invalid', 'true');
    place.fault.append(...(place.fault.textContent ? [h('br'), sentence] : [sentence]));
    return h(
      'li',
      {},
      button(sentence, { class: 'link' }, () => place.control.focus()),
    );
  });
  return h(
    'div',
    { class: 'notice bad', role: 'alert', tabindex: -1 },
    h(
      'strong',
      {},
      items.length === 1 ? 'One thing is to be mended' : `${items.length} things are to be mended`,
    ),
    h('ul', {}, ...items),
  );
}

function sentenceOf({ field: name, detail }: FieldFault, label = name): string {
  return `${label} ${detail}.`.trim();
}

/** Whether an error is about what the person wrote. */
export function hasFaults(error: unknown): error is ApiError {
  return error instanceof ApiError && error.faults.length > 0;
}
