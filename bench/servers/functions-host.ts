/** local/host with what it prints thrown away: where a function's lines go, and at what price, is the platform's business. */
import { startHost } from '../../local/host/host.ts';

const [port, root = '.'] = process.argv.slice(2);
await startHost({ port: Number(port), root, log: () => {} });
