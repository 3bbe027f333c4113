import { PUBLISH_SCHEDULE } from '../settings/schedules.ts';
import { timerFunction } from './timer-function.ts';

/** Sends the posts that are due. */
export const publishDuePosts = timerFunction('publish-due-posts', PUBLISH_SCHEDULE, 'publishDuePosts');
