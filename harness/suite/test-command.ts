import { shellWord } from "./shell-word.ts";

/** A test of Vitest, as a failure file names it. */
export interface TestName {
  /** Relative to the project's folder. */
  readonly file: string;
  /** With the names of its suites, as `--testNamePattern` matches it. */
  readonly name: string;
}

/** The command that runs a test alone. */
export function testCommand({ file, name }: TestName): string {
  const pattern = `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
  return `npx vitest run ${shellWord(file)} -t ${shellWord(pattern)}`;
}

/** The command that replays a failure that a test has found, by this test. */
export function testReplayCommand(failure: string, test: TestName): string {
  return `CAPSTAN_REPLAY=${shellWord(failure)} ${testCommand(test)}`;
}
