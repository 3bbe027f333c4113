/**
 * A publisher in a process of its own, for tests that end or stop it. Works until nothing is due, then prints how many
 * numbered points it came by: there is one before and one after each call to the outside.
 * PUBLISHER holds the options as JSON.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { publishing } from '../support/publishing.ts';

interface Options {
  readonly connectionString: string;
  readonly xOrigin: string;
  readonly suffix: string;
  /** The point at which to send a signal to itself. */
  readonly at?: number;
  /** Or the first point after a call of this name. */
  readonly before?: string;
  readonly signal?: 'SIGKILL' | 'SIGSTOP';
  /** A file with the milliseconds that the clock is ahead. */
  readonly clockFile?: string;
  /** How many minutes its clock moves on, one whenever nothing is due. */
  readonly minutes?: number;
  /** A file for its log, in which what was logged before a kill remains. */
  readonly logFile?: string;
}

const options: Options = JSON.parse(process.env.PUBLISHER ?? '{}');
const { clockFile, at, before, signal = 'SIGKILL', minutes = 0, logFile } = options;
let ahead = 0;
const now = (): number => Date.now() + ahead + (clockFile ? Number(readFileSync(clockFile, 'utf8')) : 0);

let point = 0;
let signalled = false;
let kept = 0;
const pass = (name: string, isBefore: boolean): void => {
  point++;
  if (logFile)
    for (; kept < lines.length; kept++) appendFileSync(logFile, `${JSON.stringify(lines[kept])}\n`);
  if (signalled || (point !== at && !(isBefore && name === before))) return;
  signalled = true;
  process.kill(process.pid, signal);
};

const { pass: runPass, lines } = publishing({
  ...options,
  now,
  port: async (name, call) => {
    pass(name, true);
    try {
      return await call();
    } finally {
      pass(name, false);
    }
  },
});
for (let minute = 0; minute <= minutes; minute++, ahead += 60_000) while ((await runPass()).seen > 0);
process.stdout.write(JSON.stringify({ points: point, lines }));
process.exit(0);
