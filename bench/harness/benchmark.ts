export interface BenchOptions {
  /** Few rounds: shows that everything works, not how fast it is. */
  readonly quick: boolean;
}

/** Measures, and reports its figures as Markdown. */
export type Benchmark = (options: BenchOptions) => Promise<string>;
