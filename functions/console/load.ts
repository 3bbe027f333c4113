import { type Child, h, replace } from './dom.ts';
import { errorBox } from './error-box.ts';

/**
 * Fills a part of the page with what has to be fetched first: says that it is on its way, or why it did not come. Gives
 * the part, and what fetches it anew.
 */
export function loaded(fetchIt: () => Promise<readonly Child[]>): {
  readonly node: HTMLElement;
  readonly reload: () => Promise<void>;
} {
  const node = h('div', { class: 'loaded' });
  let newest = 0;
  const reload = async (): Promise<void> => {
    const mine = ++newest;
    node.setAttribute('aria-busy', 'true');
    if (node.childElementCount === 0) replace(node, h('p', { class: 'soft loading' }, 'Loading…'));
    const children = await fetchIt().catch((error: unknown): readonly Child[] => [errorBox(error, reload)]);
    // What was asked for later may be there already.
    if (mine !== newest) return;
    const focused = node.contains(document.activeElement) ? document.activeElement : undefined;
    replace(node, ...children);
    // Whoever works with the keyboard goes on where they were, or begins anew; never from nowhere.
    if (focused) (document.getElementById(focused.id) ?? document.querySelector<HTMLElement>('h1'))?.focus();
    node.removeAttribute('aria-busy');
    node.dispatchEvent(new Event('loaded', { bubbles: true }));
  };
  void reload();
  return { node, reload };
}
