/** One thing that is wrong with what a client sent. */
export interface Fault {
  /** Where, such as `parts[1].text`. */
  readonly field: string;
  /** What is wrong, and what to do. */
  readonly detail: string;
}

/** Notes a fault; what it gives back lets a reader say `return fault(…)` in place of a value. */
export type FaultSink = (field: string, detail: string) => undefined;

/** More of them help nobody, and a small body can have thousands. */
const MOST_FAULTS = 100;

export function collectFaults(): { readonly faults: Fault[]; readonly fault: FaultSink } {
  const faults: Fault[] = [];
  return {
    faults,
    fault: (field, detail) => {
      if (faults.length < MOST_FAULTS) faults.push({ field, detail });
      return undefined;
    },
  };
}
