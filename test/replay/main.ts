/** `npm run replay -- FILE`: recorded exchanges with X, sent again through the built bundle. */
import { buildBundle } from '../../build.ts';
import { readExchanges } from './exchange.ts';
import { replay } from './replay.ts';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('Name a file of recorded exchanges: npm run replay -- FILE');
  process.exit(2);
}
const exchanges = await readExchanges(file);
await buildBundle();
const results = await replay(exchanges);
for (const { exchange, differences } of results) {
  for (const difference of differences) console.log(`${exchange.method} ${exchange.target}: ${difference}`);
}
const same = results.filter(({ differences }) => differences.length === 0).length;
console.log(`${same} of ${results.length} exchanges came through unchanged.`);
process.exit(same === results.length ? 0 : 1);
