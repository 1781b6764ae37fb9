import { renderHtml, renderJson, withFieldClaims, type Result, type ResultCrossReplay } from "../../../reports/index.ts";
import type { CellSearch } from "../../search/cell-search.ts";
import { agreementTable } from "../../suite/agreement.ts";
import {
  counterexamplesOf,
  rateAtHome,
  replayAcross,
  type BackendFindings,
  type ForeignCounterexample,
} from "../../suite/cross-replay.ts";
import type { CellSpec } from "../../suite/cells.ts";
import type { Pool } from "../../suite/pool.ts";
import { progressOf } from "../../suite/progress.ts";
import { toResult, type ResultContext } from "../../suite/result.ts";
import { endedOrAborted, runSuite } from "../../suite/run-suite.ts";
import type { CliProcess } from "../cli-process.ts";
import type { ExitCode } from "../exit-code.ts";
import { failureId, FailureStore } from "../../suite/failure-store.ts";
import { Interruption } from "../interruption.ts";
import { LiveView } from "../live/live-view.ts";
import { Output } from "../output.ts";
import { grouped } from "../progress-text.ts";
import { ProgressReporter } from "../progress-reporter.ts";
import {
  earlierFailures,
  earlierLines,
  runEarlier,
  type EarlierCounts,
  type EarlierFailure,
} from "../earlier-failures.ts";
import { tellGitHub, writeReports, writesFiles } from "../report-files.ts";
import { resultContext, runCommand } from "../run-context.ts";
import { RunFolder } from "../run-folder.ts";
import type { RunFlags } from "../run-options.ts";
import { errorTexts, exitCodeOfRun } from "../run-outcome.ts";
import { planRun, type PlannedBackend, type PlannedRun } from "../run-plan.ts";
import { RunRecorder } from "../run-recorder.ts";
import { endLines, foundLines, headLine, liveStatus, replayedLine } from "../run-text.ts";
import { version } from "../../suite/version.ts";
import { runKnownAnswers } from "./known-answers.ts";

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
  if (flags.suite === "known-answers") return runKnownAnswers(request, cli);
  const output = new Output(cli, flags);
  const plan = await planRun(request.files, flags, cli);
  const session = new RunSession(plan, request, cli, output);
  output.narrate(headLine(plan));
  using interruption = new Interruption(cli, output);
  await session.serve();
  await session.search(interruption.signal);
  const { searches } = session;
  if (!interruption.happened) session.tellCoverage(searches);
  const result = await session.report(interruption.happened);
  await session.stopServing(result);
  return exitCodeOfRun(result, flags.allowInconclusive === true);
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
  readonly #parts: BackendFindings[] = [];
  /** What was found on each backend, in their order; empty if there is but one. */
  readonly #found: ForeignCounterexample[][] = [];
  readonly #replays: ResultCrossReplay[] = [];
  /** The searches that are under way. */
  #current: BackendFindings | undefined;
  #live: LiveView | undefined;
  #earlier: EarlierCounts | undefined;

  constructor(plan: PlannedRun, request: RunRequest, cli: CliProcess, output: Output) {
    this.#plan = plan;
    this.#request = request;
    this.#cli = cli;
    this.#output = output;
    this.#store = new FailureStore(cli.cwd);
    this.#folder = new RunFolder(cli.cwd, request.flags.out, this.#startedAt, plan.seed);
  }

  /** Serves the report from now on, if that was asked for. */
  async serve(): Promise<void> {
    if (this.#request.flags.ui !== true) return;
    this.#live = await LiveView.start(() => renderHtml(this.#resultSoFar()));
    // Told even if quiet: nobody could find it otherwise.
    this.#output.error(`live report: ${this.#live.url}`);
  }

  /** Gives those who look on the last report. */
  async stopServing(result: Result): Promise<void> {
    const [done, total] = [result.cells.reduce((sum, { runs }) => sum + runs, 0), 0];
    const text = result.run.interrupted ? "interrupted: this is what was done" : "finished";
    await this.#live?.end({ text: `${text}, ${grouped(done)} runs`, done, total: Math.max(done, total, 1) });
    this.#live = undefined;
  }

  /** The searches of all cells on all backends. */
  get searches(): CellSearch[] {
    return this.#parts.flatMap((part) => part.searches);
  }

  /**
   * Searches on each backend until done, out of time or aborted; what is found is stored and shown at
   * once. With several backends what each finds is replayed on the others.
   */
  async search(signal: AbortSignal): Promise<void> {
    this.#historyFolder()?.create();
    for (const planned of this.#plan.backends) {
      await this.#withPool(planned, async (pool) => {
        const part = { backend: planned.choice, searches: await this.#searchOn(planned, pool, signal) };
        const earlier = this.#found.flat();
        this.#parts.push(part);
        this.#found.push(await this.#foundBy(part, pool, signal));
        await this.#replay(earlier, planned, pool, signal);
      });
    }
    for (const [index, planned] of this.#plan.backends.entries()) {
      const unseen = this.#found
        .slice(index + 1)
        .flat()
        .filter(({ cell, counterexample }) => {
          const search = this.#parts[index]?.searches[cell];
          if (search === undefined) return false;
          const { property } = counterexample;
          return !search.violated.has(property) && !search.known.has(property);
        });
      if (unseen.length === 0 || signal.aborted) continue;
      await this.#withPool(planned, (pool) => this.#replay(unseen, planned, pool, signal));
    }
  }

  async #withPool(planned: PlannedBackend, work: (pool: Pool) => Promise<void>): Promise<void> {
    const { source, cells } = this.#plan;
    const { patience } = this.#request.flags;
    const pool = await planned.choice.start(
      source,
      cells,
      planned.jobs,
      patience === undefined ? {} : { patience },
    );
    try {
      await work(pool);
    } finally {
      await pool.close();
    }
  }

  async #searchOn({ choice, runs }: PlannedBackend, pool: Pool, signal: AbortSignal): Promise<CellSearch[]> {
    const { cells, seed } = this.#plan;
    const { timeLimit } = this.#request.flags;
    const progress = new ProgressReporter(this.#output, timeLimit, () => performance.now());
    const context = this.#context(false);
    const recorder = new RunRecorder(
      this.#plan,
      choice,
      this.#cli.cwd,
      this.#store,
      this.#historyFolder(),
      context,
    );
    const { chunkSize } = choice;
    const known = choice.real ? [] : await this.#runEarlier(pool, signal);
    const options = { known, seed, runs, signal, chunkSize, ...(timeLimit !== undefined && { timeLimit }) };
    try {
      return await runSuite(cells, pool, options, {
        begun: (searches) => (this.#current = { backend: choice, searches: [...searches] }),
        progress: (numbers) => {
          progress.update(numbers);
          this.#live?.changed(liveStatus(numbers));
        },
        found: (cell, counterexample, search) => {
          const before = known.find((each) => each.counterexample === counterexample);
          const finding = recorder.add(cell, counterexample, search, before?.stored.found);
          if (finding.property.claimed && this.#lists) {
            this.#output.result(foundLines(finding, context.run, this.#output));
          }
        },
      });
    } finally {
      this.#current = undefined;
      progress.end();
    }
  }

  /** Runs the failures of before; gives those that fail still, and remembers what came of all. */
  async #runEarlier(pool: Pool, signal: AbortSignal): Promise<readonly EarlierFailure[]> {
    const outcome = await runEarlier(
      earlierFailures(this.#plan.cells, this.#request.flags, this.#cli),
      pool,
      signal,
    );
    this.#output.narrate(...earlierLines(outcome));
    this.#earlier = outcome.counts;
    return outcome.known;
  }

  /** What was found on a backend, as others replay it. */
  async #foundBy(part: BackendFindings, pool: Pool, signal: AbortSignal): Promise<ForeignCounterexample[]> {
    const { cells, backends } = this.#plan;
    if (backends.length === 1) return [];
    const { backend } = part;
    const found = counterexamplesOf(part, (cell, counterexample) =>
      failureId(cells[cell] as CellSpec, counterexample, backend.name),
    );
    // Real runs are dear: how much depends on luck is not asked there.
    return backend.real ? found : rateAtHome(found, pool, { target: backend, signal });
  }

  async #replay(
    foreign: readonly ForeignCounterexample[],
    { choice }: PlannedBackend,
    pool: Pool,
    signal: AbortSignal,
  ): Promise<void> {
    if (foreign.length === 0 || signal.aborted) return;
    let done = 0;
    const work = replayAcross(foreign, pool, { target: choice, signal }, (replays) => {
      this.#replays.push(...replays);
      this.#output.narrate(replayedLine(++done, foreign.length, choice.name));
    });
    await endedOrAborted(work, signal);
  }

  /** Tells how much was covered if the time limit ended the search. */
  tellCoverage(searches: readonly CellSearch[]): void {
    const { runs, remainingRuns } = progressOf(searches);
    if (remainingRuns === 0) return;
    this.#output.narrate(
      `time limit reached: ${grouped(runs)} of ${grouped(runs + remainingRuns)} runs were made`,
    );
  }

  /** Writes and prints the result. */
  async report(interrupted: boolean): Promise<Result> {
    const { reporters, ownReporters: own } = this.#plan;
    const result = this.#result(interrupted);
    const files = await writeReports(result, reporters, {
      folder: this.#folder,
      output: this.#output,
      own,
      options: this.#request.flags,
    });
    if (reporters.includes("github")) tellGitHub(result, this.#cli, this.#output);
    if (this.#request.flags.json === true) this.#output.resultText(renderJson(result));
    else if (this.#lists) this.#output.result(endLines(result, files, this.#output));
    this.#output.error(...errorTexts(result, version));
    return result;
  }

  #result(interrupted: boolean): Result {
    const { cells, backends } = this.#plan;
    const result = withFieldClaims(toResult(cells, this.#parts, this.#context(interrupted)));
    if (backends.length === 1) return result;
    const compared = backends.map(({ choice: { name, server }, runs }) => ({ name, server, runs }));
    return { ...result, agreement: agreementTable({ result, backends: compared, replays: this.#replays }) };
  }

  /** What is known by now; cells without a run are left out, as nothing can be said of them yet. */
  #resultSoFar(): Result {
    const parts = [...this.#parts, ...(this.#current === undefined ? [] : [this.#current])];
    const result = toResult(this.#plan.cells, parts, this.#context(false));
    return { ...result, cells: result.cells.filter(({ runs }) => runs > 0) };
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
      ...(this.#earlier !== undefined && { earlierFailures: this.#earlier }),
    });
  }
}
