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

function merged(base: Fields, patch: Fields): Fields {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(patch)) {
    const [inner, changes] = [asObject(result[name]), asObject(value)];
    if (value === null) delete result[name];
    else result[name] = changes ? merged(inner ?? {}, changes) : value;
  }
  return result;
}

/** The content, unless the patch brings another form of it: a text alone makes one post of a thread. */
function contentOf({ parts }: Post, patch: Fields): Fields {
  const contents = parts.map(({ content }) => contentView(content));
  if (Object.hasOwn(patch, 'parts')) return {};
  return contents.length > 1 && !Object.hasOwn(patch, 'text') ? { parts: contents } : (contents[0] ?? {});
}

function whenOf({ dueAt, recurrence }: Post, patch: Fields): Fields {
  if (WHEN_FIELDS.some((name) => name !== 'recurrence' && Object.hasOwn(patch, name))) return {};
  if (recurrence) return { recurrence: recurrenceView(recurrence) };
  return Object.hasOwn(patch, 'recurrence') ? {} : { at: new Date(dueAt).toISOString() };
}

function lateness({ onLate, lateAfterMs }: Post): Fields {
  return { on_late: onLate, late_after_minutes: lateAfterMs / 60_000 };
}
