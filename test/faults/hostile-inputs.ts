/** Below the default of MAX_REQUEST_BYTES, with room for what stands around it. */
const SIZE = 6_000_000;

export interface Hostile {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Status and problem code, or X's own status. */
  readonly refused: string;
}

/** As many whole units as a size has room for, in bytes. */
export const filled = (unit: string, size = SIZE): string =>
  unit.repeat(Math.floor(size / Buffer.byteLength(unit)));
/** As large as a body may be that is looked into at all. */
const LOOKED_INTO = 250_000;
export const entries = (count: number): string =>
  Array.from({ length: count }, (_, at) => `"k${at}":1`).join(',');
const thread = (text: string): string =>
  JSON.stringify({ parts: Array.from({ length: 7 }, () => ({ text })), now: true });
const post = (content: object): string => JSON.stringify({ text: 'Hello', now: true, ...content });
const series = (text: string): string => {
  const recurrence = { cron: '0 9 * * *', time_zone: 'Europe/Berlin' };
  return JSON.stringify({ parts: Array.from({ length: 7 }, () => ({ text })), recurrence });
};

const to = (
  method: string,
  path: string,
  refused: string,
  named: readonly (readonly [name: string, body: string])[],
): Hostile[] =>
  named.map(([name, body]) => ({ name: `${method} ${path}: ${name}`, method, path, body, refused }));

