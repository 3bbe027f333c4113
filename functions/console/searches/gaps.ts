import type { GapView } from '../answers.ts';
import { formatInstant, milliseconds } from '../times.ts';

const REASONS: Readonly<Record<string, string>> = {
  cap: 'the day’s cap was used up',
  window: 'the search had not run for longer than X looks back, 7 days',
  behind: 'the search was interrupted too often, and fell behind',
  'too-large': 'larger than what can be kept',
};

/** Which posts are missing and why, as a sentence. */
export function gapSentence({ from, to, reason }: GapView, zone: string): string {
  const why = REASONS[reason] ?? reason;
  // The gap of a single post ends where it begins, but for what an id counts below a millisecond.
  return milliseconds(to) - milliseconds(from) <= 1
    ? `A post of ${formatInstant(to, zone)} is missing: ${why}.`
    : `Posts from ${formatInstant(from, zone)} to ${formatInstant(to, zone)} may be missing: ${why}.`;
}
