import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Result } from "../../reports/index.ts";
import type { KnownOrigin } from "../search/cell-search.ts";
import type { RunCase } from "../scenario/scenario.ts";
import type { CellSpec } from "../suite/cells.ts";
import { parseFailure, type FailureFile } from "../suite/failure-file.ts";
import { FAILURES } from "../suite/failure-store.ts";
import type { Pool } from "../suite/pool.ts";
import { fittingCase } from "../suite/replay.ts";
import type { KnownViolation } from "../suite/run-suite.ts";
import { shortPath } from "../suite/short-path.ts";
import type { CliProcess } from "./cli-process.ts";
import { messageOf, usageError } from "./errors.ts";
import { counted } from "./progress-text.ts";
import type { RunFlags } from "./run-options.ts";

/** A failure of before that is run before a search. */
export interface PlannedFailure {
  /** Path for people. */
  readonly file: string;
  readonly stored: FailureFile;
  readonly origin: KnownOrigin;
  /** Position of its cell in the suite. */
  readonly cell: number;
  readonly case: RunCase;
}

/** What is run before a search. */
export interface EarlierPlan {
  readonly failures: readonly PlannedFailure[];
  /** Stored failures that are left out, as there are too many. */
  readonly leftOut: number;
}

/** A failure of before that fails still. */
export interface EarlierFailure extends KnownViolation {
  readonly stored: FailureFile;
}

/** How many failures of before were run, and how many fail still. */
export type EarlierCounts = NonNullable<Result["run"]["earlierFailures"]>;

/** What came of one. */
interface Outcome {
  readonly planned: PlannedFailure;
  readonly still?: EarlierFailure;
  /** Why it could not be run. */
  readonly problem?: string;
}

/** What came of the failures of before. */
export interface EarlierOutcome extends Pick<EarlierPlan, "leftOut"> {
  readonly outcomes: readonly Outcome[];
  /** For each property of a cell the smallest that fails still, committed ones first. */
  readonly known: readonly EarlierFailure[];
  /** Absent if nothing was run. */
  readonly counts: EarlierCounts | undefined;
}

/** Most stored failures that are run: the newest. */
const MOST = 50;

/**
 * The failures that a run begins with: the committed ones, and those of claims that earlier runs stored here
 * unless they are to be skipped.
 * @throws CliError or FailureFileError if a committed one cannot be used.
 */
export function earlierFailures(
  cells: readonly CellSpec[],
  { regressions, skipStored }: Pick<RunFlags, "regressions" | "skipStored">,
  cli: Pick<CliProcess, "cwd">,
): EarlierPlan {
  const committed = regressions === undefined ? [] : committedFailures(regressions, cells, cli);
  if (skipStored === true) return { failures: committed, leftOut: 0 };
  const there = new Set(committed.map(({ file }) => basename(file)));
  const stored = storedFailures(cells, cli).filter(({ file }) => !there.has(basename(file)));
  const kept = stored.slice(0, MOST).toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return { failures: [...committed, ...kept], leftOut: stored.length - kept.length };
}

function committedFailures(
  folder: string,
  cells: readonly CellSpec[],
  { cwd }: Pick<CliProcess, "cwd">,
): PlannedFailure[] {
  return filesOf(resolve(cwd, folder)).flatMap((path) => {
    const file = shortPath(cwd, path);
    const stored = parseFailure(readFileSync(path, "utf8"), file);
    const cell = cells.findIndex(({ id }) => id === stored.cell);
    const spec = cells[cell];
    return spec === undefined
      ? []
      : [{ file, stored, origin: "committed", cell, case: committedCase(spec, stored, file) }];
  });
}

function committedCase(spec: CellSpec, stored: FailureFile, file: string): RunCase {
  try {
    return fittingCase(spec, stored.case);
  } catch (cause) {
    throw usageError(
      `${file} does not fit its cell any more: ${messageOf(cause)}; correct it, or delete it`,
      cause,
    );
  }
}

