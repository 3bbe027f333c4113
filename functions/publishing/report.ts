import type { Log } from '../log.ts';
import type { Post } from './post.ts';

/** Tells that a post is now in its state: with a warning where a person has to know. */
export function reportState(log: Log, { id, account, state, reason, duplicateOf }: Post): void {
  const fields = { post: id, account, state, reason, duplicate_of: duplicateOf };
  if (state === 'held') log('post.held', fields);
  else if (state === 'failed') log('post.failed', fields);
  else log('post.changed', fields);
}
