import { PRICE_MILLI_USD } from '../../publishing/price.ts';
import type { Api } from '../api.ts';
import { button, h, labelled, on, replace } from '../dom.ts';
import { errorBox } from '../error-box.ts';
import { dollars } from '../money.ts';
import type { MediaDraft } from './draft.ts';
import { type Field, faultPlace } from './field.ts';
import { dropPreview, keepPreview, preview } from './preview.ts';
import { upload } from './upload.ts';

const TYPES = 'image/jpeg,image/png,image/webp,image/gif,video/mp4,video/quicktime';
const MOST = 4;
const ALT_LENGTH = 1_000;
const ALT_HINT = `For people who cannot see it (alt text). X charges ${dollars(PRICE_MILLI_USD.altText / 1000)} for it.`;

/** Pictures or a film beside a text: up to four pictures, or one of anything else. */
export function mediaEditor(api: Api, media: MediaDraft[], onChange: () => void) {
  const list = h('ul', { class: 'media' });
  const state = h('div', { role: 'status' });
  const input = h('input', { type: 'file', accept: TYPES, multiple: true, class: 'hidden-input' });
  const label = h('label', { class: 'button quiet small' }, input, 'Add pictures or a video');
  const fault = faultPlace(input);
  const node = h('div', { class: 'stack' }, list, label, state, fault);

  const show = (): void => {
    replace(list, ...media.map(item));
    label.hidden = media.length >= MOST;
  };
  const item = (each: MediaDraft): HTMLElement => {
    const alt = h('textarea', { rows: 2, maxlength: ALT_LENGTH, dir: 'auto' });
    alt.value = each.alt;
    on(alt, 'input', () => {
      each.alt = alt.value;
      onChange();
    });
    const remove = button('Remove', { class: 'quiet small', 'aria-label': `Remove ${each.name}` }, () => {
      media.splice(media.indexOf(each), 1);
      dropPreview(each.id);
      // The gateway keeps it for some days: another post may use it.
      show();
      onChange();
      input.focus();
    });
    return h(
      'li',
      {},
      preview(api, each.id, each.alt),
      h('div', { class: 'stack' }, labelled(`What ${each.name} shows`, alt, ALT_HINT), remove),
    );
  };
  const add = async (file: File): Promise<void> => {
    const bar = h('progress', { max: 1, 'aria-label': file.name });
    replace(state, h('p', {}, `${file.name} is on its way… `, bar));
    const { id } = await upload(api, file, (share) => {
      bar.value = share;
    });
    keepPreview(id, file);
    media.push({ id, name: file.name, alt: '' });
    replace(state, h('p', { class: 'hidden' }, `${file.name} is there.`));
    show();
    onChange();
  };
  on(input, 'change', async () => {
    const files = [...(input.files ?? [])].slice(0, MOST - media.length);
    const before = media.length;
    input.value = '';
    input.disabled = true;
    try {
      for (const file of files) await add(file);
    } catch (error) {
      replace(state, errorBox(error));
    } finally {
      input.disabled = false;
      // What is next is to describe them; unless the person has gone on to something else.
      if ([document.body, input].includes(document.activeElement as HTMLElement))
        (list.querySelectorAll('textarea')[before] ?? input).focus();
    }
  });
  show();
  const fields: Field[] = [{ name: 'media', label: 'Pictures and video:', control: input, fault }];
  return { node, fields };
}
