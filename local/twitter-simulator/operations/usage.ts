import type { SimulatedOperation } from '../types.ts';
import { operation } from './facts.ts';
import { iso } from './kinds/kind.ts';
import { integer, readQuery, someOf } from './parameters.ts';

/** X caps pay-per-use apps at 3 million post reads a month. */
const PROJECT_CAP = 3_000_000;
const PROJECT_ID = '1730000000000000001';
const CAP_RESET_DAY = 12;

const FIELDS = [
  'cap_reset_day',
  'daily_client_app_usage',
  'daily_project_usage',
  'project_cap',
  'project_id',
  'project_usage',
];
const DEFAULTS = ['cap_reset_day', 'project_cap', 'project_id', 'project_usage'];

/** X writes its counts as strings here. */
const usage = operation('getUsage', (call) => {
  const { values } = readQuery(call.query, { days: integer(1, 90, 7), 'usage.fields': someOf(FIELDS) });
  const { appId } = call.caller;
  const days = call.world.usage.daily(appId, call.now, values.days);
  const daily = days.map(({ day, posts }) => ({ date: iso(day), usage: String(posts) }));
  const month = call.world.usage.daily(appId, call.now, new Date(call.now).getUTCDate());
  const all: Record<string, unknown> = {
    cap_reset_day: CAP_RESET_DAY,
    daily_client_app_usage: [{ client_app_id: appId, usage: daily, usage_result_count: daily.length }],
    daily_project_usage: { project_id: PROJECT_ID, usage: daily },
    project_cap: String(PROJECT_CAP),
    project_id: PROJECT_ID,
    project_usage: String(month.reduce((total, { posts }) => total + posts, 0)),
  };
  const shown = new Set([...DEFAULTS, ...values['usage.fields']]);
  const data = Object.fromEntries(Object.entries(all).filter(([name]) => shown.has(name)));
  return { status: 200, body: { data } };
});

export const usageOperations: readonly SimulatedOperation[] = [usage];
