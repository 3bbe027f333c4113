import { closest } from '../settings/closest.ts';
import { readContent } from './content.ts';
import { collectFaults, type Fault, type FaultSink } from './faults.ts';
import type { OnLate, PostContent } from './post.ts';
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
const MOST_PARTS = 25;
const ON_LATE: readonly unknown[] = ['post', 'skip', 'hold'] satisfies OnLate[];
const DEFAULT_LATE_MINUTES = 60;
const MOST_LATE_MINUTES = 7 * 24 * 60;
/** X's price list, in thousandths of a dollar: a post, and a post with a link. */
const PRICE_MILLI_USD = { plain: 15, withUrl: 200 };

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

  const factsOf = await textRules();
  const parts = readParts(fields, { factsOf, access, fault });
  const dueAt = await readWhen(fields, now, fault);
  const { on_late: onLate = 'post', late_after_minutes: late = DEFAULT_LATE_MINUTES } = fields;
  if (!ON_LATE.includes(onLate)) fault('on_late', 'must be post, skip or hold');
  const isLate = typeof late === 'number' && late >= 1 && late <= MOST_LATE_MINUTES;
  if (!isLate) fault('late_after_minutes', `must be a number from 1 to ${MOST_LATE_MINUTES}`);
  if (faults.length > 0 || dueAt === undefined || !isLate) return { faults };

  const prices = parts.map(({ text }) =>
    factsOf(text).hasUrl ? PRICE_MILLI_USD.withUrl : PRICE_MILLI_USD.plain,
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

function readParts(
  fields: Readonly<Record<string, unknown>>,
  rules: Parameters<typeof readContent>[2],
): PostContent[] {
  const { parts } = fields;
  if (parts === undefined) {
    const content = readContent(fields, '', rules);
    return content ? [content] : [];
  }
  for (const name of CONTENT_FIELDS) {
    if (fields[name] !== undefined)
      rules.fault(name, 'belongs into the first of `parts` when there are parts');
  }
  if (!Array.isArray(parts) || parts.length < 1 || parts.length > MOST_PARTS) {
    rules.fault('parts', `must be a list of 1 to ${MOST_PARTS} posts`);
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
    return readContent(described, prefix, rules) ?? [];
  });
}

function checkNames(fields: object, known: readonly string[], prefix: string, fault: FaultSink): void {
  for (const name of Object.keys(fields)) {
    if (known.includes(name)) continue;
    const nearest = closest(name, known);
    fault(
      prefix + name,
      nearest ? `is not known; is ${nearest} meant?` : `is not known; there are ${known.join(', ')}`,
    );
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
