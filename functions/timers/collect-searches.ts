import { SEARCH_SCHEDULE } from '../settings/schedules.ts';
import { timerFunction } from './timer-function.ts';

/** Collects what the saved searches find. */
export const collectSearches = timerFunction('collect-searches', SEARCH_SCHEDULE, 'collectSearches');
