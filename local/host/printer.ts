import type { Catalogue, FunctionSummary } from './functions.ts';
import type { LogLevel } from './worker/core-types.ts';

/** The lines that `func start` prints. */
export interface Printer {
  /** A line with the time in front. */
  line(text: string): void;
  /** The same, where the level is one that `func start` shows by default: information and above. */
  logged(level: LogLevel, text: string): void;
  /** A line as it is. */
  plain(text: string): void;
}

const hidden: ReadonlySet<LogLevel> = new Set(['trace', 'debug', 'none']);

/**
 * @param sink Takes one line at a time, without its line end.
 * @param now Milliseconds since 1970.
 */
export function createPrinter(sink: (line: string) => void, now: () => number): Printer {
  const line = (text: string): void => sink(`[${new Date(now()).toISOString()}] ${text}`);
  return {
    line,
    logged: (level, text) => {
      if (!hidden.has(level)) line(text);
    },
    plain: sink,
  };
}

/** The list of functions at the start. */
export function functionList(
  functions: readonly FunctionSummary[],
  urlOf: (route: string) => string,
): string {
  const lines = functions.map((it) =>
    it.kind === 'http'
      ? `\t${it.name}: [${it.methods.join(',')}] ${urlOf(it.route)}`
      : `\t${it.name}: timerTrigger`,
  );
  return ['', 'Functions:', '', ...lines.flatMap((line) => [line, ''])].join('\n');
}

/** The list of functions that were left out, with the reason of each. */
export function errorList(errors: Catalogue['errors']): string {
  return [
    `The following ${errors.length} functions are in error:`,
    ...errors.map(({ name, message }) => `${name}: ${message}`),
  ].join('\n');
}
