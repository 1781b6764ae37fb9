import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseFailure, type FailureFile } from "../../suite/failure-file.ts";
import { FAILURES } from "../../suite/failure-store.ts";
import { shortPath } from "../../suite/short-path.ts";
import type { CliProcess } from "../cli-process.ts";
import { usageError } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { counted } from "../progress-text.ts";
import { Output, type ColorMode } from "../output.ts";
import { tableLines } from "../table.ts";

/** Options of `capstan failures`. */
export interface FailuresFlags {
  /** How many to keep; the oldest others are deleted. */
  readonly keep?: number;
  readonly json?: boolean;
  readonly color?: ColorMode;
}

/** Options of `capstan keep`. */
export interface KeepFlags {
  readonly regressions?: string;
  readonly color?: ColorMode;
}

interface StoredFailure {
  readonly id: string;
  readonly path: string;
  /** When it was last found, in milliseconds of the calendar. */
  readonly found: number;
  readonly failure: FailureFile;
}

/** `capstan failures`: the stored failures, the newest first; with `--keep` the oldest others are deleted. */
export function failures(flags: FailuresFlags, cli: CliProcess): ExitCode {
  const output = new Output(cli, flags);
  const all = storedFailures(cli);
  const kept = all.slice(0, flags.keep ?? all.length);
  for (const { path } of all.slice(kept.length)) rmSync(path);
  if (flags.json === true) {
    const rows = kept.map(({ id, found, failure: { cell, property, claimed, backend, found: by } }) => ({
      id,
      cell,
      property,
      claimed,
      backend,
      seed: by.seed,
      found: new Date(found).toISOString(),
    }));
    output.resultText(`${JSON.stringify(rows, undefined, 2)}\n`);
    return exitCode.held;
  }
  const rows = kept.map(({ id, found, failure: { cell, property, claimed } }) => [
    id,
    cell,
    property,
    claimed ? "claimed" : "not claimed",
    new Date(found).toISOString().slice(0, 16).replace("T", " "),
  ]);
  output.result(tableLines(rows));
  const deleted = all.length - kept.length;
  output.narrate(
    `${counted(kept.length, "failure")} in ${FAILURES}${deleted === 0 ? "" : `; the ${deleted} oldest deleted`}`,
  );
  return exitCode.held;
}

/** `capstan keep`: moves stored failures to the folder of committed ones, which later runs begin with. */
export function keep(words: readonly string[], { regressions, color }: KeepFlags, cli: CliProcess): ExitCode {
  if (regressions === undefined) {
    throw usageError(
      "where to? name a folder: --regressions test/regressions, or regressions in capstan.config.ts",
    );
  }
  const folder = resolve(cli.cwd, regressions);
  const moves = words.map((word) => ({ from: fileOf(word, cli), word }));
  mkdirSync(folder, { recursive: true });
  const lines = moves.map(({ from }) => {
    const to = join(folder, basename(from));
    renameSync(from, to);
    return shortPath(cli.cwd, to);
  });
  new Output(cli, { color }).result(lines);
  return exitCode.held;
}

/** The file of an id, or a path; checked to be a failure. */
function fileOf(word: string, { cwd }: CliProcess): string {
  const candidates = [resolve(cwd, word), resolve(cwd, FAILURES, `${word}.json`)];
  const found = candidates.find((path) => existsSync(path) && statSync(path).isFile());
  if (found === undefined) throw usageError(`${word}: no such failure; list them with: npx capstan failures`);
  parseFailure(readFileSync(found, "utf8"), word);
  return found;
}

function storedFailures({ cwd }: CliProcess): StoredFailure[] {
  const folder = resolve(cwd, FAILURES);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names
    .map((name) => {
      const path = join(folder, name);
      const failure = parseFailure(readFileSync(path, "utf8"), `${FAILURES}/${name}`);
      return { id: basename(name, ".json"), path, found: statSync(path).mtimeMs, failure };
    })
    .toSorted((a, b) => b.found - a.found || (a.id < b.id ? -1 : 1));
}
