import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readSettings, SETTINGS } from '../../functions/settings.ts';
import { INFRA } from '../support/bicep.ts';
import { at, committed, only, PARAMETER_SETS } from './snapshot.ts';

const MIB = 1024 * 1024;
/** By docs/infra.md: what is there with nothing to do, in MiB, and how often each byte is held. */
const IDLE = 400;
const COPIES = { arriving: 4, inFlight: 3 };

interface Instance {
  readonly memory: number;
  readonly calls: number;
  readonly requestLimit: number;
  readonly inFlight: number;
}

/** The most that an instance needs, in MiB. */
function worst({ calls, requestLimit, inFlight }: Instance): number {
  return IDLE + (calls * requestLimit * COPIES.arriving + inFlight * COPIES.inFlight) / MIB;
}

describe('the memory of an instance', () => {
  const { settings } = readSettings({});

  test('holds what all calls at once can bring, with the defaults and in each set of parameters', async () => {
    for (const set of PARAMETER_SETS) {
      const snapshot = await committed(set);
      const scale = 'functionAppConfig.scaleAndConcurrency';
      const app = only(snapshot, 'Microsoft.Web/sites');
      const { properties } = only(snapshot, 'Microsoft.Web/sites/config', '/appsettings');
      const requestLimit = Number(properties.FUNCTIONS_REQUEST_BODY_SIZE_LIMIT);
      const instance: Instance = {
        memory: Number(at(app, `${scale}.instanceMemoryMB`)),
        calls: Number(at(app, `${scale}.triggers.http.perInstanceConcurrency`)),
        requestLimit,
        inFlight: settings.maxBytesInFlight,
      };
      assert.ok(
        worst(instance) <= instance.memory,
        `${set.name}: ${worst(instance)} of ${instance.memory} MiB`,
      );
      // What is a little too large still gets the gateway's own answer.
      assert.ok(requestLimit > Math.max(settings.maxRequestBytes, settings.maxMediaBytes));
    }
  });

  test('the template knows the gateway’s own limits where none is set', async () => {
    const template = await readFile(join(INFRA, 'modules/app-settings.bicep'), 'utf8');
    for (const name of ['MAX_REQUEST_BYTES', 'MAX_MEDIA_BYTES']) {
      const setting = SETTINGS.find((each) => each.name === name);
      assert.match(template, new RegExp(`gatewaySettings\\.\\?${name}\\) \\? ${setting?.default} :`));
    }
  });

  test('docs/infra.md does its sums with these defaults', async () => {
    const docs = await readFile(join(INFRA, '../docs/infra.md'), 'utf8');
    const limit = (Math.max(settings.maxRequestBytes, settings.maxMediaBytes) / 3) * 4;
    const calls = Number(/^\| `CALLS_PER_INSTANCE` \| `(\d+)`/m.exec(docs)?.[1]);
    const memory = Number(/^\| `INSTANCE_MEMORY_MB` \| `(\d+)`/m.exec(docs)?.[1]);
    const instance: Instance = { memory, calls, requestLimit: limit, inFlight: settings.maxBytesInFlight };
    const arriving = (calls * limit * COPIES.arriving) / MIB;
    const inFlight = (instance.inFlight * COPIES.inFlight) / MIB;
    for (const row of [
      `| ${IDLE} |`,
      `| ${calls} × ${limit / MIB} × ${COPIES.arriving} | ${arriving} |`,
      `| ${instance.inFlight / MIB} × ${COPIES.inFlight} | ${inFlight} |`,
      `| of ${memory} | **${worst(instance)}** |`,
    ])
      assert.ok(docs.includes(row), row);
  });

  test('the other choices that docs/infra.md names fit as well', () => {
    const raised = { requestLimit: (16 * MIB * 4) / 3, inFlight: settings.maxBytesInFlight };
    const small = { requestLimit: 4 * MIB, inFlight: 16 * MIB };
    const choices: readonly Instance[] = [
      { memory: 4096, calls: 32, ...raised },
      { memory: 2048, calls: 12, ...raised },
      { memory: 512, calls: 1, ...small },
    ];
    for (const choice of choices)
      assert.ok(worst(choice) <= choice.memory, JSON.stringify([choice, worst(choice)]));
  });
});
