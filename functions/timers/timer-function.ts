import type { TimerFunctionOptions } from '@azure/functions';
import type { App } from '../app.ts';
import { loadApp } from '../load-app.ts';
import { createLog, type Log } from '../log.ts';
import { timerSchedule } from '../settings/schedules.ts';

/** A timer-triggered function, as index.ts registers it. */
export interface TimerFunctionDefinition {
  readonly name: string;
  readonly options: TimerFunctionOptions;
}

/** The app's entries for timers. */
type TimerEntry = {
  [Name in keyof App]: App[Name] extends (log: Log) => Promise<void> ? Name : never;
}[keyof App];

/**
 * A timer that hands its ticks to one entry of the app. It is an unreliable wake-up: it may come twice, late or not at
 * all, and never runs at start, which would be a tick for each new instance.
 * `undefined` for a bad schedule: the app then starts without this timer, and its status says why.
 */
export function timerFunction(
  name: string,
  schedule: Parameters<typeof timerSchedule>[0],
  entry: TimerEntry,
): (env: Readonly<Record<string, string | undefined>>) => TimerFunctionDefinition | undefined {
  return (env) => {
    const times = timerSchedule(schedule, env);
    if (times === undefined) return undefined;
    const handler: TimerFunctionOptions['handler'] = async (_timer, context) => {
      const app = await loadApp();
      await app[entry](createLog((level, line) => context[level](line)));
    };
    return { name, options: { schedule: times, runOnStartup: false, handler } };
  };
}
