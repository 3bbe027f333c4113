/**
 * Loaded with `--import` into a process that is to be watched: answers on a port of its own, which it prints, with the
 * longest time in milliseconds for which the event loop has been held since it was last asked, and with the most memory
 * that the process has had.
 */
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const server = createServer((_request, response) => {
  response.end(JSON.stringify({ maxMs: delay.max / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 }));
  delay.reset();
});
server.listen(0, '127.0.0.1', () => console.log(`probe: http://127.0.0.1:${server.address().port}`));
server.unref();
