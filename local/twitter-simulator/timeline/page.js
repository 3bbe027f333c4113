// Shows the simulator's posts, newest first, and adds new ones as they arrive.

import { age, articleOf, clock } from '/timeline/post.js';

const VIEWS = {
  all: () => true,
  posts: (card) => card.repostedBy === undefined && card.answers === undefined,
  media: (card) => card.repostedBy === undefined && card.media.length > 0,
  demo: ({ author, repostedBy }) => (repostedBy ?? author).username === 'gateway_demo',
};

const list = document.getElementById('posts');
const end = document.getElementById('end');
const live = document.getElementById('live');
const arrivals = document.getElementById('arrivals');
const state = { view: 'all', cards: [], waiting: [], more: true, loading: false };

const shown = (card) => VIEWS[state.view](card);

function redraw() {
  list.replaceChildren(...state.cards.filter(shown).map((card) => articleOf(card, false)));
  void fill();
}

function sayEnd() {
  if (state.more) end.textContent = 'Loading…';
  else
    end.textContent = list.childElementCount > 0 ? 'That is where this world begins.' : 'Nothing here yet.';
}

async function loadOlder() {
  if (state.loading || !state.more) return;
  state.loading = true;
  try {
    const last = state.cards.at(-1);
    const response = await fetch(`/timeline/posts${last ? `?before=${last.id}` : ''}`);
    const { cards, more, now: time } = await response.json();
    clock.skew = time - Date.now();
    state.more = more;
    const known = new Set(state.cards.map(({ id }) => id));
    const fresh = cards.filter(({ id }) => !known.has(id));
    state.cards.push(...fresh);
    list.append(...fresh.filter(shown).map((card) => articleOf(card, false)));
    list.setAttribute('aria-busy', 'false');
  } catch {
    end.textContent = 'The simulator does not answer.';
    return;
  } finally {
    state.loading = false;
  }
  sayEnd();
}

/** Loads until the page is longer than the window, or there is no more. */
async function fill() {
  sayEnd();
  while (state.more && document.documentElement.scrollHeight < window.innerHeight * 2) {
    const before = state.cards.length;
    await loadOlder();
    if (state.cards.length === before) return;
  }
}

function insertNew(cards) {
  for (const card of cards) {
    const at = state.cards.findIndex((other) => BigInt(other.id) < BigInt(card.id));
    state.cards.splice(at === -1 ? state.cards.length : at, 0, card);
    if (!shown(card)) continue;
    const next = [...list.children].find((article) => BigInt(article.dataset.id) < BigInt(card.id));
    list.insertBefore(articleOf(card, true), next ?? null);
  }
  sayEnd();
}

function offerArrivals() {
  const count = state.waiting.filter(shown).length;
  arrivals.hidden = count === 0;
  arrivals.textContent = count === 1 ? '1 new post' : `${count} new posts`;
}

function arrive(card) {
  if (state.cards.some(({ id }) => id === card.id)) return;
  if (window.scrollY < 80) insertNew([card]);
  else state.waiting.push(card);
  offerArrivals();
}

function takeAway(id) {
  state.cards = state.cards.filter((card) => card.id !== id && card.repostOf !== id);
  state.waiting = state.waiting.filter((card) => card.id !== id && card.repostOf !== id);
  for (const article of [...list.children]) {
    if (article.dataset.id === id || article.dataset.of === id) article.remove();
  }
  offerArrivals();
}

function listen() {
  const events = new EventSource('/timeline/events');
  const show = (text, on) => {
    live.textContent = text;
    live.classList.toggle('on', on);
  };
  let lost = false;
  events.onopen = () => {
    show('live', true);
    // What was missed while the connection was down, or the world was made anew, is read again.
    if (lost) window.location.reload();
  };
  events.onerror = () => {
    lost = true;
    show('reconnecting', false);
  };
  events.addEventListener('clock', ({ data }) => {
    clock.skew = Number(data) - Date.now();
  });
  events.addEventListener('post', ({ data }) => arrive(JSON.parse(data)));
  events.addEventListener('removed', ({ data }) => takeAway(JSON.parse(data)));
}

arrivals.addEventListener('click', () => {
  insertNew(state.waiting.splice(0));
  offerArrivals();
  window.scrollTo({ top: 0, behavior: 'smooth' });
});

document.querySelector('nav').addEventListener('click', ({ target }) => {
  const view = target.dataset?.view;
  if (view === undefined) return;
  state.view = view;
  for (const button of document.querySelectorAll('nav button')) {
    button.setAttribute('aria-pressed', String(button.dataset.view === view));
  }
  insertNew(state.waiting.splice(0));
  window.scrollTo({ top: 0 });
  redraw();
  offerArrivals();
});

window.addEventListener('scroll', () => {
  const rest = document.documentElement.scrollHeight - window.scrollY - window.innerHeight;
  if (rest < 900) void loadOlder();
});

setInterval(() => {
  for (const node of document.querySelectorAll('time')) node.textContent = age(Date.parse(node.dateTime));
}, 30_000);

listen();
await fill();
