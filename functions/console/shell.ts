import { button, h, on, replace } from './dom.ts';
import { type IconName, icon } from './icons.ts';
import type { KeyKeeper } from './key.ts';
import { hashOf } from './router.ts';
import { zoneSelect } from './zones.ts';

const PLACES: readonly (readonly [name: string, label: string, icon: IconName])[] = [
  ['posts', 'Posts', 'posts'],
  ['write', 'Write', 'write'],
  ['searches', 'Searches', 'searches'],
  ['health', 'Health', 'health'],
];
/** Where a place without an entry of its own belongs. */
const BELONGS: Readonly<Record<string, string>> = { post: 'posts' };

export interface Shell {
  readonly nodes: readonly Node[];
  /** Where the views go. */
  readonly main: HTMLElement;
  /** Says something to everyone, screen readers too; an empty text takes away what was said. */
  readonly say: (message: string) => void;
  /** Marks the place that the person is in. */
  readonly mark: (name: string) => void;
  readonly showKey: () => void;
}

/** What stays while the views change: the way between them, the time zone, and the key. */
export function createShell(
  key: KeyKeeper,
  zone: string,
  onZone: (zone: string) => void,
  onForget: () => void,
): Shell {
  const links = new Map(
    PLACES.map(([name, label, shape]) => [
      name,
      h('a', { href: hashOf(name), id: `nav-${name}` }, icon(shape), label),
    ]),
  );
  const select = zoneSelect(zone, onZone);
  const forget = button('Forget the key', { class: 'quiet small' }, () => {
    key.forget();
    onForget();
  });
  const showKey = (): void => {
    forget.hidden = key.get() === undefined;
  };
  showKey();
  const main = h('main', { id: 'main', tabindex: -1 });
  const skip = on(h('a', { class: 'skip', href: '#main' }, 'Skip to the content'), 'click', (event) => {
    event.preventDefault();
    main.focus();
  });
  const said = h('div', { class: 'said', role: 'status' });
  const say = (message: string): void => {
    replace(
      said,
      message !== '' && h('p', {}, message),
      message !== '' && button(icon('close'), { class: 'icon-button', 'aria-label': 'Close' }, () => say('')),
    );
  };
  const header = h(
    'header',
    { class: 'bar' },
    h(
      'a',
      { class: 'brand', href: hashOf('posts') },
      h('img', { src: '/console/icon.svg', alt: '' }),
      h('span', {}, 'Twitter Gateway'),
    ),
    h('nav', { 'aria-label': 'Sections' }, ...links.values()),
    h(
      'div',
      { class: 'tools' },
      h('label', { for: select.id }, h('span', { class: 'hidden' }, 'Time zone')),
      select,
      forget,
    ),
  );
  return {
    nodes: [skip, header, said, main],
    main,
    say,
    mark: (name) => {
      for (const [place, link] of links) {
        if (place === (BELONGS[name] ?? name)) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
    },
    showKey,
  };
}
