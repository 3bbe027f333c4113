import type { PartView } from './answers.ts';
import type { Api } from './api.ts';
import { h } from './dom.ts';
import { preview } from './write/preview.ts';

/** What will be, or was, published: exactly as it is written. */
export function contentView(api: Api, { text = '', poll, media = [], x_id: xId }: PartView): HTMLElement {
  return h(
    'article',
    { class: 'content' },
    text !== '' && h('p', { class: 'post-text', dir: 'auto' }, text),
    media.length > 0 &&
      h(
        'div',
        { class: media.length > 1 ? 'previews several' : 'previews' },
        ...media.map(({ id, alt_text: alt = '' }) =>
          h(
            'figure',
            {},
            // The caption is what those get who cannot see it.
            preview(api, id, alt === '' ? 'Without a description' : ''),
            alt !== '' && h('figcaption', { class: 'hint', dir: 'auto' }, alt),
          ),
        ),
      ),
    poll &&
      h(
        'div',
        { class: 'poll' },
        h('ul', {}, ...poll.options.map((option) => h('li', { dir: 'auto' }, option))),
        h('p', { class: 'soft' }, `Open for ${durationOf(poll.duration_minutes)}`),
      ),
    xId !== undefined && linkToX(xId, 'See it on X'),
  );
}

/** A link to a post on X. */
export function linkToX(xId: string, label: string): HTMLElement {
  return h(
    'a',
    {
      href: `https://x.com/i/status/${encodeURIComponent(xId)}`,
      target: '_blank',
      rel: 'noopener noreferrer',
    },
    label,
  );
}

function durationOf(minutes: number): string {
  const [size, unit] =
    minutes % 1440 === 0 ? [1440, 'day'] : minutes % 60 === 0 ? [60, 'hour'] : [1, 'minute'];
  const count = minutes / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
