/**
 * A collector in a process of its own, for tests that end or stop it. Makes one pass, then prints how many numbered points
 * it came by: there is one before and one after each call to the outside.
 * COLLECTOR holds the options as JSON.
 */
import { searches } from '../support/searches.ts';

interface Options {
  readonly connectionString: string;
  readonly xOrigin: string;
  readonly suffix: string;
  readonly settings: Readonly<Record<string, string>>;
  /** How far its clock is ahead of the machine's, in milliseconds. */
  readonly ahead: number;
  /** The point at which to send a signal to itself. */
  readonly at?: number;
  /** Or the first point before a call of this name. */
  readonly before?: string;
  readonly signal?: 'SIGKILL' | 'SIGSTOP';
}

const options: Options = JSON.parse(process.env.COLLECTOR ?? '{}');
const { ahead, at, before, signal = 'SIGKILL' } = options;
let point = 0;
let isSignalled = false;
const pass = (name: string, isBefore: boolean): void => {
  point++;
  if (isSignalled || (point !== at && !(isBefore && name === before))) return;
  isSignalled = true;
  process.kill(process.pid, signal);
};

const collector = searches({
  ...options,
  now: () => Date.now() + ahead,
  port: async (name, call) => {
    pass(name, true);
    try {
      return await call();
    } finally {
      pass(name, false);
    }
  },
});
await collector.pass();
process.stdout.write(String(point));
process.exit(0);
