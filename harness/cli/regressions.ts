import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RunCase } from "../scenario/scenario.ts";
import type { Counterexample } from "../search/counterexample.ts";
import type { CellSpec } from "../suite/cells.ts";
import { parseFailure, type FailureFile } from "../suite/failure-file.ts";
import type { Pool } from "../suite/pool.ts";
import { fittingCase } from "../suite/replay.ts";
import { shortPath } from "../suite/short-path.ts";
import type { CliProcess } from "./cli-process.ts";
import { messageOf, usageError } from "./errors.ts";

/** A failure of before, committed or not, that is run before a search. */
export interface Regression {
  /** Path for people. */
  readonly file: string;
  readonly stored: FailureFile;
  /** Position of its cell in the suite. */
  readonly cell: number;
  readonly case: RunCase;
}

/** What came of the failures of before. */
export interface RegressionOutcome {
  /** Those that fail still, as the search of a cell takes them. */
  readonly known: readonly { readonly cell: number; readonly counterexample: Counterexample }[];
  /** One line for each. */
  readonly lines: readonly string[];
}

/**
 * The failures of a folder that are about cells of a run, in the order of their names.
 * @throws CliError or FailureFileError if the folder or a file cannot be used.
 */
export function regressionsFor(
  folder: string,
  cells: readonly CellSpec[],
  { cwd }: Pick<CliProcess, "cwd">,
): Regression[] {
  const absolute = resolve(cwd, folder);
  if (!existsSync(absolute)) return [];
  const names = readdirSync(absolute).filter((name) => name.endsWith(".json"));
  return names.toSorted().flatMap((name) => {
    const file = shortPath(cwd, join(absolute, name));
    const stored = parseFailure(readFileSync(join(absolute, name), "utf8"), file);
    const cell = cells.findIndex(({ id }) => id === stored.cell);
    const spec = cells[cell];
    return spec === undefined ? [] : [{ file, stored, cell, case: caseOf(spec, stored, file) }];
  });
}

function caseOf(spec: CellSpec, stored: FailureFile, file: string): RunCase {
  try {
    return fittingCase(spec, stored.case);
  } catch (cause) {
    throw usageError(
      `${file} does not fit its cell any more: ${messageOf(cause)}; correct it, or delete it`,
      cause,
    );
  }
}

/** Runs failures of before, each once. */
export async function runRegressions(
  regressions: readonly Regression[],
  pool: Pool,
): Promise<RegressionOutcome> {
  const outcomes = await Promise.all(
    regressions.slice(0, pool.parallelism).map(async (_, worker) => {
      const done: { place: number; line: string; known?: RegressionOutcome["known"][number] }[] = [];
      for (let place = worker; place < regressions.length; place += pool.parallelism) {
        const regression = regressions[place];
        if (regression !== undefined) done.push({ place, ...(await runOne(regression, pool)) });
      }
      return done;
    }),
  );
  const inOrder = outcomes.flat().toSorted((a, b) => a.place - b.place);
  return {
    known: inOrder.flatMap(({ known }) => (known === undefined ? [] : [known])),
    lines: inOrder.map(({ line }) => line),
  };
}

async function runOne(
  { file, stored: { property, cell: name }, cell, case: stored }: Regression,
  pool: Pool,
): Promise<{ line: string; known?: RegressionOutcome["known"][number] }> {
  const about = `${file}: ${name}, ${property}`;
  const { verdicts, explained, failure } = await pool.replay({
    type: "replay",
    cell,
    property,
    case: stored,
  });
  if (failure !== undefined) return { line: `? could not be run: ${about}: ${failure.message}` };
  const fails = verdicts.some((each) => each.property === property && each.verdict.verdict === "violated");
  if (!fails) return { line: `✓ fixed: ${about}` };
  return { line: `✗ still fails: ${about}`, known: { cell, counterexample: explained } };
}
