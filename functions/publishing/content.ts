import type { FaultSink } from '../input/faults.ts';
import type { Fields } from '../input/fields.ts';
import { readMedia } from './media.ts';
import { readPoll } from './poll.ts';
import { type MediaContent, type PostContent, REPLY_SETTINGS } from './post.ts';
import { MAX_CODE_UNITS, MAX_WEIGHTED_LENGTH, type TextRules, takesLongToCount } from './text.ts';
import { unwantedCharacter } from './unwanted-character.ts';

export interface ContentRules {
  readonly textRules: TextRules;
  readonly access: 'self-serve' | 'enterprise';
  /** What a text becomes at its longest, once its placeholders are filled in. */
  readonly longest: (text: string) => string;
  readonly fault: FaultSink;
  /** Told the media of each post, to be looked up. */
  readonly onMedia: (field: string, media: readonly MediaContent[]) => void;
}

const ENTERPRISE_ONLY =
  'X no longer offers this to self-serve apps; for an enterprise app set TWITTER_ACCESS=enterprise';

/** One post as a client describes it, checked by X's rules. Faults are told under `prefix`. */
export function readContent(fields: Fields, prefix: string, rules: ContentRules): PostContent | undefined {
  const fault: FaultSink = (field, detail) => rules.fault(prefix + field, detail);
  const media = fields.media === undefined ? undefined : readMedia(fields.media, fault);
  if (media) rules.onMedia(`${prefix}media`, media);
  const text = readText(fields, { ...rules, fault });
  const poll = fields.poll === undefined ? undefined : readPoll(fields.poll, fault);
  const replyTo = readId('reply_to', fields.reply_to, { ...rules, fault });
  const quoteOf = readId('quote_of', fields.quote_of, { ...rules, fault });
  const replySettings = REPLY_SETTINGS.find((setting) => setting === fields.reply_settings);
  if (fields.reply_settings !== undefined && !replySettings)
    fault('reply_settings', `must be one of ${REPLY_SETTINGS.join(', ')}`);
  if (fields.poll !== undefined && fields.quote_of !== undefined)
    fault('poll', 'cannot stand beside `quote_of`');
  for (const other of ['poll', 'quote_of'])
    if (fields.media !== undefined && fields[other] !== undefined)
      fault('media', `cannot stand beside \`${other}\``);
  if (text === undefined) return undefined;
  return {
    text,
    ...(media && { media }),
    ...(poll && { poll }),
    ...(replyTo && { replyTo }),
    ...(quoteOf && { quoteOf }),
    ...(replySettings && { replySettings }),
  };
}

function readText({ text, media }: Fields, { textRules, longest, fault }: ContentRules): string | undefined {
  const isBlank = text === undefined || (typeof text === 'string' && !/[^\s\p{Cf}]/u.test(text));
  if (isBlank && media !== undefined) return '';
  if (isBlank || typeof text !== 'string')
    return fault('text', 'must be a text that is not empty; only beside `media` it may be');
  const unwanted = unwantedCharacter(text);
  if (unwanted) return fault('text', `holds ${unwanted}, which X does not take; remove it`);
  if (text.length > MAX_CODE_UNITS)
    return fault('text', `is longer than ${MAX_CODE_UNITS} characters; shorten it`);
  const full = longest(text);
  if (full.length > MAX_CODE_UNITS || takesLongToCount(full))
    return fault('text', 'is too long, or has links that must be percent-encoded');
  const length = textRules.weightedLength(full);
  if (length > MAX_WEIGHTED_LENGTH) {
    fault(
      'text',
      `has ${length} characters as X counts them (a link is 23, an emoji 2), and X takes ${MAX_WEIGHTED_LENGTH}`,
    );
  }
  if (textRules.cashtags(text) > 1) fault('text', 'has more than one cashtag, which X refuses');
  return text;
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
