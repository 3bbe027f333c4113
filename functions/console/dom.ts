/** Elements. All text gets into the page through `textContent`: it may come from anyone. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
export type Child = Node | string | number | false | undefined;

/** An element; an attribute that is `true` is set, one that is `false` or `undefined` is left out. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...nodesOf(children));
  return element;
}

export function replace(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...nodesOf(children));
}

function nodesOf(children: readonly Child[]): (Node | string)[] {
  return children
    .filter((child) => child !== false && child !== undefined)
    .map((child) => (typeof child === 'number' ? String(child) : child));
}

export function on<E extends Element, Name extends keyof HTMLElementEventMap>(
  element: E,
  event: Name,
  listener: (event: HTMLElementEventMap[Name]) => void,
): E {
  element.addEventListener(event, listener as EventListener);
  return element;
}

/** A button that cannot be pressed again while what it does is being done. */
export function button(
  label: Child,
  attributes: Attributes,
  action: () => void | Promise<void>,
): HTMLButtonElement {
  const element = h('button', { type: 'button', ...attributes }, label);
  return on(element, 'click', async () => {
    if (element.getAttribute('aria-disabled') === 'true') return;
    // `disabled` would take the focus away.
    element.setAttribute('aria-disabled', 'true');
    try {
      await action();
    } finally {
      element.removeAttribute('aria-disabled');
    }
  });
}

let ids = 0;
/** An id that no other element has. */
export function newId(prefix: string): string {
  ids++;
  return `${prefix}-${ids}`;
}

/** A text with its label, and a hint below it. */
export function labelled(label: string, control: HTMLElement, hint?: Child): HTMLElement {
  if (!control.id) control.id = newId('field');
  const hintId = `${control.id}-hint`;
  if (hint !== undefined) describe(control, hintId);
  return h(
    'div',
    { class: 'field' },
    h('label', { for: control.id }, label),
    control,
    hint !== undefined && h('p', { class: 'hint', id: hintId }, hint),
  );
}

/** Adds a description to those that an element has. */
export function describe(control: Element, id: string): void {
  const known = (control.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
  control.setAttribute('aria-describedby', [...new Set([...known, id])].join(' '));
}
