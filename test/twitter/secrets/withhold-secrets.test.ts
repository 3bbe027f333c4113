import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NamedSecret } from '../../../functions/twitter/secrets/secret-search.ts';
import { withholdSecrets } from '../../../functions/twitter/secrets/withhold-secrets.ts';
import type { SendOptions, XAnswer, XRequest } from '../../../functions/twitter/transport.ts';
import { TransportError } from '../../../functions/twitter/transport-error.ts';
import { invocation, type Line } from '../../support/web.ts';

const SECRET = { name: 'TWITTER_CONSUMER_SECRET', value: 'canary-consumer-secret' };
const BEARER = { name: 'TWITTER_BEARER_TOKEN', value: 'canary-bearer-token' };
const REQUEST: XRequest = { method: 'GET', target: '/2/tweets/20', headers: {} };
const OPTIONS: SendOptions = { deadline: 0, maxBytes: 0 };

const answer = (body: string, headers: XAnswer['headers'] = {}, status = 200): XAnswer => ({
  status,
  headers,
  body: Buffer.from(body),
});

function sender(answered: () => XAnswer, secrets: () => readonly NamedSecret[]) {
  const { log, lines } = invocation();
  const asked: [XRequest, SendOptions][] = [];
  const send = withholdSecrets(
    async (request, options) => {
      asked.push([request, options]);
      return answered();
    },
    { secrets, log },
  );
  return { send, lines, asked };
}

const outcome = async (sending: Promise<XAnswer>): Promise<unknown> => sending.catch((error) => error);

describe('a sender that withholds secrets', () => {
  const list = [SECRET, BEARER];

  test('gives on an answer without one as it is, and asks in the very turn in which it is asked', async () => {
    const given = answer('{"data":"consumer-secret"}', { etag: 'x' });
    const { send, lines, asked } = sender(
      () => given,
      () => list,
    );
    const sending = send(REQUEST, OPTIONS);
    assert.deepEqual(asked, [[REQUEST, OPTIONS]]);
    assert.equal(await sending, given);
    assert.deepEqual(lines, []);
  });

  test('ends one with a secret in its body or any header in an error that says that X may have acted, and its status', async () => {
    const cases: [XAnswer, Partial<Line>][] = [
      [answer(`{"detail":"${SECRET.value}"}`, {}, 201), { secret: SECRET.name, part: 'body', x_status: 201 }],
      [answer('{}', { 'x-odd': SECRET.value }, 401), { secret: SECRET.name, part: 'headers', x_status: 401 }],
      [
        answer('{}', { 'api-version': `2 ${BEARER.value}` }),
        { secret: BEARER.name, part: 'headers', x_status: 200 },
      ],
    ];
    for (const [given, line] of cases) {
      const { send, lines } = sender(
        () => given,
        () => list,
      );
      const error = await outcome(send(REQUEST, OPTIONS));
      assert.ok(error instanceof TransportError);
      assert.deepEqual(
        [error.fault, error.maybeSent, error.code, error.xStatus],
        ['answer-withheld', true, undefined, given.status],
      );
      assert.deepEqual(lines, [{ level: 'error', event: 'x.secret-withheld', ...line }]);
      assert.doesNotMatch(JSON.stringify([lines, error, String(error), error.stack]), /canary/);
    }
  });

  test('lets X issue the one that it is asked for, and no other', async () => {
    const issues = { ...OPTIONS, issues: BEARER.name };
    const issued = sender(
      () => answer(`{"access_token":"${BEARER.value}"}`),
      () => list,
    );
    assert.equal((await issued.send(REQUEST, issues)).status, 200);
    const other = sender(
      () => answer(`{"access_token":"${SECRET.value}"}`),
      () => list,
    );
    assert.ok((await outcome(other.send(REQUEST, issues))) instanceof TransportError);
  });

  test('knows a new secret as soon as it is in use, also one that came while X was asked', async () => {
    let known: readonly NamedSecret[] = [];
    const { send } = sender(
      () => {
        known = list;
        return answer(SECRET.value);
      },
      () => known,
    );
    assert.ok((await outcome(send(REQUEST, OPTIONS))) instanceof TransportError);
  });

  test('passes on what the transport throws', async () => {
    const lost = new TransportError('connection-lost', true, 'ECONNRESET');
    const { send } = sender(
      () => {
        throw lost;
      },
      () => list,
    );
    assert.equal(await outcome(send(REQUEST, OPTIONS)), lost);
  });
});
