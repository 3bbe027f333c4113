import { cpus, loadavg, release } from 'node:os';
import type { Summary } from './statistics.ts';

/** A table whose first column is text and whose others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Median and range, such as `212 (198–260)`. */
export function spread({ median, min, max }: Summary, digits: number): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

export function verdict(met: boolean): string {
  return met ? 'met' : 'missed';
}

/** Taken before the bench adds to it: what other work the machine has. */
const [loadBefore = 0] = loadavg();

/** Where and when the figures under it were measured. */
export function machine(rounds: number): string {
  const [cpu, ...others] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return `${cpu?.model ?? 'CPU unknown'}, ${others.length + 1} cores, Linux ${release()}, Node ${process.versions.node}, ${rounds} rounds, load ${loadBefore.toFixed(1)} before the run, ${day}.`;
}
