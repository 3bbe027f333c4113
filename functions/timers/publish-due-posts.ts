import type { TimerFunctionOptions } from '@azure/functions';
import { loadApp } from '../load-app.ts';
import { createLog } from '../log.ts';
import { PUBLISH_SCHEDULE, timerSchedule } from '../settings/schedules.ts';

/**
 * Sends the posts that are due. A timer is an unreliable wake-up: it may come twice, late or not at all, and never runs
 * at start, which would be a tick for each new instance.
 * `undefined` for a bad schedule: the app then starts without this timer, and its status says why.
 */
export function publishDuePosts(
  env: Readonly<Record<string, string | undefined>>,
): { name: string; options: TimerFunctionOptions } | undefined {
  const schedule = timerSchedule(PUBLISH_SCHEDULE, env);
  if (schedule === undefined) return undefined;
  return {
    name: 'publish-due-posts',
    options: {
      schedule,
      runOnStartup: false,
      handler: async (_timer, context) => {
        const app = await loadApp();
        await app.publishDuePosts(createLog((level, line) => context[level](line)));
      },
    },
  };
}
