import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createSecretSearch } from '../../../functions/twitter/secrets/secret-search.ts';

/** Of the forms that X's secrets have, and of others; made here, so that no scanner takes them for real ones. */
const letters = (count: number): string => 'qW3eR5tZ7uI9oP1aS2dF4gH6jK8lY0xC'.repeat(3).slice(0, count);
const SECRETS = {
  consumerSecret: letters(50),
  accessToken: `2244994945-${letters(40)}`,
  bearer: `${'A'.repeat(20)}MLheAAAA%2BU${letters(7)}%3D${letters(50).toLowerCase()}`,
  hyphens: 'test-consumer-secret',
  signs: 'CANARY-secret-+/=%',
  onlySigns: '-+/=%.~_-+/=%.~_',
  short: 'a-b-c-d-e-f-g',
};

/** Every byte percent-encoded, in hex digits of mixed case. */
const everyByte = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte, index) => {
      const digits = byte.toString(16).padStart(2, '0');
      return `%${index % 2 ? digits : digits.toUpperCase()}`;
    })
    .join('');
const lowerHex = (text: string): string =>
  encodeURIComponent(text).replace(/%../g, (encoded) => encoded.toLowerCase());
const everyCharacterInJson = (text: string): string =>
  [...text].map((sign) => `\\u00${sign.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const ECHOES: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'as a JSON string': (secret) => JSON.stringify({ detail: `bad ${secret}` }),
  'as JSON within JSON': (secret) => JSON.stringify(JSON.stringify({ secret })),
  'as JSON with escaped slashes': (secret) => JSON.stringify(secret).replaceAll('/', '\\/'),
  'as JSON with escaped signs': (secret) =>
    JSON.stringify(secret).replace(/[+/=%-]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  'as JSON with escaped signs in capitals': (secret) =>
    JSON.stringify(secret).replace(
      /[+/=%-]/g,
      (sign) => `\\u00${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  'as JSON with everything escaped': everyCharacterInJson,
  'percent-encoded': encodeURIComponent,
  'percent-encoded in small letters': lowerHex,
  'percent-encoded twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'percent-encoded byte for byte': everyByte,
  'percent-encoded byte for byte, twice': (secret) => encodeURIComponent(everyByte(secret)),
  'percent-encoded, then in JSON with escaped signs': (secret) =>
    encodeURIComponent(secret).replaceAll('%', '\\u0025'),
  'in base64': base64,
  'in base64 behind one byte': (secret) => base64(`x${secret}`),
  'in base64 behind two bytes': (secret) => base64(`xy${secret}`),
  'as Basic authorization': (secret) => base64(`the-consumer-key:${encodeURIComponent(secret)}`),
  'as Basic authorization, not encoded before': (secret) => base64(`the-consumer-key-2:${secret}`),
  'in base64 between others': (secret) => base64(`a:${secret}:and what follows`),
  'in base64url': (secret) => Buffer.from(`x:${secret}`).toString('base64url'),
  'in base64, percent-encoded': (secret) => encodeURIComponent(base64(`key:${secret}`)),
  'in base64, in JSON with escaped slashes': (secret) => base64(`key:${secret}`).replaceAll('/', '\\/'),
};

const around = (text: string): Buffer =>
  Buffer.from(
    `{"data":[{"id":"1","text":"100 % of é 😀 \\n https://x.example/?q=a%20b"},"${text}"],"meta":{}}`,
  );
const searchFor = (name: string, value: string): ReturnType<typeof createSecretSearch> =>
  createSecretSearch([{ name, value }]);

describe('looking for secrets', () => {
  for (const [how, echo] of Object.entries(ECHOES)) {
    test(`finds each of them ${how}`, () => {
      for (const [name, value] of Object.entries(SECRETS)) {
        assert.equal(searchFor(name, value)(around(echo(value))), name, name);
        assert.equal(searchFor(name, value)(Buffer.from(echo(value))), name, name);
      }
    });
  }

  test('finds a bearer token as X’s own percent-encoding is undone', () => {
    assert.equal(searchFor('bearer', SECRETS.bearer)(around(decodeURIComponent(SECRETS.bearer))), 'bearer');
  });

  test('finds any secret of X’s kind, in any of the ways, anywhere', () => {
    const alphabet = fc.constantFrom(...'ABCxyz019-+/=%._~');
    fc.assert(
      fc.property(
        fc.string({ unit: alphabet, minLength: 12, maxLength: 60 }),
        fc.constantFrom(...Object.values(ECHOES)),
        fc.nat(40),
        (value, echo, before) => {
          // What only looks like an escape is one, and the secret then another.
          fc.pre(!/%[\dA-Fa-f]{2}/.test(value));
          const text = `${' '.repeat(before)}"${echo(value)}"`;
          assert.equal(searchFor('it', value)(Buffer.from(text)), 'it');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('finds the beginning and the end of one, where its echo was cut off', () => {
    for (const name of ['bearer', 'consumerSecret'] as const) {
      const value = SECRETS[name];
      const row = (value.match(/[a-z\d]+/gi) ?? []).toSorted((a, b) => b.length - a.length)[0] ?? '';
      const start = row.search(/(?!A+)[a-z\d]/);
      for (const part of [
        row.slice(0, Math.max(start, 6) + 22),
        row.slice(1),
        row.slice(-16),
        row.slice(0, -1),
      ]) {
        assert.equal(searchFor(name, value)(around(`invalid token ${part}...`)), name, part);
        assert.equal(searchFor(name, value)(around(base64(`x:${part}:y`))), name, part);
      }
    }
  });

  test('does not take the A’s with which bearer tokens begin for one', () => {
    const value = `${'A'.repeat(21)}${letters(30)}`;
    assert.equal(searchFor('bearer', value)(Buffer.from(`"${'A'.repeat(400)}"`)), undefined);
    assert.equal(searchFor('bearer', value)(Buffer.from(`"${value.slice(0, 40)}"`)), 'bearer');
  });

  test('finds none where there is none, whatever looks like one', () => {
    const search = createSecretSearch(Object.entries(SECRETS).map(([name, value]) => ({ name, value })));
    const harmless = [
      '',
      '{}',
      // The user's id is public, also where a token begins with it.
      '{"data":{"id":"2244994945","text":"consumer secret CANARY test"}}',
      letters(15),
      `${letters(20)}`.replace('oP', 'Po').slice(4),
      base64('a completely different text, and a long one at that'),
      '%41%42 \\u0041 %2541',
      '%'.repeat(3_000),
      '\\u00'.repeat(3_000),
      '\\'.repeat(3_000),
    ];
    for (const text of harmless) assert.equal(search(Buffer.from(text)), undefined, text.slice(0, 80));
  });

  test('does not look for what is too short to be one', () => {
    assert.equal(searchFor('b', 'b1')(Buffer.from('{"b1":"%41"}')), undefined);
    assert.equal(createSecretSearch([])(Buffer.from('%41')), undefined);
  });

  test('does not stumble over the one that is expected, and still finds the others', () => {
    const search = createSecretSearch(Object.entries(SECRETS).map(([name, value]) => ({ name, value })));
    const issued = `{"access_token":"${SECRETS.bearer}"}`;
    assert.equal(search(Buffer.from(issued)), 'bearer');
    assert.equal(search(Buffer.from(issued), 'bearer'), undefined);
    assert.equal(search(Buffer.from(issued + SECRETS.signs), 'bearer'), 'signs');
    assert.equal(search(Buffer.from(issued + SECRETS.consumerSecret), 'bearer'), 'consumerSecret');
  });
});
