import { shellWord } from "./shell-word.ts";

/** A test of Vitest, as a failure file names it. */
export interface TestName {
  /** Relative to the project's folder. */
  readonly file: string;
  /** With the names of its suites before it: `suite > test`. */
  readonly name: string;
}

/**
 * The command that runs a test alone. Between names `--testNamePattern` sees a space up to Vitest 4, and
 * ` > ` from Vitest 5 on.
 */
export function testCommand({ file, name }: TestName): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = `^${escaped.replaceAll(" > ", "( >)? ")}$`;
  return `npx vitest run ${shellWord(file)} -t ${shellWord(pattern)}`;
}

/** The command that replays a failure that a test has found, by this test. */
export function testReplayCommand(failure: string, test: TestName): string {
  return `CAPSTAN_REPLAY=${shellWord(failure)} ${testCommand(test)}`;
}
