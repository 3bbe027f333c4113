import type { Api } from '../api.ts';
import { ApiError } from '../api-error.ts';
import { h, replace } from '../dom.ts';

/** What the browser shows of media, by the media's id, as long as the page is open. */
const known = new Map<string, { readonly url: string; readonly type: string }>();

export function keepPreview(id: string, file: Blob): void {
  known.set(id, { url: URL.createObjectURL(file), type: file.type });
}

export function dropPreview(id: string): void {
  const preview = known.get(id);
  if (preview) URL.revokeObjectURL(preview.url);
  known.delete(id);
}

/** A picture or a film that the gateway keeps. It comes by a call, because the key cannot stand in an address. */
export function preview(api: Api, id: string, alt: string): HTMLElement {
  const box = h('div', { class: 'preview' });
  const show = (): void => {
    const { url, type } = known.get(id) ?? { url: '', type: '' };
    if (type.startsWith('image/')) replace(box, h('img', { src: url, alt }));
    else if (type.startsWith('video/'))
      replace(
        box,
        h('video', { src: url, controls: true, preload: 'metadata', 'aria-label': alt || 'Video' }),
      );
    else replace(box, h('span', { class: 'soft' }, alt || 'Media'));
  };
  if (known.has(id)) show();
  else {
    api.blob(`/api/media/${encodeURIComponent(id)}/content`).then(
      (file) => {
        keepPreview(id, file);
        show();
      },
      (error: unknown) => replace(box, h('span', { class: 'soft' }, whyNot(error))),
    );
  }
  return box;
}

function whyNot(error: unknown): string {
  const code = error instanceof ApiError ? error.code : undefined;
  if (code === 'media-not-found') return 'This file is no longer there';
  return code === 'media-conflict' ? 'Too large to be shown here' : 'No preview';
}
