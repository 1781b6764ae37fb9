import { availableParallelism } from "node:os";
import { fit } from "../../reports/view/width.ts";
import { loadCanaries } from "../suite/canaries.ts";
import { loadCells } from "../suite/load.ts";
import { startPool } from "../suite/pool.ts";
import { runSuite } from "../suite/run-suite.ts";
import type { SuiteSource } from "../suite/source.ts";
import { canaryCells, canaryHeading, canaryRow, type CanaryRow } from "./canary-table.ts";
import type { CliProcess } from "./cli-process.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { Interruption } from "./interruption.ts";
import type { Output } from "./output.ts";
import { ProgressReporter } from "./progress-reporter.ts";
import { tableLines } from "./table.ts";
import { version } from "../suite/version.ts";

/** How canaries are verified. */
export interface VerifyFlags {
  readonly json?: boolean;
  readonly seed?: number;
  readonly jobs?: number;
}

/** Lines cut to the width of a terminal; on a narrow one, as in a pipe, they stay whole. */
function fitting(lines: readonly string[], { stdout }: CliProcess, { width }: Output): readonly string[] {
  return stdout.isTTY && width >= NARROW ? lines.map((line) => fit(line, width)) : lines;
}

/** Columns below which lines rather wrap than lose what they say. */
const NARROW = 100;

/** Always the same by default, so that the table of the documentation can be made again. */
const DEFAULT_SEED = 1;

const source: SuiteSource = { files: [], suite: "canaries", client: "nats-io" };

/** Runs every canary until it is caught; 1 if one is not caught within its runs. */
export async function verifyCanaries(flags: VerifyFlags, cli: CliProcess, output: Output): Promise<ExitCode> {
  using interruption = new Interruption(cli, output);
  const rows = await searchAll(flags, output, interruption.signal);
  if (flags.json === true) output.resultText(`${JSON.stringify(rows, undefined, 2)}\n`);
  else output.result(fitting(tableLines([canaryHeading, ...rows.map(canaryCells)]), cli, output));
  if (interruption.happened) return exitCode.interrupted;
  return rows.every(({ caught }) => caught) ? exitCode.held : exitCode.violated;
}

async function searchAll(flags: VerifyFlags, output: Output, signal: AbortSignal): Promise<CanaryRow[]> {
  const canaries = await loadCanaries();
  const cells = await loadCells(source);
  const seed = flags.seed ?? DEFAULT_SEED;
  const jobs = Math.min(flags.jobs ?? availableParallelism(), cells.length);
  output.narrate(`capstan ${version}  seed ${seed}  backend sim  ${cells.length} canaries  jobs ${jobs}`);
  const pool = await startPool(source, jobs);
  const progress = new ProgressReporter(output, undefined, () => performance.now());
  const runs = Math.max(...canaries.map(({ within }) => within));
  try {
    const searches = await runSuite(cells, pool, { seed, runs, signal }, {
      progress: (numbers) => progress.update(numbers),
    });
    return canaries.flatMap((canary, index) => {
      const search = searches[index];
      return search === undefined ? [] : [canaryRow(canary, search)];
    });
  } finally {
    progress.end();
    await pool.close();
  }
}
