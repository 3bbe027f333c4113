import type { FaultSink } from '../input/faults.ts';
import { asObject, checkNames } from '../input/fields.ts';
import type { PostContent } from './post.ts';
import { unwantedCharacter } from './unwanted-character.ts';

const FIELDS = ['options', 'duration_minutes'];
const OPTIONS = [2, 4] as const;
const OPTION_LENGTH = 25;
const MINUTES = [5, 10_080] as const;

/** A poll as a client describes it, checked by X's rules. */
export function readPoll(value: unknown, fault: FaultSink): PostContent['poll'] {
  const poll = asObject(value);
  if (!poll)
    return fault('poll', 'must be an object such as {"options": ["Yes", "No"], "duration_minutes": 1440}');
  checkNames(poll, FIELDS, 'poll.', fault);
  const { options, duration_minutes: minutes } = poll;

  const [fewest, most] = OPTIONS;
  const areOptions =
    Array.isArray(options) && options.length >= fewest && options.length <= most && options.every(isOption);
  if (!areOptions)
    fault('poll.options', `must be ${fewest} to ${most} texts of 1 to ${OPTION_LENGTH} characters`);

  const [shortest, longest] = MINUTES;
  const isDuration =
    typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= shortest && minutes <= longest;
  if (!isDuration) fault('poll.duration_minutes', `must be a whole number from ${shortest} to ${longest}`);
  return areOptions && isDuration ? { options, durationMinutes: minutes } : undefined;
}

function isOption(option: unknown): option is string {
  return (
    typeof option === 'string' &&
    option.trim() !== '' &&
    unwantedCharacter(option) === undefined &&
    [...option].length <= OPTION_LENGTH
  );
}
