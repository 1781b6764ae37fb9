/** What the exit codes of every command mean. */
export const exitCode = {
  /** Every checked claim held; for `replay`: the case no longer fails. */
  held: 0,
  /** A claim was violated; for `replay`: the case still fails. */
  violated: 1,
  /** Nothing violated, something inconclusive. */
  inconclusive: 2,
  /** The backend or the client under test could not be used. */
  unavailable: 3,
  /** Bad command line, config or input file. */
  usage: 64,
  /** A defect in capstan. */
  defect: 70,
  /** `replay` could not run, so that `git bisect run` skips. */
  cannotReplay: 125,
  /** Interrupted: workers ended, partial report written. */
  interrupted: 130,
} as const;

/** One of {@link exitCode}. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The exit code of a verdict. */
export function exitCodeOfVerdict(
  verdict: "held" | "violated" | "inconclusive",
  allowInconclusive = false,
): ExitCode {
  if (verdict === "inconclusive" && allowInconclusive) return exitCode.held;
  return exitCode[verdict];
}
