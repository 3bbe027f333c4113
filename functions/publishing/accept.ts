import { collectFaults, type Fault } from '../input/faults.ts';
import { asObject, checkNames, type Fields } from '../input/fields.ts';
import { type ContentRules, readContent } from './content.ts';
import type { OnLate, PostContent } from './post.ts';
import { PRICE_MILLI_USD } from './price.ts';
import { textRules } from './text.ts';
import { readWhen } from './when.ts';

export interface Accepted {
  readonly dueAt: number;
  readonly onLate: OnLate;
  readonly lateAfterMs: number;
  readonly parts: readonly PostContent[];
  /** What X charges for all parts at worst, in dollars. */
  readonly priceUsd: number;
  readonly warnings: readonly string[];
}

const CONTENT_FIELDS = ['text', 'poll', 'reply_to', 'quote_of', 'reply_settings'];
const FIELDS = [
  ...CONTENT_FIELDS,
  'parts',
  'at',
  'local_time',
  'time_zone',
  'now',
  'on_late',
  'late_after_minutes',
];
const PARTS = [2, 25] as const;
/** A post is kept in one property of a table's row, which holds 32,768 UTF-16 code units; ids and states need some. */
const MOST_KEPT = 30_000;
const ON_LATE: readonly unknown[] = ['post', 'skip', 'hold'] satisfies OnLate[];
const DEFAULT_LATE_MINUTES = 60;
const MOST_LATE_MINUTES = 7 * 24 * 60;

/** Reads what a client sends to schedule a post: the post, or everything that is wrong with it at once. Never throws. */
export async function acceptPost(
  body: unknown,
  { now, access }: { readonly now: number; readonly access: 'self-serve' | 'enterprise' },
): Promise<{ readonly accepted: Accepted } | { readonly faults: readonly Fault[] }> {
  const { faults, fault } = collectFaults();
  const fields = asObject(body);
  if (!fields)
    return {
      faults: [{ field: '', detail: 'must be a JSON object, such as {"text": "Hello", "now": true}' }],
    };
  checkNames(fields, FIELDS, '', fault);

  const rules = await textRules();
  const parts = readParts(fields, { textRules: rules, access, fault });
  if (JSON.stringify(parts).length > MOST_KEPT)
    fault('parts', 'are too long together to be kept; shorten links, or make two threads of it');
  const dueAt = await readWhen(fields, now, fault);
  const { on_late: onLate = 'post', late_after_minutes: late = DEFAULT_LATE_MINUTES } = fields;
  if (!ON_LATE.includes(onLate)) fault('on_late', 'must be post, skip or hold');
  const isLate = typeof late === 'number' && Number.isInteger(late) && late >= 1 && late <= MOST_LATE_MINUTES;
  if (!isLate) fault('late_after_minutes', `must be a whole number from 1 to ${MOST_LATE_MINUTES}`);
  if (faults.length > 0 || dueAt === undefined || !isLate) return { faults };

  const prices = parts.map(({ text }) =>
    rules.hasUrl(text) ? PRICE_MILLI_USD.withUrl : PRICE_MILLI_USD.plain,
  );
  const mayBreak = parts.length > 1 && access === 'self-serve';
  return {
    accepted: {
      dueAt,
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

function readParts(fields: Fields, rules: ContentRules): PostContent[] {
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
  return parts.flatMap((part: unknown, index) => {
    const prefix = `parts[${index}].`;
    const described = asObject(part);
    if (!described) {
      rules.fault(`parts[${index}]`, 'must be an object such as {"text": "…"}');
      return [];
    }
    checkNames(described, CONTENT_FIELDS, prefix, rules.fault);
    if (index > 0 && described.reply_to !== undefined)
      rules.fault(`${prefix}reply_to`, 'stands in the first part only: each other answers the one before');
    if (index > 0 && described.reply_settings !== undefined)
      rules.fault(`${prefix}reply_settings`, 'stands in the first part only, and holds for the whole thread');
    return readContent(described, prefix, rules) ?? [];
  });
}
