import type { FaultSink } from './faults.ts';
import type { PostContent, ReplySettings } from './post.ts';
import { MAX_WEIGHTED_LENGTH, type TextFacts } from './text.ts';

export interface ContentRules {
  readonly factsOf: (text: string) => TextFacts;
  readonly access: 'self-serve' | 'enterprise';
  readonly fault: FaultSink;
}

const POLL_OPTIONS = [2, 4] as const;
const POLL_OPTION_LENGTH = 25;
const POLL_MINUTES = [5, 10_080] as const;
const REPLY_SETTINGS: readonly string[] = [
  'following',
  'mentionedUsers',
  'subscribers',
  'verified',
] satisfies ReplySettings[];
const ENTERPRISE_ONLY =
  'X no longer offers this to self-serve apps; for an enterprise app set TWITTER_ACCESS=enterprise';

/** One post as a client describes it, checked by X's rules. Faults are told under `prefix`. */
export function readContent(
  fields: Readonly<Record<string, unknown>>,
  prefix: string,
  rules: ContentRules,
): PostContent | undefined {
  const fault: FaultSink = (field, detail) => rules.fault(prefix + field, detail);
  const text = readText(fields.text, { ...rules, fault });
  const poll = fields.poll === undefined ? undefined : readPoll(fields.poll, fault);
  const replyTo = readId('reply_to', fields.reply_to, { ...rules, fault });
  const quoteOf = readId('quote_of', fields.quote_of, { ...rules, fault });
  const settings = fields.reply_settings;
  const replySettings =
    typeof settings === 'string' && REPLY_SETTINGS.includes(settings)
      ? (settings as ReplySettings)
      : undefined;
  if (settings !== undefined && !replySettings)
    fault('reply_settings', `must be one of ${REPLY_SETTINGS.join(', ')}`);
  if (poll && quoteOf) fault('poll', 'cannot stand beside `quote_of`');
  if (text === undefined) return undefined;
  return {
    text,
    ...(poll && { poll }),
    ...(replyTo && { replyTo }),
    ...(quoteOf && { quoteOf }),
    ...(replySettings && { replySettings }),
  };
}

function readText(text: unknown, { factsOf, fault }: ContentRules): string | undefined {
  if (typeof text !== 'string' || text.trim() === '')
    return fault('text', 'must be a text that is not empty');
  if (!text.isWellFormed() || /\p{Cc}/u.test(text.replace(/[\t\r\n]/g, ''))) {
    return fault('text', 'holds control characters, or half of a character; remove them');
  }
  const { weightedLength, cashtags } = factsOf(text.normalize());
  if (weightedLength > MAX_WEIGHTED_LENGTH) {
    fault(
      'text',
      `has ${weightedLength} characters as X counts them (a link is 23, an emoji 2), and X takes ${MAX_WEIGHTED_LENGTH}`,
    );
  }
  if (cashtags > 1) fault('text', 'has more than one cashtag, which X refuses');
  return text;
}

function readPoll(poll: unknown, fault: FaultSink): PostContent['poll'] {
  const { options, duration_minutes: minutes } = (
    typeof poll === 'object' && poll !== null ? poll : {}
  ) as Record<string, unknown>;
  const isOption = (option: unknown): option is string =>
    typeof option === 'string' &&
    option.trim() !== '' &&
    option.isWellFormed() &&
    [...option].length <= POLL_OPTION_LENGTH;
  const [fewest, most] = POLL_OPTIONS;
  const areOptions =
    Array.isArray(options) && options.length >= fewest && options.length <= most && options.every(isOption);
  if (!areOptions)
    fault('poll.options', `must be ${fewest} to ${most} texts of 1 to ${POLL_OPTION_LENGTH} characters`);
  const [shortest, longest] = POLL_MINUTES;
  const isDuration =
    typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= shortest && minutes <= longest;
  if (!isDuration) fault('poll.duration_minutes', `must be a whole number from ${shortest} to ${longest}`);
  return areOptions && isDuration ? { options, durationMinutes: minutes } : undefined;
}

function readId(
  field: 'reply_to' | 'quote_of',
  id: unknown,
  { access, fault }: ContentRules,
): string | undefined {
  if (id === undefined) return undefined;
  if (typeof id !== 'string' || !/^[1-9]\d{0,18}$/.test(id))
    return fault(field, 'must be the id of a post, as a text of digits');
  return access === 'enterprise' ? id : fault(field, ENTERPRISE_ONLY);
}
