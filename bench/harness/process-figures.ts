import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * CPU time that a process has used, user and system, all threads, in microseconds: what the scheduler has counted, to the
 * nanosecond, where `/proc/PID/stat` counts ticks of 10 ms. Threads that have ended are not in it; servers keep theirs.
 */
export function cpuMicros(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanos = threads.map((thread) => {
    const [onCpu = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return Number(onCpu);
  });
  return nanos.reduce((sum, each) => sum + each, 0) / 1000;
}

/** Resident memory of a process, in MB (10^6 bytes): now, and the most since {@link forgetPeakMemory}. */
export function memory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number => {
    const [, kibibytes] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
    return (Number(kibibytes) * 1024) / 1e6;
  };
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

/** Lets the peak start again from what is resident now. */
export function forgetPeakMemory(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
