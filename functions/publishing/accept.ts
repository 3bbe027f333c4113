import { setImmediate } from 'node:timers/promises';
import { collectFaults, type Fault, type FaultSink } from '../input/faults.ts';
import { asObject, checkNames, type Fields } from '../input/fields.ts';
import { type ContentRules, readContent } from './content.ts';
import { checkMedia, type FindMedia, type WantedMedia } from './media.ts';
import { checkPlaceholders, filledAtLongest, saysTheSameAt } from './placeholders.ts';
import type { OnLate, PostContent, Recurrence } from './post.ts';
import { PRICE_MILLI_USD } from './price.ts';
import { instantsFrom, scheduleOf } from './schedule.ts';
import { textRules } from './text.ts';
import { readWhen, WHEN_FIELDS, type When } from './when.ts';

export interface Accepted {
  readonly dueAt: number;
  readonly recurrence?: Recurrence;
  readonly onLate: OnLate;
  readonly lateAfterMs: number;
  readonly parts: readonly PostContent[];
  /** What X charges for all parts at worst, in dollars; of a series, each time. */
  readonly priceUsd: number;
  readonly warnings: readonly string[];
}

const CONTENT_FIELDS = ['text', 'media', 'poll', 'reply_to', 'quote_of', 'reply_settings'];
const FIELDS = [...CONTENT_FIELDS, 'parts', ...WHEN_FIELDS, 'time_zone', 'on_late', 'late_after_minutes'];
const PARTS = [2, 25] as const;
/** A post is kept in one property of a table's row, which holds 32,768 UTF-16 code units; ids and states need some. */
const MOST_KEPT = 30_000;
const TOO_LONG = 'are too long together to be kept; shorten links, or make two threads of it';
/** What X says of one picture or video takes that much more. */
const KEPT_FOR_MEDIA = 150;
const ON_LATE: readonly unknown[] = ['post', 'skip', 'hold'] satisfies OnLate[];
const DEFAULT_LATE_MINUTES = 60;
/** Times of a series whose texts are compared with each other. */
const COMPARED = 50;
const MOST_LATE_MINUTES = 7 * 24 * 60;

/** Reads what a client sends to schedule a post: the post, or everything that is wrong with it at once. Throws what `findMedia` throws. */
export async function acceptPost(
  body: unknown,
  {
    now,
    access,
    findMedia = async () => undefined,
    dueAt,
  }: {
    readonly now: number;
    readonly access: 'self-serve' | 'enterprise';
    readonly findMedia?: FindMedia;
    /** When the post goes out where the body does not say, as for one that is changed. */
    readonly dueAt?: number | undefined;
  },
): Promise<{ readonly accepted: Accepted } | { readonly faults: readonly Fault[] }> {
  const { faults, fault } = collectFaults();
  const fields = asObject(body);
  if (!fields)
    return {
      faults: [{ field: '', detail: 'must be a JSON object, such as {"text": "Hello", "now": true}' }],
    };
  checkNames(fields, FIELDS, '', fault);

  if (lengthOfTexts(fields) > MOST_KEPT) {
    // Not looked at any closer: weighing texts takes time.
    fault('parts', TOO_LONG);
    return { faults };
  }
  const rules = await textRules();
  const recurs = fields.recurrence !== undefined;
  const longest = recurs ? filledAtLongest : (text: string): string => text;
  const wanted: WantedMedia[] = [];
  const onMedia: ContentRules['onMedia'] = (field, media) => wanted.push({ field, media });
  const parts = await readParts(fields, { textRules: rules, access, longest, fault, onMedia });
  await checkMedia(wanted, findMedia, fault);
  const mediaCount = wanted.reduce((sum, { media }) => sum + media.length, 0);
  const filled = parts.map((part) => ({ ...part, text: longest(part.text) }));
  if (JSON.stringify(filled).length + mediaCount * KEPT_FOR_MEDIA > MOST_KEPT) fault('parts', TOO_LONG);
  const isKept = dueAt !== undefined && !WHEN_FIELDS.some((name) => fields[name] !== undefined);
  const when = isKept ? { dueAt } : await readWhen(fields, now, fault);
  if (recurs) await checkRecurringTexts(parts, when, fault);
  const { on_late: onLate = 'post', late_after_minutes: late = DEFAULT_LATE_MINUTES } = fields;
  if (!ON_LATE.includes(onLate)) fault('on_late', 'must be post, skip or hold');
  const isLate = typeof late === 'number' && Number.isInteger(late) && late >= 1 && late <= MOST_LATE_MINUTES;
  if (!isLate) fault('late_after_minutes', `must be a whole number from 1 to ${MOST_LATE_MINUTES}`);
  if (faults.length > 0 || when === undefined || !isLate) return { faults };

  const prices = parts.map(
    ({ text, media = [] }) =>
      (rules.hasUrl(longest(text)) ? PRICE_MILLI_USD.withUrl : PRICE_MILLI_USD.plain) +
      media.filter(({ altText }) => altText !== undefined).length * PRICE_MILLI_USD.altText,
  );
  const mayBreak = parts.length > 1 && access === 'self-serve';
  return {
    accepted: {
      ...when,
      onLate: onLate as OnLate,
      lateAfterMs: late * 60_000,
      parts,
      priceUsd: prices.reduce((sum, price) => sum + price, 0) / 1000,
      warnings: mayBreak
        ? [
            'X may refuse a later part of a thread to a self-serve app; the thread is then held, with the ids of what is posted.',
          ]
        : [],
    },
  };
}

