import { runCli } from "../../harness/cli/program.ts";
import type { CliProcess, CliStream } from "../../harness/cli/cli-process.ts";

/** A process that exists only in memory. */
export interface FakeProcess extends CliProcess {
  readonly out: () => string;
  readonly err: () => string;
  /** Asks it to stop, as Ctrl-C does. */
  readonly interrupt: () => void;
}

/** How a fake process differs from a pipe without any environment. */
export interface FakeOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly tty?: boolean;
  readonly columns?: number;
}

/** Makes a process. */
export function fakeProcess({ env = {}, cwd = "/project", tty = false, columns }: FakeOptions = {}): FakeProcess {
  const written = { out: "", err: "" };
  const listeners = new Set<() => void>();
  const stream = (name: "out" | "err"): CliStream => ({
    isTTY: tty,
    columns,
    write: (text) => {
      written[name] += text;
    },
  });
  return {
    stdout: stream("out"),
    stderr: stream("err"),
    env,
    cwd,
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit(code) {
      throw new Error(`exit ${code}`);
    },
    out: () => written.out,
    err: () => written.err,
    interrupt: () => {
      for (const listener of listeners) listener();
    },
  };
}

/** Runs a command line in memory. */
export async function capstan(
  args: readonly string[],
  options: FakeOptions = {},
): Promise<{ code: number; out: string; err: string }> {
  const fake = fakeProcess(options);
  const code = await runCli(args, fake);
  return { code, out: fake.out(), err: fake.err() };
}
