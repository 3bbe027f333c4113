/** Takes the snapshots in this folder anew: `node infra/tests/take-snapshots.ts`. Read the difference before it is committed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PARAMETER_SETS } from '../../test/infra/snapshot.ts';
import { INFRA, startBicepService } from '../../test/support/bicep.ts';

const bicep = startBicepService();
for (const { name } of PARAMETER_SETS) {
  const file = join(INFRA, `tests/${name}`);
  const snapshot = JSON.parse(await bicep.snapshot(`${file}.bicepparam`));
  // Bicep has the outputs in another order each time.
  const outputs = Object.fromEntries(Object.entries(snapshot.outputs).sort());
  await writeFile(`${file}.snapshot.json`, `${JSON.stringify({ ...snapshot, outputs }, null, 2)}\n`);
}
bicep.stop();
