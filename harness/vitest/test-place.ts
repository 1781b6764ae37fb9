/** What a check must know of the test that it is part of. */
export interface TestPlace {
  /** Absolute path of the test file. */
  readonly file: string;
  /** Name of the test with those of its suites before it: `suite > test`. */
  readonly name: string;
  /** Milliseconds; 0 or Infinity if there is no limit. */
  readonly timeout: number;
  /** When they began, in real milliseconds on the clock of `now()`. */
  readonly startedAt: number;
  /** Aborted when the test is to end. */
  readonly signal: AbortSignal;
  /** Counts the reports of the test, from 1. */
  nextNumber(): number;
  /** Tells something in the reports of the test, with a file to keep. */
  annotate(message: string, file?: { readonly path: string; readonly contentType: string }): Promise<void>;
  /** Ends the test as one that was not to be run. */
  skip(note: string): never;
}