/** What is no JSON that anybody here takes, in sizes from what is looked into up to what arrives. */
const shapes: readonly (readonly [string, string])[] = [
  ['6 MB of open brackets', filled('[')],
  ['depth of 100,000', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['depth of 3 million', '['.repeat(SIZE / 2) + ']'.repeat(SIZE / 2)],
  ['objects in objects', `${'{"a":'.repeat(SIZE / 6)}1${'}'.repeat(SIZE / 6)}`],
  ['6 MB of members', `{${entries(500_000)}}`],
  ['6 MB of lists', `[${filled('[],')}[]]`],
  ['6 MB of text', JSON.stringify({ text: filled('a') })],
];
const IDS = {
  post: 'scheduled-posts/01ARZ3NDEKTSV4RRFFQ69G5FAV',
  search: 'searches/01ARZ3NDEKTSV4RRFFQ69G5FAV',
};

/** What a client could send to hold up all others, and how it is refused. */
export const HOSTILE_INPUTS: readonly Hostile[] = [
  ...['scheduled-posts', 'searches', 'media', `${IDS.post}/resolve`, `${IDS.post}/publish-now`].flatMap(
    (path) =>
      to(
        'POST',
        path,
        '413 request-too-large',
        shapes.filter(([, body]) => body.length > LOOKED_INTO * 2),
      ),
  ),
  ...[IDS.post, IDS.search].flatMap((path) =>
    to(
      'PATCH',
      path,
      '413 request-too-large',
      shapes.filter(([, body]) => body.length > LOOKED_INTO * 2),
    ),
  ),
  ...['scheduled-posts', 'searches', 'media'].flatMap((path) =>
    to('POST', path, '400 malformed-json', [
      ['depth of 100,000', '['.repeat(100_000) + ']'.repeat(100_000)],
      ['a list of 80,000 lists', `[${filled('[],', LOOKED_INTO)}[]]`],
    ]),
  ),
  ...to('POST', 'searches', '413 request-too-large', [
    ['a query of 6 MB', JSON.stringify({ query: filled('coffee ') })],
    ['6 MB of quotation marks', JSON.stringify({ query: filled('"') })],
    ['6 MB of backslashes', JSON.stringify({ query: filled('\\') })],
    ['6 MB of parentheses', JSON.stringify({ query: filled('(a ') })],
  ]),
  ...to('POST', 'searches', '422 search-invalid', [
    ['a query of 250,000 characters', JSON.stringify({ query: filled('a:"', LOOKED_INTO / 2) })],
    ['a name of 250,000 characters', JSON.stringify({ query: 'a', name: filled('é', LOOKED_INTO) })],
    ['30,000 unknown names', `{${entries(18_000)}}`],
  ]),
  ...to('POST', 'scheduled-posts', '422 post-invalid', [
    ['a text of 250,000 characters', post({ text: filled('a.', LOOKED_INTO) })],
    ...[
      '한',
      '日本.',
      '\ufe0f',
      '\u200d',
      'ａ.',
      '😀',
      'é',
      '👩🏽‍',
      'a-',
      'a.',
      '@a.co ',
      '$a ',
      'a.co/((',
    ].flatMap((unit) => [
      [
        `a thread of 7 × 4,096: ${JSON.stringify(unit)}`,
        thread(`${unit.repeat(4_096).slice(0, 4_095)}.`),
      ] as const,
    ]),
    ...['{date}', '{time}한', '{weekday}-', '{count}{x}'].map(
      (unit) =>
        [
          `a series of 7 × 4,096: ${unit}`,
          series(unit.repeat(4_096).slice(0, 4_095 - (4_095 % unit.length))),
        ] as const,
    ),
    ['a list of 20,000 parts', JSON.stringify({ parts: Array(12_000).fill({ text: 'a' }), now: true })],
    ['a list of 12,000 media', post({ media: Array(12_000).fill({ id: 'a' }) })],
    ['a poll of 40,000 options', post({ poll: { options: Array(40_000).fill('a'), duration_minutes: 5 } })],
    [
      'long poll options',
      post({ poll: { options: Array(4).fill(filled('é', 60_000)), duration_minutes: 5 } }),
    ],
    ['a long instant', JSON.stringify({ text: 'a', at: filled('1', LOOKED_INTO) })],
    [
      'a long local time',
      JSON.stringify({ text: 'a', local_time: filled('1', 100_000), time_zone: filled('A/', 100_000) }),
    ],
    [
      'a long cron',
      JSON.stringify({ text: 'a', recurrence: { cron: filled('* ', LOOKED_INTO), time_zone: 'UTC' } }),
    ],
    [
      'a cron with many lists',
      JSON.stringify({
        text: 'a',
        recurrence: { cron: `${filled('1-59,', 190)}1 * * * *`, time_zone: 'UTC' },
      }),
    ],
    [
      'a cron that never comes',
      JSON.stringify({ text: '{date}', recurrence: { cron: '0 0 30 2 *', time_zone: 'UTC' } }),
    ],
    ['18,000 unknown names', `{"text":"a","now":true,${entries(18_000)}}`],
  ]),
  ...to('POST', '../2/tweets', '403 operation-not-allowed', [['6 MB of brackets', filled('[')]]),
  ...to('PUT', 'media/01ARZ3NDEKTSV4RRFFQ69G5FAV/blocks/0', '413 request-too-large', [['6 MB', filled('a')]]),
  ...to('POST', 'media', '422 media-invalid', [['6 MB that are no picture', filled('a')]]),
  ...(
    [
      ['if-none-match', filled('W/"a",', 12_000)],
      ['if-none-match', filled('"', 12_001)],
      ['accept-encoding', filled('br;q=1,', 12_000)],
      ['range', `bytes=${filled('1', 12_000)}-${filled('9', 12_000)}`.slice(0, 12_000)],
      ['traceparent', filled('0', 12_000)],
    ] as const
  ).map(([header, value]) => ({
    name: `GET status with 12 KB of ${header}`,
    method: 'GET',
    path: 'status',
    headers: { [header]: value },
    refused: '200',
  })),
  {
    name: 'POST searches with 12 KB of Idempotency-Key',
    method: 'POST',
    path: 'searches',
    headers: { 'idempotency-key': filled('a', 12_000) },
    body: '{"query":"a"}',
    refused: '400 idempotency-key-malformed',
  },
  {
    name: 'GET scheduled-posts with 7 KB of states',
    method: 'GET',
    path: `scheduled-posts?state=${filled('a,', 7_000)}`,
    refused: '400 malformed-query',
  },
  {
    name: 'GET /2/users/by with 7 KB of one name, repeated',
    method: 'GET',
    path: `../2/tweets?ids=1${filled('&a', 7_000)}`,
    refused: '400 x',
  },
];