/** Of the parts of a thread, in UTF-16 code units. */
function lengthOfTexts({ parts }: Fields): number {
  const texts = Array.isArray(parts) ? parts.map((part: unknown) => asObject(part)?.text) : [];
  return texts.reduce<number>((sum, each) => sum + (typeof each === 'string' ? each.length : 0), 0);
}

async function readParts(fields: Fields, rules: ContentRules): Promise<PostContent[]> {
  const { parts } = fields;
  if (parts === undefined) {
    const content = readContent(fields, '', rules);
    return content ? [content] : [];
  }
  for (const name of CONTENT_FIELDS) {
    if (fields[name] !== undefined)
      rules.fault(name, 'belongs into the first of `parts` when there are parts');
  }
  const [fewest, most] = PARTS;
  if (!Array.isArray(parts) || parts.length < fewest || parts.length > most) {
    rules.fault('parts', `must be a list of ${fewest} to ${most} posts`);
    return [];
  }
  const contents: PostContent[] = [];
  for (const [index, part] of parts.entries()) {
    const prefix = `parts[${index}].`;
    const described = asObject(part);
    if (!described) {
      rules.fault(`parts[${index}]`, 'must be an object such as {"text": "…"}');
      continue;
    }
    checkNames(described, CONTENT_FIELDS, prefix, rules.fault);
    if (index > 0 && described.reply_to !== undefined)
      rules.fault(`${prefix}reply_to`, 'stands in the first part only: each other answers the one before');
    if (index > 0 && described.reply_settings !== undefined)
      rules.fault(`${prefix}reply_settings`, 'stands in the first part only, and holds for the whole thread');
    const content = readContent(described, prefix, rules);
    if (content) contents.push(content);
    // Counting as X counts takes time, and other calls have their turn in between.
    await setImmediate();
  }
  return contents;
}

/** X refuses a post that equals an earlier one, so the text of a series has to change from each time to the next. */
async function checkRecurringTexts(
  parts: readonly PostContent[],
  when: When | undefined,
  fault: FaultSink,
): Promise<void> {
  const recurrence = when?.recurrence;
  const instants = recurrence ? instantsFrom(await scheduleOf(recurrence), when.dueAt, COMPARED) : [];
  for (const [index, { text }] of parts.entries()) {
    const tell: FaultSink = (field, detail) =>
      fault(parts.length > 1 ? `parts[${index}].${field}` : field, detail);
    if (!checkPlaceholders(text, tell)) continue;
    await setImmediate();
    const same = saysTheSameAt(text, instants, recurrence?.timeZone ?? 'UTC');
    if (!same) continue;
    const [first, second] = same.map((at) => new Date(at).toISOString());
    tell(
      'text',
      `says the same at ${first} and at ${second}, and X refuses duplicates: write {time}, {date} or {count} into it`,
    );
  }
}
