import { type EventName, errorFields, type Log } from '../log.ts';

export interface TimerWork {
  /** Why there is nothing to be done; `undefined` where there is. */
  readonly reasonToSkip: () => string | undefined;
  readonly run: (log: Log) => Promise<void>;
  readonly skipped: EventName;
  readonly failed: EventName;
}

/** What a timer does when it fires. A pass that fails is told in our words: the host logs what it is thrown. */
export function timer({ reasonToSkip, run, skipped, failed }: TimerWork): (log: Log) => Promise<void> {
  return async (log) => {
    const reason = reasonToSkip();
    if (reason) return log(skipped, { reason });
    try {
      await run(log);
    } catch (error) {
      log(failed, errorFields(error));
      throw new Error(`The timer's pass failed; the log has it as ${failed}.`);
    }
  };
}
