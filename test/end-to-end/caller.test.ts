import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway } from '../support/gateway.ts';
import { rawExchange, statusesOf } from '../support/raw-http.ts';

const PHONE = 'phones-own-key';
const OPERATOR = 'operators-own-key';
const VALUES = [PHONE, OPERATOR, 'wrong', ''];
const ANY = [[], ...VALUES.map((one) => [one]), ...VALUES.flatMap((one) => VALUES.map((two) => [one, two]))];

test('nobody chooses who they are: the caller is by the one key that the host has checked', async (t) => {
  const gateway = await startGateway({}, { host: { phone: PHONE, operator: OPERATOR } });
  t.after(() => gateway.stop());
  const names = [PHONE, OPERATOR].map((key) => `key:${hash('sha256', key, 'hex').slice(0, 8)}`);
  let letIn = 0;
  for (const headers of ANY) {
    for (const codes of ANY) {
      const query = codes.map((code, index) => `${index === 0 ? 'code' : 'CODE'}=${code}`).join('&');
      const lines = headers.map((key) => `X-Functions-Key: ${key}\r\n`).join('');
      const head = `GET /api/updates?${query} HTTP/1.1\r\nHost: localhost\r\n${lines}Connection: close\r\n\r\n`;
      const before = gateway.events('call.answered').length;
      const [status] = statusesOf(await rawExchange(gateway.url, head));
      // What the host documents: the first header wins over the query, also where it is empty.
      const key = headers.length > 0 ? headers[0] : codes[0];
      const expected = key === PHONE ? names[0] : key === OPERATOR ? names[1] : undefined;
      const said = `headers ${JSON.stringify(headers)}, codes ${JSON.stringify(codes)}`;
      assert.equal(status === 401, expected === undefined, said);
      // The line comes by another way than the answer.
      while (expected !== undefined && gateway.events('call.answered').length === before) await sleep(2);
      const events = gateway.events('call.answered').slice(before);
      assert.deepEqual(
        events.map(({ caller }) => caller),
        expected === undefined ? [] : [expected],
        said,
      );
      if (expected !== undefined) letIn++;
    }
  }
  assert.ok(letIn > 100);
});
