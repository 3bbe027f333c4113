import { invalidRequest } from '../errors.ts';
import type { Post } from '../world/model.ts';
import { ID, optionalText, time } from './parameters.ts';

/** The parameters that bound posts by time or id. */
export const windowReaders = {
  start_time: time,
  end_time: time,
  since_id: optionalText(ID),
  until_id: optionalText(ID),
};

export interface Window {
  readonly start_time: number | undefined;
  readonly end_time: number | undefined;
  readonly since_id: string | undefined;
  readonly until_id: string | undefined;
}

/** From `start_time` on and before `end_time`; after `since_id` and before `until_id`. */
export function isWithin({ start_time, end_time, since_id, until_id }: Window): (post: Post) => boolean {
  const since = since_id === undefined ? undefined : BigInt(since_id);
  const until = until_id === undefined ? undefined : BigInt(until_id);
  return ({ id, createdAt }) => {
    if (start_time !== undefined && createdAt < start_time) return false;
    if (end_time !== undefined && createdAt >= end_time) return false;
    return (since === undefined || BigInt(id) > since) && (until === undefined || BigInt(id) < until);
  };
}

/** Minutes are all that X names in complaints about times. */
export const minute = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`;

/** Throws X's 400 where the window ends before it starts. */
export function requireOrder({ start_time, end_time }: Window): void {
  if (start_time === undefined || end_time === undefined || start_time < end_time) return;
  throw invalidRequest({
    parameters: { start_time: [minute(start_time)], end_time: [minute(end_time)] },
    message: `Invalid 'start_time':'${minute(start_time)}'. 'start_time' must be before 'end_time'`,
  });
}
