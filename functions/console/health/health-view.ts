import type { StatusView, Tick } from '../answers.ts';
import type { Context, CreateView } from '../context.ts';
import { button, type Child, h } from '../dom.ts';
import { loaded } from '../load.ts';
import { settingsNotice } from '../posts/attention.ts';
import { hashOf } from '../router.ts';
import { distance, formatInstant } from '../times.ts';

type Tone = 'good' | 'bad' | 'waiting';

/** What the gateway says of itself, for a person. */
export const healthView: CreateView = (context) => {
  const { node, reload } = loaded(async () =>
    checks(await context.api.json<StatusView>('/api/status'), context),
  );
  const look = button('Look again', { class: 'quiet' }, async () => {
    await reload();
    context.say('This is how it stands now.');
  });
  return {
    title: 'Health',
    node: h('div', {}, h('div', { class: 'head' }, h('h1', { tabindex: -1 }, 'Health'), look), node),
  };
};

function checks(status: StatusView, context: Context): readonly Child[] {
  const { ready, settings, credentials, storage, x } = status;
  return [
    h(
      'p',
      { class: `notice ${ready ? 'good' : 'bad'}` },
      h('strong', {}, ready ? 'The gateway can do its work.' : 'The gateway cannot do all of its work.'),
    ),
    h(
      'ul',
      { class: 'cards' },
      check('Settings', settings.state === 'valid' ? 'good' : 'bad', settings.state, [
        settings.faults.length > 0 &&
          h(
            'ul',
            {},
            ...settings.faults.map(({ name, expected }) =>
              h('li', {}, h('code', {}, name), `: expected ${expected}`),
            ),
          ),
      ]),
      check(
        'Credentials',
        credentials.state === 'usable' ? 'good' : credentials.state === 'reads-only' ? 'waiting' : 'bad',
        credentials.state,
        [
          h(
            'p',
            { class: 'soft' },
            credentials.source === 'key-vault' ? 'From Key Vault' : 'From app settings',
          ),
          credentials.detail !== undefined && h('p', {}, credentials.detail),
          credentials.missing.length > 0 &&
            h(
              'ul',
              {},
              ...credentials.missing.map((name) => h('li', {}, h('code', {}, name), ' is not set')),
            ),
        ],
      ),
      check(
        'Storage',
        storage.state === 'reachable' ? 'good' : storage.state === 'not-configured' ? 'waiting' : 'bad',
        storage.state,
        [
          storage.state === 'not-configured' &&
            h('p', {}, 'Scheduled posts need the setting ', h('code', {}, 'AzureWebJobsStorage'), '.'),
        ],
      ),
      check('X', x.state === 'reachable' ? 'good' : 'bad', x.state, [
        h('p', { class: 'soft' }, `Asked without credentials, it answered ${x.answer}.`),
      ]),
      publisher(status, context),
      searches(status, context),
    ),
    h('p', { class: 'soft' }, `As of ${formatInstant(status.time, context.zone())}.`),
    h(
      'details',
      {},
      h('summary', {}, 'All of it, as the gateway tells it'),
      h('pre', { tabindex: 0 }, JSON.stringify(status, undefined, 2)),
    ),
  ];
}

function check(name: string, tone: Tone, state: string, children: readonly Child[]): HTMLElement {
  return h(
    'li',
    { class: 'box' },
    h('h2', {}, name),
    h('p', { class: 'row-state' }, h('span', { class: `badge ${tone}` }, state.replaceAll('-', ' '))),
    ...children,
  );
}

function publisher({ posts }: StatusView, context: Context): Child {
  if (posts === undefined) return undefined;
  if (typeof posts === 'string') {
    return check('Publisher', 'bad', posts, [
      h('p', {}, 'The posts cannot be read: storage does not answer.'),
    ]);
  }
  const { publishing, lastTick, held, failed, settingsSeries = [] } = posts;
  const waiting = (ids: readonly string[], what: string): Child =>
    ids.length > 0 &&
    h(
      'p',
      {},
      h(
        'a',
        { href: hashOf('posts', undefined, { show: what }) },
        `${ids.length}${ids.length >= 20 ? ' or more' : ''} ${what}`,
      ),
    );
  return check('Publisher', publishing === 'on' ? 'good' : 'waiting', publishing, [
    publishing === 'off' &&
      h('p', {}, 'Posts wait until the setting ', h('code', {}, 'PUBLISHING'), ' is on.'),
    lastRun(lastTick, context),
    waiting(held, 'held'),
    waiting(failed, 'failed'),
    settingsSeries.length > 0 && settingsNotice(settingsSeries),
  ]);
}

function searches({ searches: status }: StatusView, context: Context): Child {
  if (status === undefined) return undefined;
  if (typeof status === 'string') {
    return check('Searches', 'bad', status, [
      h('p', {}, 'The searches cannot be read: storage does not answer.'),
    ]);
  }
  const { lastTick, count, faults } = status;
  const state = count === 0 ? 'none' : faults.length === 0 ? 'collecting' : 'not all are collected';
  return check('Searches', faults.length > 0 ? 'bad' : count === 0 ? 'waiting' : 'good', state, [
    lastRun(lastTick, context),
    faults.length > 0 &&
      h(
        'ul',
        {},
        ...faults.map(({ id, code, detail }) =>
          h('li', {}, h('a', { href: hashOf('searches', id) }, code.replaceAll('-', ' ')), `: ${detail}`),
        ),
      ),
  ]);
}

function lastRun(tick: Tick | undefined, { zone, now }: Context): HTMLElement {
  return h(
    'p',
    { class: 'soft' },
    tick === undefined
      ? 'It has not run yet.'
      : `It last ran ${distance(tick.at, now())} (${formatInstant(tick.at, zone())}) and ${tick.complete ? 'was done in time' : 'could not do all in its time'}.`,
  );
}
