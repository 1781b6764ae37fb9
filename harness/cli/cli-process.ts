/** A stream that text is written to. */
export interface CliStream {
  readonly isTTY: boolean;
  /** Width of the terminal, if it is one. */
  readonly columns: number | undefined;
  write(text: string): void;
}

/** All that a command may know of the process it runs in, so that it can be tested without one. */
export interface CliProcess {
  /** Carries the result. */
  readonly stdout: CliStream;
  /** Carries the narration and errors. */
  readonly stderr: CliStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working folder. */
  readonly cwd: string;
  /** Calls `listener` at every request to stop (Ctrl-C); returns what takes it back. */
  onInterrupt(listener: () => void): () => void;
  /** Ends the process at once. */
  exit(code: number): never;
}
