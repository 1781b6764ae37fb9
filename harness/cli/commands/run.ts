import { renderJson, type Result } from "../../../reports/index.ts";
import type { CellSearch } from "../../search/cell-search.ts";
import { progressOf } from "../../suite/progress.ts";
import { toResult, type ResultContext } from "../../suite/result.ts";
import { runSuite } from "../../suite/run-suite.ts";
import type { CliProcess } from "../cli-process.ts";
import type { ExitCode } from "../exit-code.ts";
import { FailureStore } from "../failure-store.ts";
import { Interruption } from "../interruption.ts";
import { Output } from "../output.ts";
import { grouped } from "../progress-text.ts";
import { ProgressReporter } from "../progress-reporter.ts";
import { tellGitHub, writeReports, writesFiles } from "../report-files.ts";
import { resultContext, runCommand } from "../run-context.ts";
import { RunFolder } from "../run-folder.ts";
import type { RunFlags } from "../run-options.ts";
import { exitCodeOfRun, failureTexts } from "../run-outcome.ts";
import { planRun, type PlannedRun } from "../run-plan.ts";
import { RunRecorder } from "../run-recorder.ts";
import { endLines, foundLines, headLine } from "../run-text.ts";
import { version } from "../version.ts";

/** What `capstan run` was asked for. */
export interface RunRequest {
  readonly files: readonly string[];
  readonly flags: RunFlags;
  /** The arguments as they were typed, for telling how to do it again. */
  readonly args: readonly string[];
}

/** `capstan run`: searches all cells, stores what fails, reports. */
export async function run(request: RunRequest, cli: CliProcess): Promise<ExitCode> {
  const { flags } = request;
  const output = new Output(cli, flags);
  const plan = await planRun(request.files, flags, cli);
  const session = new RunSession(plan, request, cli, output);
  output.narrate(headLine(plan));
  using interruption = new Interruption(cli, output);
  const searches = await session.search(interruption.signal);
  if (!interruption.happened) session.tellCoverage(searches);
  const result = session.report(searches, interruption.happened);
  return exitCodeOfRun(result, searches, flags.allowInconclusive === true);
}

/** One run from the first search to the last report. */
class RunSession {
  readonly #plan: PlannedRun;
  readonly #request: RunRequest;
  readonly #cli: CliProcess;
  readonly #output: Output;
  readonly #startedAt = new Date();
  readonly #store: FailureStore;
  readonly #folder: RunFolder;

  constructor(plan: PlannedRun, request: RunRequest, cli: CliProcess, output: Output) {
    this.#plan = plan;
    this.#request = request;
    this.#cli = cli;
    this.#output = output;
    this.#store = new FailureStore(cli.cwd);
    this.#folder = new RunFolder(cli.cwd, request.flags.out, this.#startedAt, plan.seed);
  }

  /** Searches until done, out of time or aborted; what is found is stored and shown at once. */
  async search(signal: AbortSignal): Promise<CellSearch[]> {
    const { source, cells, backend, seed, runs, jobs } = this.#plan;
    const { timeLimit, patience } = this.#request.flags;
    this.#historyFolder()?.create();
    const pool = await backend.start(source, cells, jobs, patience === undefined ? {} : { patience });
    const progress = new ProgressReporter(this.#output, timeLimit, () => performance.now());
    const context = this.#context(false);
    const recorder = new RunRecorder(this.#plan, this.#cli.cwd, this.#store, this.#historyFolder(), context);
    const { chunkSize } = backend;
    const options = { seed, runs, signal, chunkSize, ...(timeLimit !== undefined && { timeLimit }) };
    try {
      return await runSuite(cells, pool, options, {
        progress: (numbers) => progress.update(numbers),
        found: (cell, counterexample, search) => {
          const finding = recorder.add(cell, counterexample, search);
          if (finding.property.claimed && this.#lists) {
            this.#output.result(foundLines(finding, context.run, this.#output, counterexample.rate));
          }
        },
      });
    } finally {
      progress.end();
      await pool.close();
    }
  }

  /** Tells how much was covered if the time limit ended the search. */
  tellCoverage(searches: readonly CellSearch[]): void {
    const { runs, remainingRuns } = progressOf(searches);
    if (remainingRuns === 0) return;
    this.#output.narrate(`time limit reached: ${grouped(runs)} of ${grouped(runs + remainingRuns)} runs were made`);
  }

  /** Writes and prints the result. */
  report(searches: readonly CellSearch[], interrupted: boolean): Result {
    const { cells, reporters } = this.#plan;
    const result = toResult(cells, searches, this.#context(interrupted));
    const files = writeReports(result, reporters, this.#folder);
    if (reporters.includes("github")) tellGitHub(result, this.#cli, this.#output);
    if (this.#request.flags.json === true) this.#output.resultText(renderJson(result));
    else if (this.#lists) this.#output.result(endLines(result, files, this.#output));
    this.#output.error(...failureTexts(searches, version));
    return result;
  }

  /** Whether people read stdout. */
  get #lists(): boolean {
    return this.#request.flags.json !== true && this.#plan.reporters.includes("list");
  }

  #historyFolder(): RunFolder | undefined {
    return writesFiles(this.#plan.reporters) ? this.#folder : undefined;
  }

  #context(interrupted: boolean): ResultContext {
    return resultContext(this.#plan, this.#store, {
      startedAt: this.#startedAt.toISOString(),
      wallMilliseconds: Math.round(Date.now() - this.#startedAt.getTime()),
      interrupted,
      command: runCommand(this.#request.args, this.#plan.seed),
    });
  }
}
