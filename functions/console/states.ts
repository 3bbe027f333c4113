/** What the states of a post, and the reasons for them, mean to a person, and what there is to do. */

export interface StateMeaning {
  readonly label: string;
  /** Which colours it gets: something to do, on its way, done, or over. */
  readonly tone: 'bad' | 'busy' | 'waiting' | 'good' | 'over';
  readonly meaning: string;
}

const STATES: Readonly<Record<string, StateMeaning>> = {
  scheduled: { label: 'Scheduled', tone: 'waiting', meaning: 'It goes out at its time.' },
  recurring: { label: 'Repeats', tone: 'waiting', meaning: 'It goes out again and again, at its times.' },
  claimed: { label: 'Under way', tone: 'busy', meaning: 'The publisher is preparing to send it.' },
  sending: { label: 'Sending', tone: 'busy', meaning: 'It is being sent to X.' },
  uncertain: {
    label: 'Being checked',
    tone: 'busy',
    meaning:
      'X may have posted it, but its answer never came. The gateway looks for it on the account’s timeline, for some minutes, and sends nothing meanwhile.',
  },
  posted: { label: 'Posted', tone: 'good', meaning: 'It is on X.' },
  failed: { label: 'Failed', tone: 'bad', meaning: 'X refused it for good.' },
  held: { label: 'Held', tone: 'bad', meaning: 'It waits for you to decide.' },
  cancelled: { label: 'Cancelled', tone: 'over', meaning: 'A person took it back.' },
  ended: { label: 'Ended', tone: 'over', meaning: 'It has gone out for the last time.' },
  skipped: { label: 'Skipped', tone: 'over', meaning: 'It was too late, and was to be skipped then.' },
};

interface ReasonMeaning {
  readonly why: string;
  readonly toDo: string;
}

const REASONS: Readonly<Record<string, ReasonMeaning>> = {
  credentials: {
    why: 'X did not take the app’s credentials.',
    toDo: 'Mend them (Health says which are missing), then send it again.',
  },
  credits: {
    why: 'X wants to be paid first: the app has no credits left.',
    toDo: 'Add credits in X’s developer console, then send it again.',
  },
  'spend-cap': {
    why: 'The spend cap that you set at X is reached.',
    toDo: 'Raise it in X’s developer console, or wait until it starts anew; then send it again.',
  },
  'usage-capped': {
    why: 'X’s usage cap is reached.',
    toDo: 'Wait until X takes posts again, then send it again.',
  },
  refused: { why: 'X refused it for good.', toDo: 'Change it, and schedule it as a new post.' },
  duplicate: {
    why: 'X refused it because an equal post is on the account already.',
    toDo: 'Look at the equal post. Unless it is this one, schedule a new post with another text.',
  },
  unconfirmed: {
    why: 'X may have posted it, but the account’s timeline does not show it.',
    toDo: 'Look at the account on X. If it is there, say so; only if it is not, send it again.',
  },
  'wrong-account': {
    why: 'The app’s credentials now belong to another account than the one that this post was for.',
    toDo: 'Put that account’s credentials back and send it again, or drop it.',
  },
  'too-late': { why: 'It was not sent in time.', toDo: 'Send it now all the same, or drop it.' },
  'rate-limited': {
    why: 'X’s limit was met again and again, for more than a day.',
    toDo: 'Wait until X takes posts again, then send it again.',
  },
  'media-missing': {
    why: 'A picture or video of it is no longer there.',
    toDo: 'Upload it again and write a new post, then drop this one.',
  },
  'media-refused': {
    why: 'X refused a picture or video of it.',
    toDo: 'Use another file, and schedule it as a new post.',
  },
  unreachable: {
    why: 'X could not be reached for a whole day.',
    toDo: 'Look at Health; once X is reachable, send it again.',
  },
};

export function meaningOf(state: string): StateMeaning {
  return STATES[state] ?? { label: state, tone: 'over', meaning: '' };
}

export function reasonOf(reason: string | undefined): ReasonMeaning | undefined {
  if (reason === undefined) return undefined;
  return REASONS[reason] ?? { why: `The reason is “${reason}”.`, toDo: 'Look into the gateway’s log.' };
}

/** States in which the gateway is at work, so that the next look shows something else. */
export const IN_MOTION: ReadonlySet<string> = new Set(['claimed', 'sending', 'uncertain']);

/** Who may answer, by X's names. */
export const REPLIES: Readonly<Record<string, string>> = {
  following: 'Accounts that the account follows',
  mentionedUsers: 'Accounts that the text mentions',
  subscribers: 'Subscribers',
  verified: 'Verified accounts',
};

export interface Filter {
  readonly name: string;
  readonly label: string;
  /** Left out for all. */
  readonly states?: readonly string[];
}

export const UPCOMING: Filter = {
  name: 'upcoming',
  label: 'Upcoming',
  states: ['scheduled', 'recurring', 'claimed', 'sending', 'uncertain'],
};
export const FILTERS: readonly Filter[] = [
  UPCOMING,
  { name: 'held', label: 'Held', states: ['held'] },
  { name: 'failed', label: 'Failed', states: ['failed'] },
  { name: 'posted', label: 'Posted', states: ['posted'] },
  { name: 'over', label: 'Cancelled', states: ['cancelled', 'skipped', 'ended'] },
  { name: 'all', label: 'All' },
];
