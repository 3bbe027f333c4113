/** The simulator's time. It runs with the machine's clock, from where it was set, unless it is frozen. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  set(now: number): void;
  advance(seconds: number): void;
}

export interface ClockOptions {
  /** Where to start, in milliseconds since 1970; the machine's time where absent. */
  readonly startAt?: number;
  /** Stand still until set or advanced. */
  readonly frozen?: boolean;
}

export function createClock(
  { startAt, frozen = false }: ClockOptions,
  machine: () => number = Date.now,
): Clock {
  let setTo = startAt ?? machine();
  let setAt = machine();
  const now = (): number => (frozen ? setTo : setTo + machine() - setAt);
  const set = (value: number): void => {
    setTo = value;
    setAt = machine();
  };
  return { now, set, advance: (seconds) => set(now() + seconds * 1000) };
}
