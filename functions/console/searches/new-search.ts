import type { SearchView } from '../answers.ts';
import type { Context } from '../context.ts';
import { h, newId, on, replace } from '../dom.ts';
import { errorBox } from '../error-box.ts';
import { newKey } from '../write/draft.ts';
import { clearFaults, field, hasFaults, showFaults } from '../write/field.ts';
import { confirmPrice } from './search-card.ts';

/**
 * A form for a new search. It is made paused, and begins to collect, and to cost, only once the person has seen the
 * gateway's own word on its price.
 */
export function newSearch({ api, say }: Context, reload: () => Promise<void>): HTMLElement {
  let key = newKey();
  let sent = '';
  const query = h('input', { autocomplete: 'off', spellcheck: 'false', dir: 'auto', required: true });
  const name = h('input', { autocomplete: 'off', dir: 'auto' });
  const reposts = h('input', { type: 'checkbox', checked: true });
  const replies = h('input', { type: 'checkbox' });
  const queryField = field('query', 'Query', query, 'In X’s own words, such as coffee lang:en -is:retweet');
  const nameField = field('name', 'Name', name, 'For you; it may stay empty.');
  const fields = [queryField.field, nameField.field];
  const outcome = h('div', { class: 'outcome' });
  const submit = h('button', { type: 'submit', class: 'primary' }, 'See its price');
  const create = async (): Promise<void> => {
    clearFaults(fields);
    replace(outcome);
    const body = {
      query: query.value.trim(),
      ...(name.value.trim() !== '' && { name: name.value.trim() }),
      ...{ drop_reposts: reposts.checked, drop_replies: replies.checked, paused: true },
    };
    // Sent again, it makes one search; other words are another search.
    if (JSON.stringify(body) !== sent) key = newKey();
    sent = JSON.stringify(body);
    const search = await api.json<SearchView>('/api/searches', { method: 'POST', idempotencyKey: key, body });
    sent = '';
    query.value = '';
    name.value = '';
    const isWanted = await confirmPrice(search, 'Leave it paused');
    if (isWanted)
      await api.json(`/api/searches/${encodeURIComponent(search.id)}`, {
        method: 'PATCH',
        body: { paused: false },
      });
    say(isWanted ? 'It collects with its next look, within minutes.' : 'It is paused, and costs nothing.');
  };
  const titleId = newId('new-search');
  const form = h(
    'form',
    { novalidate: true, class: 'box stack new-search', 'aria-labelledby': titleId },
    h('h2', { id: titleId }, 'A new search'),
    outcome,
    queryField.node,
    nameField.node,
    h('label', { class: 'choice' }, reposts, h('span', {}, 'Leave out reposts')),
    h('label', { class: 'choice' }, replies, h('span', {}, 'Leave out replies')),
    h('div', { class: 'actions' }, submit),
  );
  return on(form, 'submit', async (event) => {
    event.preventDefault();
    if (submit.getAttribute('aria-disabled') === 'true') return;
    submit.setAttribute('aria-disabled', 'true');
    try {
      await create();
    } catch (error) {
      replace(outcome, hasFaults(error) ? showFaults(error, fields) : errorBox(error));
      outcome.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
    } finally {
      submit.removeAttribute('aria-disabled');
      await reload();
    }
  });
}
