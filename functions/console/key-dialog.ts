import { ask } from './dialog.ts';
import { describe, h, labelled, on } from './dom.ts';
import { cleanKey } from './key.ts';

/** Asks for the operator's key. `undefined` where the person gives none. */
export function askKey(wasRefused: boolean): Promise<string | undefined> {
  return ask<string>('Operator key', (end) => {
    const input = h('input', {
      type: 'password',
      autocomplete: 'off',
      spellcheck: 'false',
      required: true,
      'aria-required': 'true',
    });
    const fault = h('p', { class: 'fault', id: 'key-fault', role: 'alert' });
    if (wasRefused) fault.textContent = 'The gateway did not take that key.';
    describe(input, fault.id);
    const form = h(
      'form',
      { novalidate: true },
      h(
        'p',
        {},
        'This gateway answers its operators only. Their key is a host key named ',
        h('code', {}, 'operator'),
        ' of the Function App.',
      ),
      h(
        'details',
        {},
        h('summary', {}, 'Where is it?'),
        h('p', {}, 'In the Azure portal: the Function App, App keys, Host keys. Or on the command line:'),
        h(
          'pre',
          { tabindex: 0 },
          'az functionapp keys list \\\n  --resource-group GROUP --name APP \\\n  --query functionKeys.operator --output tsv',
        ),
        h('p', {}, 'A gateway on a developer’s machine asks for no key.'),
      ),
      labelled('Key', input, 'It stays in this tab until you close it, and goes to this gateway only.'),
      fault,
      h('div', { class: 'actions' }, h('button', { type: 'submit', class: 'primary' }, 'Use this key')),
    );
    on(form, 'submit', (event) => {
      event.preventDefault();
      const key = cleanKey(input.value);
      if (key !== undefined) return end(key);
      fault.textContent = 'A key has no spaces in it, and only plain letters, digits and signs.';
      input.focus();
    });
    return [form];
  });
}
