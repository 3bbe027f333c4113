// How a post looks. What people wrote gets into the page by textContent only.

const SVG = 'http://www.w3.org/2000/svg';
const ICONS = {
  replies: 'M4 5h16v11H10l-5 4v-4H4z',
  reposts: 'M4 8h12l-3-3M20 16H8l3 3',
  likes: 'M12 20S4 15 4 9.5A4.2 4.2 0 0 1 12 7a4.2 4.2 0 0 1 8 2.5C20 15 12 20 12 20z',
  views: 'M5 20v-6M10 20V9M15 20v-8M20 20V4',
};
const BADGES = { blue: 'verified', business: 'verified organisation', government: 'verified public body' };
/** The simulator's clock, which need not be the browser's. */
export const clock = { skew: 0, now: () => Date.now() + clock.skew };
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

function el(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter((child) => child !== undefined));
  return node;
}

export function age(time) {
  const seconds = Math.max(0, Math.round((clock.now() - time) / 1000));
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}h`;
  const date = new Date(time);
  return date.toLocaleDateString('en', { month: 'short', day: 'numeric' });
}

function timeOf(time) {
  const node = el('time', { textContent: age(time), title: new Date(time).toLocaleString() });
  node.dateTime = new Date(time).toISOString();
  return node;
}

const avatar = ({ id }) =>
  el('img', { className: 'avatar', src: `/timeline/avatar/${id}`, alt: '', loading: 'lazy' });

function badge({ verified }) {
  if (!BADGES[verified]) return undefined;
  return el('span', { className: `badge ${verified}`, title: BADGES[verified], textContent: '✓' });
}

function who(author, time, ...before) {
  return el(
    'div',
    { className: 'who' },
    ...before,
    el('b', { textContent: author.name, dir: 'auto' }),
    badge(author),
    el('span', { className: 'handle', textContent: `@${author.username}` }),
    timeOf(time),
  );
}

function textOf({ parts, lang }) {
  if (parts.length === 0) return undefined;
  const nodes = parts.map(({ kind, text, href }) => {
    if (kind === 'plain') return document.createTextNode(text);
    if (kind !== 'link') return el('span', { className: 'mark', textContent: text });
    // Posts hold http and https links only; anything else would not have been taken for one.
    return el('a', { href, textContent: text, title: href, target: '_blank', rel: 'noopener noreferrer' });
  });
  return el('p', { className: 'text', dir: 'auto', lang }, ...nodes);
}

function duration(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function figure({ key, type, alt, seconds, playable, width, height }) {
  const src = `/timeline/media/${key}`;
  const shown = playable
    ? el('video', { src, controls: true, preload: 'metadata', playsInline: true })
    : el('img', { src, alt, title: alt, loading: 'lazy', width, height });
  if (alt) shown.setAttribute('aria-label', alt);
  if (type === 'photo' || playable) return el('figure', {}, shown);
  return el(
    'figure',
    {},
    shown,
    el('figcaption', { textContent: type === 'video' ? `▶ ${duration(seconds)}` : 'GIF' }),
  );
}

function mediaOf({ media }) {
  if (media.length === 0) return undefined;
  const shape = media.length === 1 ? '' : media.length === 3 ? ' many three' : ' many';
  return el('div', { className: `media${shape}` }, ...media.map(figure));
}

function parentOf({ answers }) {
  if (answers === undefined) return undefined;
  if (answers === 'gone') {
    return el('div', { className: 'above gone', textContent: 'Answers a post that is no longer there' });
  }
  const line = el('p', { dir: 'auto' }, el('b', { textContent: answers.author.name }), ` ${answers.excerpt}`);
  return el('div', { className: 'parent' }, el('div', { className: 'rail' }, avatar(answers.author)), line);
}

function quoteOf({ quotes }) {
  if (quotes === undefined) return undefined;
  if (quotes === 'gone')
    return el('div', { className: 'quote gone', textContent: 'This post is no longer there' });
  return el(
    'div',
    { className: 'quote' },
    who(quotes.author, quotes.time, avatar(quotes.author)),
    textOf(quotes),
    mediaOf(quotes),
  );
}

function pollOf({ poll }) {
  if (poll === undefined) return undefined;
  const most = Math.max(...poll.options.map(({ votes }) => votes));
  const options = poll.options.map(({ label, votes }) => {
    const share = poll.votes === 0 ? 0 : Math.round((votes / poll.votes) * 100);
    const leads = votes > 0 && votes === most ? 'option leads' : 'option';
    return el(
      'div',
      { className: leads },
      el('progress', { max: 100, value: share, ariaHidden: 'true' }),
      el('span', { textContent: label, dir: 'auto' }),
      el('span', { textContent: `${share}%` }),
    );
  });
  const open = poll.endsAt > clock.now();
  const note = `${poll.votes.toLocaleString('en')} votes · ${open ? 'open' : 'final result'}`;
  return el('div', { className: 'poll' }, ...options, el('span', { className: 'small', textContent: note }));
}

function countsOf({ counts }) {
  const items = Object.entries(ICONS).map(([name, shape]) => {
    const icon = document.createElementNS(SVG, 'svg');
    icon.setAttribute('viewBox', '0 0 24 24');
    icon.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', shape);
    icon.append(path);
    const item = el('li', { title: name }, icon, el('span', { textContent: compact.format(counts[name]) }));
    item.setAttribute('aria-label', `${counts[name]} ${name}`);
    return item;
  });
  return el('ul', { className: 'counts' }, ...items);
}

/** The article that shows a card; `isNew` lets it slide in. */
export function articleOf(card, isNew) {
  const reposted =
    card.repostedBy === undefined
      ? undefined
      : el('div', { className: 'above', dir: 'auto', textContent: `↻ ${card.repostedBy.name} reposted` });
  const body = el(
    'div',
    {},
    who(card.author, card.time),
    textOf(card),
    mediaOf(card),
    pollOf(card),
    quoteOf(card),
    card.place === undefined ? undefined : el('p', { className: 'small', textContent: `◎ ${card.place}` }),
    countsOf(card),
  );
  const article = el(
    'article',
    { className: isNew ? 'new' : '' },
    reposted,
    parentOf(card),
    avatar(card.author),
    body,
  );
  article.dataset.id = card.id;
  if (card.repostOf !== undefined) article.dataset.of = card.repostOf;
  return article;
}
