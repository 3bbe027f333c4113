import type { UpdatesPage, XMedia, XPost } from '../answers.ts';
import { type Child, h, on } from '../dom.ts';
import { formatInstant } from '../times.ts';

/** The only host of pictures that the page's policy lets in. */
const PICTURES = 'https://pbs.twimg.com/';

function picture(address: string | undefined): string | undefined {
  return address?.startsWith(PICTURES) ? address : undefined;
}

/** A post that somebody wrote on X. Nothing of it is believed: all is text, and pictures come from X's host alone. */
export function xPost(post: XPost, includes: UpdatesPage['includes'], zone: string): HTMLElement {
  const author = includes?.users?.find(({ id }) => id === post.author_id);
  const media = (post.attachments?.media_keys ?? []).flatMap(
    (wanted) => includes?.media?.find(({ media_key: key }) => key === wanted) ?? [],
  );
  const avatar = picture(author?.profile_image_url);
  return h(
    'article',
    { class: 'x-post' },
    shown(avatar, { class: 'avatar', alt: '' }, () => h('span', { class: 'avatar', 'aria-hidden': 'true' })),
    h(
      'div',
      {},
      h(
        'p',
        { class: 'who' },
        h('b', { dir: 'auto' }, author?.name ?? 'Somebody'),
        author?.username !== undefined && h('span', { class: 'soft' }, ` @${author.username}`),
        post.created_at !== undefined &&
          h('time', { class: 'soft', datetime: post.created_at }, formatInstant(post.created_at, zone)),
      ),
      h('p', { class: 'post-text', dir: 'auto', lang: languageOf(post) }, textOf(post)),
      ...mediaOf(media),
      h(
        'a',
        {
          href: `https://x.com/i/status/${encodeURIComponent(post.id)}`,
          target: '_blank',
          rel: 'noopener noreferrer',
        },
        'See it on X',
      ),
    ),
  );
}

/** X's texts are escaped for HTML, in these three characters. They stay text: nothing makes markup of them. */
function textOf({ text = '', note_tweet: note }: XPost): string {
  return (note?.text ?? text).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function mediaOf(media: readonly XMedia[]): readonly Child[] {
  const pictures = media.map(({ url, preview_image_url: preview, alt_text: alt = '', type }) =>
    shown(picture(url ?? preview), { alt }, () => h('span', { class: 'tag' }, alt || type || 'Media')),
  );
  const several = pictures.length > 1 ? 'previews several' : 'previews';
  return pictures.length > 0 ? [h('div', { class: several }, ...pictures)] : [];
}

/** A picture; where there is none, or it does not come, what stands for it. */
function shown(
  src: string | undefined,
  attributes: Readonly<Record<string, string>>,
  otherwise: () => HTMLElement,
): HTMLElement {
  if (src === undefined) return otherwise();
  const image = h('img', { ...attributes, src, loading: 'lazy', referrerpolicy: 'no-referrer' });
  return on(image, 'error', () => image.replaceWith(otherwise()));
}

/** X's own names for "no language" are none. */
function languageOf({ lang }: XPost): string | undefined {
  return lang !== undefined && /^[a-z]{2}$/.test(lang) ? lang : undefined;
}
