import { HOST_NAMES_VARIABLE, listOf } from '../browser-guard.ts';
import { startSimulator } from './server.ts';

const DEFAULT_PORT = 7080;

function readPort(text: string | undefined): number {
  if (!text) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Error(`SIMULATOR_PORT is "${text}"; it must be a number from 0 to 65535.`);
}

function sentenceFor(error: unknown): string {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== 'EADDRINUSE') return message;
  return `Port ${port} is in use: stop what uses it, or choose another with SIMULATOR_PORT.`;
}

try {
  const simulator = await startSimulator({
    port: readPort(process.env.SIMULATOR_PORT),
    hostNames: listOf(process.env[HOST_NAMES_VARIABLE]),
    onError: (error) => console.error(error),
  });
  console.log(`X (Twitter) is simulated at ${simulator.url}, with its timeline page at ${simulator.url}/`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void simulator.close());
  }
} catch (error) {
  console.error(sentenceFor(error));
  process.exitCode = 1;
}
