import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Accepted, acceptPost } from '../../functions/publishing/accept.ts';
import { readRecurrence } from '../../functions/publishing/recurrence.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const daily = { cron: '0 9 * * *', time_zone: 'Europe/Berlin' };

async function accept(body: unknown): Promise<Accepted | readonly string[]> {
  const result = await acceptPost(body, { now: NOW, access: 'self-serve' });
  return 'accepted' in result ? result.accepted : result.faults.map(({ field }) => field);
}
async function details(body: unknown): Promise<string> {
  const result = await acceptPost(body, { now: NOW, access: 'self-serve' });
  return 'faults' in result ? result.faults.map(({ detail }) => detail).join('\n') : '';
}

describe('accepting a series', () => {
  test('takes a cron expression, a zone, an end and a count, and finds the first time', async () => {
    const recurrence = { ...daily, until: '2026-12-31T00:00:00Z', count: 5 };
    assert.deepEqual(await accept({ text: 'Good morning, it is {weekday}', recurrence }), {
      dueAt: Date.parse('2026-11-25T08:00:00Z'),
      recurrence: {
        cron: '0 9 * * *',
        timeZone: 'Europe/Berlin',
        until: Date.parse('2026-12-31T00:00:00Z'),
        count: 5,
      },
      onLate: 'post',
      lateAfterMs: 3_600_000,
      parts: [{ text: 'Good morning, it is {weekday}' }],
      priceUsd: 0.015,
      warnings: [],
    });
  });

  test('takes one without an end, with white space, with seconds, and as many times as there may be', async () => {
    const taken = async (recurrence: object): Promise<unknown> => {
      const result = await accept({ text: '{date}', recurrence });
      assert.ok('dueAt' in result, JSON.stringify(result));
      return [new Date(result.dueAt).toISOString(), result.recurrence];
    };
    const timeZone = 'Europe/Berlin';
    for (const [cron, first] of [
      ['0 9 * * *', '2026-11-25T08:00:00.000Z'],
      [' 0  9  *  *  * ', '2026-11-25T08:00:00.000Z'],
      ['5 0 9 * * *', '2026-11-25T08:00:05.000Z'],
      ['15 0 9 * * *', '2026-11-25T08:00:15.000Z'],
      [`0 9 * * ${'1,'.repeat(95)}1 `.padEnd(200), '2026-11-30T08:00:00.000Z'],
    ] as const)
      assert.deepEqual(await taken({ ...daily, cron }), [first, { cron, timeZone }], cron);
    assert.deepEqual(
      await accept({ text: '{date}', recurrence: { ...daily, cron: '0 9 * * *'.padEnd(201) } }),
      ['recurrence.cron'],
    );
    for (const count of [1, 10_000])
      assert.deepEqual(await taken({ ...daily, count }), [
        '2026-11-25T08:00:00.000Z',
        { cron: '0 9 * * *', timeZone, count },
      ]);
  });

  test('refuses what is no recurrence, naming the member', async () => {
    for (const [recurrence, faulty] of [
      ['daily', ['recurrence']],
      [{}, ['recurrence.time_zone', 'recurrence.cron']],
      [{ ...daily, zone: 'x' }, ['recurrence.zone']],
      [{ ...daily, cron: 'every day' }, ['recurrence.cron']],
      [{ ...daily, cron: '61 9 * * *' }, ['recurrence.cron']],
      [{ ...daily, cron: '* * * * * *' }, ['recurrence.cron']],
      [{ ...daily, cron: '0 9 31 2 *' }, ['recurrence.cron']],
      [{ ...daily, cron: `0 9 * * ${'1,'.repeat(200)}1` }, ['recurrence.cron']],
      [{ ...daily, time_zone: 'Berlin' }, ['recurrence.time_zone']],
      [{ ...daily, until: 'May' }, ['recurrence.until']],
      [{ ...daily, until: '2026-11-25T07:59:59Z' }, ['recurrence.until']],
      [{ ...daily, count: 0 }, ['recurrence.count']],
      [{ ...daily, count: 10_001 }, ['recurrence.count']],
      [{ ...daily, count: null }, ['recurrence.count']],
      [{ ...daily, count: 2.5 }, ['recurrence.count']],
      [{ ...daily, cron: '100 0 9 * * *' }, ['recurrence.cron']],
      [{ ...daily, cron: '*/2 0 9 * * *' }, ['recurrence.cron']],
      [{ ...daily, cron: '0,30 0 9 * * *' }, ['recurrence.cron']],
      [{ ...daily, cron: '0 0 0 9 * * *' }, ['recurrence.cron']],
      [{ ...daily, cron: ['0 9 * * *'] }, ['recurrence.cron']],
      [{ ...daily, until: 'May', count: 0 }, ['recurrence.until', 'recurrence.count']],
      [{ ...daily, count: '3' }, ['recurrence.count']],
    ] as const)
      assert.deepEqual(await accept({ text: '{date}', recurrence }), faulty, JSON.stringify(recurrence));
    assert.deepEqual(await accept({ text: '{date}', recurrence: daily, now: true }), ['at']);
    assert.deepEqual(await accept({ text: '{date}', recurrence: daily, time_zone: 'UTC' }), ['time_zone']);
  });

  test('comes to nothing where a fault was told', async () => {
    for (const fields of [{ until: 'May' }, { count: 0 }, { time_zone: 'x' }, { cron: 'x' }])
      assert.equal(await readRecurrence({ ...daily, ...fields }, NOW, () => undefined), undefined);
  });

  test('wants a text that changes each time, and knows a misspelt placeholder', async () => {
    assert.match(await details({ text: 'The same again', recurrence: daily }), /duplicates.*\{date\}/);
    assert.match(await details({ text: '{weekdy}', recurrence: daily }), /is \{weekday\} meant\?/);
    const parts = [{ text: '{date} one' }, { text: 'two' }];
    assert.deepEqual(await accept({ parts, recurrence: daily }), ['parts[1].text']);
    assert.deepEqual(await accept({ text: 'The same again', recurrence: daily }), ['text']);
    // A text that goes out once may say anything in braces.
    assert.ok('dueAt' in (await accept({ text: 'Hello {name}', now: true })));
  });

  test('refuses a text that would say the same twice in a row, and says when', async () => {
    for (const [text, cron, isGood] of [
      ['Good morning on {date}', '0 9 * * *', true],
      ['Good morning on {date}', '0 9,18 * * *', false],
      ['It is {weekday}', '*/5 * * * *', false],
      ['It is {date} {time}', '*/5 * * * *', true],
      ['It is {time}', '0 9 * * *', false],
      ['It is {time}', '0 9,18 * * *', true],
      ['No. {count}', '* * * * *', true],
    ] as const) {
      const result = await accept({ text, recurrence: { cron, time_zone: 'Europe/Berlin' } });
      assert.equal('dueAt' in result, isGood, `${text} at ${cron}`);
      if (!isGood) assert.deepEqual(result, ['text']);
    }
    const twiceADay = { cron: '0 9,18 * * *', time_zone: 'UTC' };
    const detail = await details({ text: '{date}', recurrence: twiceADay });
    assert.match(detail, /2026-11-25T09:00:00.000Z and at 2026-11-25T18:00:00.000Z/);
  });

  test('tells what is wrong with its texts as of any other', async () => {
    for (const [body, faulty] of [
      [{ text: '' }, ['text']],
      [{ text: 5 }, ['text']],
      [{ parts: 'x' }, ['parts']],
      [{ parts: [{ text: '{date}' }, 'x'] }, ['parts[1]']],
      [{ parts: [{ text: '{date}' }, { text: '' }] }, ['parts[1].text']],
    ] as const)
      assert.deepEqual(await accept({ ...body, recurrence: daily }), faulty, JSON.stringify(body));
  });

  test('measures the text as long as it can become', async () => {
    const { length } = '2026-12-30';
    assert.ok('dueAt' in (await accept({ text: `${'x'.repeat(280 - length)}{date}`, recurrence: daily })));
    assert.deepEqual(await accept({ text: `${'x'.repeat(281 - length)}{date}`, recurrence: daily }), [
      'text',
    ]);
  });
});
