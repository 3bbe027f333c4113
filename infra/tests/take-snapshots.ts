/** Takes the snapshots in this folder anew: `node infra/tests/take-snapshots.ts`. Read the difference before it is committed. */
import { join } from 'node:path';
import { PARAMETER_SETS } from '../../test/infra/snapshot.ts';
import { INFRA, PLACE_ARGS, runBicep } from '../../test/support/bicep.ts';

for (const { name } of PARAMETER_SETS) {
  const file = join(INFRA, `tests/${name}.bicepparam`);
  const { code, output } = await runBicep(['snapshot', file, '--mode', 'overwrite', ...PLACE_ARGS]);
  if (code !== 0 || output !== '') console.error(output);
}
