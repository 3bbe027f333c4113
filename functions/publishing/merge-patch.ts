import { asObject, type Fields } from '../input/fields.ts';
import type { Post } from './post.ts';
import { contentView, recurrenceView } from './view.ts';
import { WHEN_FIELDS } from './when.ts';

/**
 * What a client would send to create the post, with the members of a JSON merge patch (RFC 7396) in place of its own.
 * What is no object is given back as it is, for the reader of posts to refuse.
 */
export function mergePatch(post: Post, patch: unknown): unknown {
  const changes = asObject(patch);
  return changes
    ? merged({ ...contentOf(post, changes), ...whenOf(post, changes), ...lateness(post) }, changes)
    : patch;
}

/** Whether a patch says when the post goes out, or of what place its times are. */
export function saysWhen(patch: unknown): boolean {
  const changes = asObject(patch) ?? {};
  return [...WHEN_FIELDS, 'time_zone'].some((name) => Object.hasOwn(changes, name));
}

/** What lies deeper than a post's own fields is taken as it is, for the reader of posts to refuse. */
const DEPTH = 4;

function merged(base: Fields, patch: Fields, depth = 0): Fields {
  const result = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(patch)) {
    const [inner, changes] = [asObject(result.get(name)), asObject(value)];
    if (value === null) result.delete(name);
    else result.set(name, changes && depth < DEPTH ? merged(inner ?? {}, changes, depth + 1) : value);
  }
  // Not by assignment: a name such as `__proto__` is to stay a name, so that it is refused as one.
  return Object.fromEntries(result);
}

/** The content, unless the patch brings another form of it: a text alone makes one post of a thread. */
function contentOf({ parts }: Post, patch: Fields): Fields {
  const contents = parts.map(({ content }) => contentView(content));
  if (Object.hasOwn(patch, 'parts')) return {};
  return contents.length > 1 && !Object.hasOwn(patch, 'text') ? { parts: contents } : (contents[0] ?? {});
}

function whenOf({ recurrence }: Post, patch: Fields): Fields {
  if (WHEN_FIELDS.some((name) => name !== 'recurrence' && Object.hasOwn(patch, name))) return {};
  return recurrence ? { recurrence: recurrenceView(recurrence) } : {};
}

function lateness({ onLate, lateAfterMs }: Post): Fields {
  return { on_late: onLate, late_after_minutes: lateAfterMs / 60_000 };
}
