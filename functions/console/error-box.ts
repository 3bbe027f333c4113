import { ApiError } from './api-error.ts';
import { button, h } from './dom.ts';

/** What went wrong, what to do, and the request id to look for in the log. */
export function errorBox(error: unknown, retry?: () => void | Promise<void>): HTMLElement {
  const known = error instanceof ApiError ? error : undefined;
  // An error of the page's own: the browser's console has it.
  if (!known) globalThis.console.error(error);
  const faults = known?.faults ?? [];
  return h(
    'div',
    { class: 'notice bad', role: 'alert' },
    h('strong', {}, known?.title ?? 'The page failed'),
    h('p', {}, known?.message ?? 'Reload it; what you have written is kept.'),
    faults.length > 0 &&
      h('ul', {}, ...faults.map(({ field, detail }) => h('li', {}, h('code', {}, field), ` ${detail}`))),
    known?.requestId !== undefined &&
      h('p', { class: 'soft' }, 'Request ', h('code', {}, known.requestId), ' in the log.'),
    known?.code === 'settings-invalid' && h('p', {}, h('a', { href: '#/health' }, 'See what to mend')),
    retry && button('Try again', { class: 'quiet' }, retry),
  );
}
