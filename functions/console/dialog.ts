import { button, type Child, h, newId, on } from './dom.ts';

/** Leaves whatever is being asked: the person has gone elsewhere. */
export function leaveDialogs(): void {
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
}

/**
 * A question that is answered before anything else. `build` gives what stands below the title; it ends the dialog with
 * a value. `undefined` where the person leaves it with Escape.
 */
export function ask<T>(
  title: string,
  build: (end: (value: T | undefined) => void) => readonly Child[],
): Promise<T | undefined> {
  const heading = h('h2', { id: newId('dialog'), tabindex: -1, autofocus: true }, title);
  const dialog = h('dialog', { 'aria-labelledby': heading.id }, heading);
  return new Promise((resolve) => {
    let answer: T | undefined;
    const end = (value: T | undefined): void => {
      answer = value;
      dialog.close();
    };
    for (const child of build(end)) if (child) dialog.append(typeof child === 'number' ? `${child}` : child);
    on(dialog, 'close', () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    // The browser keeps the focus inside, and puts it back where it was afterwards.
    dialog.showModal();
  });
}

export interface Question {
  readonly title: string;
  readonly body: readonly Child[];
  /** What happens, as a verb: never "OK". */
  readonly yes: string;
  readonly no?: string;
  readonly isDangerous?: boolean;
}

/** Asks before something that costs money, sends, or cannot be undone. */
export async function confirm({ title, body, yes, no = 'Back', isDangerous }: Question): Promise<boolean> {
  const answer = await ask<boolean>(title, (end) => [
    h('div', { class: 'dialog-body' }, ...body),
    h(
      'div',
      { class: 'actions dialog-actions' },
      button(no, { class: 'quiet' }, () => end(false)),
      button(yes, { class: isDangerous ? 'danger' : 'primary' }, () => end(true)),
    ),
  ]);
  return answer === true;
}
