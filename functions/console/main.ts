/** The operator's page: starts it, and shows the view that the address names. */
import { createApi } from './api.ts';
import type { Context, CreateView, View } from './context.ts';
import { leaveDialogs } from './dialog.ts';
import { replace } from './dom.ts';
import { healthView } from './health/health-view.ts';
import { createKeyKeeper } from './key.ts';
import { askKey } from './key-dialog.ts';
import { postView } from './posts/post-view.ts';
import { postsView } from './posts/posts-view.ts';
import { parseHash } from './router.ts';
import { searchesView } from './searches/searches-view.ts';
import { updatesView } from './searches/updates-view.ts';
import { createShell } from './shell.ts';
import { writeView } from './write/write-view.ts';
import { keepZone, readZone } from './zones.ts';

const VIEWS: Readonly<Record<string, CreateView>> = {
  posts: postsView,
  post: postView,
  write: writeView,
  searches: (context, route) => (route.id === undefined ? searchesView : updatesView)(context, route),
  health: healthView,
};

let zone = readZone(localStorage);
let current: View | undefined;
let place = '';
let message = '';
/** The id of what is to have the focus again, once it has been loaded. */
let wanted: string | undefined;

const key = createKeyKeeper(sessionStorage, () => shell.showKey());
const shell = createShell(
  key,
  zone,
  (chosen) => {
    zone = chosen;
    keepZone(localStorage, chosen);
    if (!current?.holdsInput) show();
  },
  () => {
    if (current?.holdsInput) shell.main.querySelector('h1')?.focus();
    else show();
    shell.say('The key is forgotten.');
  },
);
const context: Context = {
  api: createApi(key, askKey),
  zone: () => zone,
  now: Date.now,
  go: (hash, said = '') => {
    message = said;
    if (location.hash === hash) show();
    else location.hash = hash;
  },
  say: shell.say,
};

function show(): void {
  const route = parseHash(location.hash);
  const create = Object.hasOwn(VIEWS, route.name) ? VIEWS[route.name] : undefined;
  const wasAt = place;
  place = [route.name, route.id, route.query.get('edit')].join('/');
  const isElsewhere = place !== wasAt;
  const focused = document.activeElement?.id;
  current?.leave?.();
  current = (create ?? postsView)(context, route);
  replace(shell.main, current.node);
  shell.mark(route.name);
  document.title = `${current.title} – Twitter Gateway`;
  shell.say(message);
  message = '';
  // Within a place the focus stays on what was used, elsewhere it goes to the new heading; not when the page has just loaded.
  wanted = isElsewhere ? undefined : focused;
  const next = isElsewhere
    ? current.node.querySelector<HTMLElement>('h1')
    : document.getElementById(focused ?? '');
  if (wasAt !== '') next?.focus();
  if (isElsewhere) scrollTo(0, 0);
}

shell.main.addEventListener('loaded', () => {
  if (wanted && document.activeElement === document.body) document.getElementById(wanted)?.focus();
});
document.body.replaceChildren(...shell.nodes);
addEventListener('hashchange', () => {
  leaveDialogs();
  show();
});
show();