/** The newest first. What another version stored, or what fits no longer, is no reason not to run. */
function storedFailures(cells: readonly CellSpec[], { cwd }: Pick<CliProcess, "cwd">): PlannedFailure[] {
  const found = filesOf(resolve(cwd, FAILURES)).map((path) => ({ path, at: statSync(path).mtimeMs }));
  return found
    .toSorted((a, b) => b.at - a.at)
    .flatMap(({ path }): PlannedFailure[] => {
      try {
        const file = shortPath(cwd, path);
        const stored = parseFailure(readFileSync(path, "utf8"), file);
        const cell = cells.findIndex(({ id }) => id === stored.cell);
        const spec = cells[cell];
        if (spec === undefined || !spec.claimed.includes(stored.property)) return [];
        if (stored.backend !== "sim" || stored.source.test !== undefined) return [];
        return [{ file, stored, origin: "stored", cell, case: fittingCase(spec, stored.case) }];
      } catch {
        return [];
      }
    });
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.toSorted().map((name) => join(folder, name));
}

/** Runs failures of before, each once, until the signal is aborted. */
export async function runEarlier(
  { failures, leftOut }: EarlierPlan,
  pool: Pool,
  signal: AbortSignal,
): Promise<EarlierOutcome> {
  const done: Outcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < failures.length && !signal.aborted) {
      const place = next++;
      const planned = failures[place];
      if (planned !== undefined) done[place] = await runOne(planned, pool);
    }
  };
  await Promise.all(Array.from({ length: pool.parallelism }, worker));
  const outcomes = done.filter((outcome) => outcome !== undefined);
  return { outcomes, leftOut, known: smallestOf(outcomes), counts: countsOf(outcomes) };
}

async function runOne(planned: PlannedFailure, pool: Pool): Promise<Outcome> {
  const { stored, cell, origin } = planned;
  const { property } = stored;
  const task = { type: "replay", cell, property, case: planned.case } as const;
  const { verdicts, explained, failure } = await pool.replay(task);
  if (failure !== undefined) return { planned, problem: failure.message };
  const fails = verdicts.some((each) => each.property === property && each.verdict.verdict === "violated");
  return fails ? { planned, still: { cell, counterexample: explained, origin, stored } } : { planned };
}

function smallestOf(outcomes: readonly Outcome[]): EarlierFailure[] {
  const best = new Map<string, EarlierFailure>();
  for (const { still } of outcomes) {
    if (still === undefined) continue;
    const key = `${still.cell} ${still.stored.property}`;
    const other = best.get(key);
    if (other === undefined || (other.origin === still.origin && sizeOf(still) < sizeOf(other))) {
      best.set(key, still);
    }
  }
  return [...best.values()];
}

/** Faults count before messages. */
function sizeOf({ counterexample: { case: failing } }: EarlierFailure): number {
  const { schedule, workload } = failing;
  const items = "messages" in workload ? workload.messages : workload.operations;
  return schedule.length * 1e6 + items.length;
}

function countsOf(outcomes: readonly Outcome[]): EarlierCounts | undefined {
  if (outcomes.length === 0) return undefined;
  const of = (origin: KnownOrigin): EarlierCounts["stored"] => {
    const own = outcomes.filter(({ planned }) => planned.origin === origin);
    return { runs: own.length, failing: own.filter(({ still }) => still !== undefined).length };
  };
  return { committed: of("committed"), stored: of("stored") };
}

/** What came of failures of before, for people; of stored ones those that are fixed are counted only. */
export function earlierLines({ outcomes, leftOut, counts }: EarlierOutcome): string[] {
  if (counts === undefined) return [];
  const told = outcomes.filter(
    ({ planned, still, problem }) =>
      planned.origin === "committed" || still !== undefined || problem !== undefined,
  );
  return [...told.map(outcomeLine), ...storedLines(counts.stored, leftOut)];
}

function outcomeLine({ planned: { file, stored }, still, problem }: Outcome): string {
  const about = `${file}: ${stored.cell}, ${stored.property}`;
  if (problem !== undefined) return `? could not be run: ${about}: ${problem}`;
  return still === undefined ? `✓ fixed: ${about}` : `✗ still fails: ${about}`;
}

function storedLines({ runs, failing }: EarlierCounts["stored"], leftOut: number): string[] {
  if (runs === 0) return [];
  const of = leftOut === 0 ? "" : ` (the newest of ${runs + leftOut})`;
  const what = failing === 0 ? "none fails any more" : failing === 1 ? "1 still fails" : `${failing} still fail`;
  return [`replayed ${counted(runs, "stored failure")}${of}: ${what}; --skip-stored leaves them out`];
}
