import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';
import { IS_TIMED, MAX_HELD_MS, RUNS, WITHIN } from './held.ts';
import { HOSTILE_INPUTS, type Hostile } from './hostile-inputs.ts';

const PROBE = join(import.meta.dirname, '../support/event-loop-probe.mjs');

describe('what a client sends', () => {
  let azurite: Azurite;
  let simulated: Simulated;
  let probe = '';
  before(async () => {
    azurite = await startAzurite();
    simulated = await startSimulated({
      AzureWebJobsStorage: azurite.connectionString,
      NODE_OPTIONS: `--import=${PROBE}`,
    });
    probe = /probe: (\S+)/.exec(simulated.gateway.output())?.[1] ?? '';
    // What is loaded with the first call is no input's doing.
    for (const path of ['scheduled-posts', 'searches', 'media'])
      await send({
        name: '',
        method: 'POST',
        path,
        body: '{"text":"{date} a.co","recurrence":{"cron":"0 9 * * *","time_zone":"UTC"},"query":"a"}',
        refused: '',
      });
    await send({ name: '', method: 'GET', path: '../2/tweets?ids=1', refused: '' });
  });
  after(async () => {
    await simulated?.stop();
    await azurite?.stop();
  });

  async function send({ method, path, body, headers }: Hostile): Promise<string> {
    const type = body?.startsWith('a') ? 'image/png' : 'application/json';
    const response = await fetch(new URL(path, `${simulated.gateway.url}/api/`), {
      method,
      headers: { ...(body !== undefined && { 'content-type': type }), ...headers },
      body: body ?? null,
    });
    const text = await response.text();
    const isOurs = response.headers.get('x-gateway-answer') === 'gateway';
    const code = /"type":"urn:twitter-gateway:([a-z-]+)"/.exec(text)?.[1];
    return [response.status, isOurs ? code : 'x'].filter(Boolean).join(' ');
  }

  async function heldMs(): Promise<number> {
    const { maxMs } = (await (await fetch(probe)).json()) as { maxMs: number };
    return maxMs;
  }

  for (const input of HOSTILE_INPUTS) {
    test(`${input.name} is refused${WITHIN}`, async () => {
      const times: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        await heldMs();
        assert.equal(await send(input), input.refused);
        times.push(await heldMs());
      }
      if (IS_TIMED)
        assert.ok(Math.min(...times) < MAX_HELD_MS, `held for ${times.map(Math.round).join(', ')} ms`);
    });
  }
});
