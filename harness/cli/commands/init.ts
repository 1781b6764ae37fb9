import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CliProcess } from "../cli-process.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import type { CiName } from "../init/files.ts";
import { initLines, planInit, type Present } from "../init/plan.ts";

/** Options of `capstan init` as they were given. */
export interface InitFlags {
  readonly ci?: CiName;
}

/** `capstan init`: writes the files that a project starts with, over none that is there. */
export function init({ ci }: InitFlags, { cwd, stdout }: CliProcess): ExitCode {
  const plan = planInit(ci, presentIn(cwd));
  for (const { path, text } of plan.write) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    // If the file has come into being by now, this is an error and no loss.
    writeFileSync(join(cwd, path), text, { flag: "wx" });
  }
  if (plan.gitignore !== undefined) writeFileSync(join(cwd, ".gitignore"), plan.gitignore);
  stdout.write(`${initLines(plan).join("\n")}\n`);
  return exitCode.held;
}

function presentIn(cwd: string): Present {
  return {
    has: (path) => existsSync(join(cwd, path)),
    gitignore: textOf(join(cwd, ".gitignore")),
    dependencies: dependenciesIn(textOf(join(cwd, "package.json"))),
  };
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** A manifest that cannot be read names nothing: what is told to install is then installed again. */
function dependenciesIn(manifest: string | undefined): Set<string> {
  try {
    const { dependencies, devDependencies } = JSON.parse(manifest ?? "{}") as Partial<Record<string, object>>;
    return new Set([...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})]);
  } catch {
    return new Set();
  }
}
