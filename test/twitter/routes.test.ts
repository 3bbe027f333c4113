import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { OPERATIONS } from '../../functions/twitter/catalogue.ts';
import type { Operation } from '../../functions/twitter/operation.ts';
import { buildPath, findOperation } from '../../functions/twitter/routes.ts';

const PARAMETER = /\{(\w+)\}/g;
const LITERALS = [
  ...new Set(OPERATIONS.flatMap(({ path }) => path.split('/')).filter((s) => s && !s.startsWith('{'))),
];

function operationWithId(id: string): Operation {
  const operation = OPERATIONS.find((candidate) => candidate.id === id);
  assert.ok(operation, id);
  return operation;
}

/** The operation's id and its parameters, or the kind of refusal. */
function found(method: string, path: string): string {
  const match = findOperation(method, path);
  return match.kind === 'found'
    ? [match.operation.id, ...Object.entries(match.params).map(([name, value]) => `${name}=${value}`)].join(
        ' ',
      )
    : match.kind;
}

describe('findOperation', () => {
  test('finds each operation of the catalogue by its own method and path', () => {
    for (const operation of OPERATIONS) {
      const params: Record<string, string> = {};
      const path = operation.path.replace(PARAMETER, (_, name: string) => {
        params[name] = `sample-${name}`;
        return `sample-${name}`;
      });
      assert.deepEqual(findOperation(operation.method, path), { kind: 'found', operation, params });
    }
  });

  const resolved: readonly [request: string, result: string][] = [
    ['GET /2/users/me', 'getUsersMe'],
    ['GET /2/users/2244994945', 'getUsersById id=2244994945'],
    ['GET /2/users/by/username/XDevelopers', 'getUsersByUsername username=XDevelopers'],
    ['GET /2/tweets/search/recent', 'searchPostsRecent'],
    ['GET /2/tweets/counts/all', 'getPostsCountsAll'],
    ['GET /2/media/upload', 'getMediaUploadStatus'],
    ['GET /2/media/3_1234', 'getMediaByMediaKey media_key=3_1234'],
    ['GET /2/broadcasts/scheduled/chat', 'getScheduledBroadcast id=chat'],
    // a literal that leads nowhere gives way to a parameter
    ['GET /2/users/by/followers', 'getUsersFollowers id=by'],
    // parameters at one place in the tree have other names for other methods
    ['GET /2/users/1/following', 'getUsersFollowing id=1'],
    ['DELETE /2/users/1/following/2', 'unfollowUser source_user_id=1 target_user_id=2'],
    // one slash at the end
    ['GET /2/users/me/', 'getUsersMe'],
    ['GET /2/tweets/1/', 'getPostsById id=1'],
    // percent-encoding
    ['GET /2/%74weets', 'getPostsByIds'],
    ['GET /2/users/%6D%65', 'getUsersMe'],
    ['GET /2/tweets/%31%32', 'getPostsById id=12'],
    ['GET /2/users/by/username/caf%C3%A9', 'getUsersByUsername username=café'],
    ['GET /2/tweets/a+b', 'getPostsById id=a+b'],
    ['GET /2/tweets/...', 'getPostsById id=...'],
    ['GET /2/tweets/__proto__', 'getPostsById id=__proto__'],
    // literals keep their case
    ['GET /2/users/ME', 'getUsersById id=ME'],
    ['GET /2/Tweets', 'unknown'],
  ];
  for (const [request, result] of resolved) {
    test(`resolves ${request} to ${result}`, () => {
      const [method = '', path = ''] = request.split(' ');
      assert.equal(found(method, path), result);
    });
  }

  for (const path of ['/2', '/2/', '/1.1/tweets', '/2/tweets/1/unheard-of', '/2/users/by/username'])
    test(`does not know ${path}`, () => assert.equal(found('GET', path), 'unknown'));

  for (const segment of ['__proto__', 'constructor', 'hasOwnProperty', 'toString'])
    test(`takes ${segment} for a segment like any other`, () => {
      assert.equal(found('GET', `/2/${segment}`), 'unknown');
      assert.equal(found('GET', `/${segment}/tweets`), 'unknown');
      assert.equal(found(segment, '/2/tweets'), 'method-not-allowed');
    });

  const refusedMethods: readonly [request: string, allow: readonly string[]][] = [
    ['PATCH /2/tweets', ['GET', 'POST']],
    ['POST /2/tweets/1', ['DELETE', 'GET']],
    ['GET /2/media/subtitles', ['DELETE', 'POST']],
    ['DELETE /2/tweets/analytics', ['GET']],
    ['GET /2/tweets/1/hidden', ['PUT']],
    ['HEAD /2/users/me', ['GET']],
    ['get /2/users/me', ['GET']],
  ];
  for (const [request, allow] of refusedMethods)
    test(`answers ${request} with what X allows there: ${allow}`, () => {
      const [method = '', path = ''] = request.split(' ');
      const match = findOperation(method, path);
      assert.equal(match.kind, 'method-not-allowed');
      assert.deepEqual('allow' in match && [...match.allow].sort(), allow);
    });

  const malformed: readonly [what: string, segment: string][] = [
    ['nothing', ''],
    ['a dot', '.'],
    ['two dots', '..'],
    ['an encoded dot', '%2e'],
    ['encoded dots', '%2E%2e'],
    ['half-encoded dots', '.%2e'],
    ['an encoded slash', '1%2Fretweets'],
    ['an encoded backslash', '1%5C2'],
    ['a raw backslash', '1\\2'],
    ['an encoded question mark', '1%3Fa=b'],
    ['a raw question mark', '1?a=b'],
    ['an encoded hash', '1%23'],
    ['an encoded percent sign', '%2531'],
    ['a doubly encoded slash', '1%252F2'],
    ['an unfinished escape', '1%2'],
    ['a lone percent sign', '%'],
    ['an escape that is not hexadecimal', '%zz'],
    ['an overlong slash', '%c0%af'],
    ['a byte that is not UTF-8', '%ff'],
    ['half a character', '%e2%82'],
    ['an encoded surrogate', '%ed%a0%80'],
    ['a raw surrogate', '\ud800'],
    ['a space', '%20'],
    ['a no-break space', '%c2%a0'],
    ['a line separator', '%e2%80%a8'],
    ['a line break', '1%0d%0aHost:'],
    ['a null', '1%00'],
    ['a C1 control', '%c2%85'],
    ['a zero-width space', '1%e2%80%8b'],
    ['a right-to-left override', '%e2%80%ae1'],
  ];
  for (const [what, segment] of malformed)
    test(`calls a segment of ${what} malformed`, () => {
      assert.equal(found('GET', `/2/users/${segment}/tweets`), 'malformed');
      assert.equal(found('GET', `/2/unheard-of/${segment}/here`), 'malformed');
    });

  for (const path of ['', '/', 'tweets', '2/tweets', '//2/tweets', '/2//tweets', '/2/tweets//', '*'])
    test(`calls the path "${path}" malformed`, () => assert.equal(found('GET', path), 'malformed'));

  const segment = fc.oneof(
    fc.constantFrom(...LITERALS, '', '.', '..', '%2e', '%2f', '%', '__proto__', '1'),
    fc.string({ unit: 'binary' }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  );
  const path = fc.oneof(
    fc.string(),
    fc.array(segment, { maxLength: 9 }).map((all) => `/2/${all.join('/')}`),
  );
  const method = fc.oneof(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'), fc.string());

  test('never throws, and what it finds can be built again', () => {
    fc.assert(
      fc.property(method, path, (method, path) => {
        const match = findOperation(method, path);
        if (match.kind !== 'found') return;
        assert.deepEqual(findOperation(method, buildPath(match.operation, match.params)), match);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('buildPath', () => {
  const value = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/[/\\?#%\s\p{C}]|^\.\.?$/u.test(text) && !LITERALS.includes(text));

  test('builds a path that resolves to the same operation and parameters, in unreserved characters', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...OPERATIONS),
        fc.array(value, { minLength: 3, maxLength: 3 }),
        (operation, values) => {
          const names = [...operation.path.matchAll(PARAMETER)].map(([, name]) => name ?? '');
          const params = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
          const path = buildPath(operation, params);
          assert.match(path, /^(\/([\w.~-]|%[0-9A-F]{2})+)+$/);
          assert.deepEqual(findOperation(operation.method, path), { kind: 'found', operation, params });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('encodes what RFC 3986 reserves, of which encodeURIComponent leaves a part', () => {
    const path = buildPath(operationWithId('getUsersByUsername'), { username: "a!'()*é;:@&=+$,[]~" });
    assert.equal(path, '/2/users/by/username/a%21%27%28%29%2A%C3%A9%3B%3A%40%26%3D%2B%24%2C%5B%5D~');
  });

  test('leaves out parameters that the path does not have', () => {
    assert.equal(buildPath(operationWithId('getPostsById'), { id: '1', other: '2' }), '/2/tweets/1');
  });

  for (const id of ['', '.', '..', 'a/b', 'a\\b', 'a?b', 'a#b', 'a%62', 'a b', 'a\n', '\ud800'])
    test(`refuses ${JSON.stringify(id)} as a parameter`, () => {
      assert.throws(() => buildPath(operationWithId('getPostsById'), { id }), TypeError);
    });

  test('refuses a missing parameter by name', () => {
    assert.throws(() => buildPath(operationWithId('getPostsById'), {}), /getPostsById.*\bid\b/);
  });
});
