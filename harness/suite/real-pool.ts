import { mixed } from "../../faults/index.ts";
import type { ProcessBackendOptions } from "../backends/process/backend.ts";
import type { CodeLoader } from "../backends/process/app-program.ts";
import { IdleChildren } from "../backends/process/idle-children.ts";
import { interruption } from "../backends/process/interruption.ts";
import { Workspace } from "../backends/process/workspace.ts";
import { PrepareError } from "../backends/process/setup.ts";
import type { Backend, RunRecord } from "../backends/backend.ts";
import { emptyAggregate } from "../checkers/aggregate.ts";
import { loadClient, type NatsClient } from "../clients/client.ts";
import type { FaultFamily } from "../scenario/catalog.ts";
import { judgeHistory, type Setting } from "../run/run-case.ts";
import { drawnCases, searchChunk, type ChunkPlan, type ChunkResult } from "../search/chunk.ts";
import { confirm, type ConfirmEffort, type Judged } from "../search/confirm.ts";
import { explain } from "../search/counterexample.ts";
import { playCases, type CasesTask, type PlayedCase } from "../search/play-cases.ts";
import { derivedSeed } from "../search/seeds.ts";
import type { ShrinkPlan } from "../search/shrink.ts";
import type { TaskResult } from "../search/tasks.ts";
import { BUILTIN } from "./builtin.ts";
import { CellEffort } from "./cell-effort.ts";
import type { CellSpec } from "./cells.ts";
import type { Pool } from "./pool.ts";
import type { Forecast } from "./forecast.ts";
import { loadCode, type CellReference } from "./load-code.ts";
import type { OpenRealBackends, RealBackends } from "./real-backends.ts";
import { replay } from "./replay.ts";
import { settingOf } from "./settings.ts";
import type { SuiteSource } from "./source.ts";

/** Runs of one task: few, so that cells whose runs take long begin early and hold up no others. */
export const REAL_CHUNK_SIZE = 1;

/** How a real backend is used. */
export interface RealPoolOptions extends Pick<ProcessBackendOptions, "output"> {
  readonly backends: OpenRealBackends;
  /** Runs at the same time. */
  readonly size: number;
  /** Tells which draws are worth a run; every one is if absent. */
  readonly forecast?: Forecast;
  /** Real milliseconds for confirming one violation of a claim and looking for a smaller case. */
  readonly confirmBudget?: number;
  /** The program of children, if not the built one beside this module. */
  readonly childModule?: URL;
  /** Whether processes of the application run in this process, for debugging. */
  readonly inProcess?: boolean;
}

/** Runs of a case that broke a claim, the first included; a smaller one must fail in so many of so many. */
const CONFIRM = { runs: 5, needed: 2, tries: 3 } as const;
const CONFIRM_BUDGET = 60_000;

/** Times that a run that tells nothing is replaced by another one. */
const REDRAWS = 5;

/** Draws of one run that are looked at at most for one whose faults are likely to take effect. */
const MOST_DRAWS = 30;

/** Milliseconds after which no further run of a cell begins: one of minutes says as much as three. */
const CELL_BUDGET = 45_000;

/** Runs tasks on a real backend: few runs, each taking seconds, none of which can be repeated exactly. */
export async function startRealPool(
  source: SuiteSource,
  cells: readonly CellSpec[],
  options: RealPoolOptions,
): Promise<Pool> {
  const client = await loadClient(source.client);
  const workspace = new Workspace();
  const controller = interruption();
  const running = new Set<Promise<unknown>>();
  const backends = options.backends(workspace);
  const impossible = await backends.impossible(new Set(cells.flatMap(({ family }) => family.kinds)));
  const place: RealPlace = {
    source,
    client,
    workspace,
    signal: controller.signal,
    idle: new IdleChildren(),
    options,
    backends,
    impossible,
  };
  const members = cells.map((cell, index) => new RealCell(cell, index, place));
  const during = async <Result>(work: Promise<Result>): Promise<Result> => {
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  };
  const memberOf = (task: { readonly cell: number }): RealCell => members[task.cell] as RealCell;
  return {
    parallelism: options.size,
    turns: longestFirst(cells),
    perform: (task) =>
      during(task.type === "chunk" ? memberOf(task).search(task.plan) : memberOf(task).confirm(task.plan)),
    replay: (task) => during(replay(memberOf(task).spec, memberOf(task).backend, client, task)),
    play: (task) => during(memberOf(task).play(task)),
    async close() {
      controller.abort();
      await options.forecast?.close();
      await Promise.allSettled(running);
      workspace[Symbol.dispose]();
    },
  };
}

/** What all cells of a pool share. */
interface RealPlace {
  readonly source: SuiteSource;
  readonly client: NatsClient;
  readonly workspace: Workspace;
  /** Ends what is under way when aborted. */
  readonly signal: AbortSignal;
  readonly idle: IdleChildren;
  readonly options: RealPoolOptions;
  readonly backends: RealBackends;
  /** Kinds of faults that cannot be injected here, with the reasons. */
  readonly impossible: ReadonlyMap<string, string>;
}

/** One cell on a real backend. */
class RealCell {
  readonly spec: CellSpec;
  readonly backend: Backend;
  readonly #setting: Setting;
  readonly #signal: AbortSignal;
  readonly #budget: number;
  readonly #effort: CellEffort;
  readonly #index: number;
  readonly #forecast: Forecast | undefined;
  /** Records of runs that showed a violation, by their seeds: they may not show it again. */
  readonly #records = new Map<number, RunRecord>();

  constructor(
    spec: CellSpec,
    index: number,
    { source, client, workspace, signal, idle, options, backends, impossible }: RealPlace,
  ) {
    const { name, strategy } = spec.scenario;
    const isBuiltin = name === BUILTIN && source.files.length === 0 && source.settings === undefined;
    const code: CellReference = { source, cell: spec.id, ...(isBuiltin && { builtin: strategy.name }) };
    const module = options.childModule ?? new URL("./process-child.js", import.meta.url);
    const { output } = options;
    const child = {
      module,
      code,
      ...(options.inProcess === true && { inProcess: loadCode as CodeLoader }),
      // What users bring may keep something in its modules; the strategies of the harness do not.
      ...(isBuiltin && { idle }),
    };
    this.spec = spec;
    this.#index = index;
    this.#forecast = options.forecast;
    this.backend = backends.backend({ child, workspace, signal, ...(output !== undefined && { output }) });
    this.#setting = settingOf(withPossibleFaults(spec, impossible, backends), this.backend, client);
    const { kinds, lasts } = this.#setting.family;
    this.#effort = new CellEffort(kinds.some((kind) => impossible.has(kind)) ? 0 : CELL_BUDGET, lasts);
    this.#signal = signal;
    this.#budget = options.confirmBudget ?? CONFIRM_BUDGET;
  }

  play(task: CasesTask): Promise<PlayedCase[]> {
    return playCases(this.#setting, task);
  }

  async search(plan: ChunkPlan): Promise<TaskResult> {
    if (this.#effort.isSpent()) return { type: "chunk", result: noRuns };
    const made = new Map<number, RunRecord>();
    const setting = { ...this.#setting, backend: keeping(this.backend, made) };
    const done = this.#effort.begin();
    const result = await this.#untilItTells(setting, plan);
    done();
    for (const { case: found } of result.findings) {
      const record = made.get(found.seed);
      if (record !== undefined) this.#records.set(found.seed, record);
    }
    return { type: "chunk", result: withNamedFailure(this.spec, result) };
  }

  /**
   * Real runs are few: one in which no fault took effect, or in which this machine may have done what a claim
   * forbids, is made again with other draws, but not for ever.
   */
  async #untilItTells(setting: Setting, plan: ChunkPlan): Promise<ChunkResult> {
    for (let draw = 0; ; draw++) {
      // Two real runs of one case always differ, so none is repeated to compare them.
      const seed = await this.#promisingSeed(draw === 0 ? plan.seed : derivedSeed(plan.seed, `draw ${draw}`), plan.runs);
      const result = await searchChunk(setting, { ...plan, seed, repeatOneIn: 0 });
      const isLast = draw === REDRAWS || this.#signal.aborted;
      if (isLast || tells(result, plan, this.#effort.isSpent())) return result;
    }
  }

  /** The seed of a chunk in which faults are likely to take effect: a first one, or one derived from it. */
  async #promisingSeed(first: number, runs: number): Promise<number> {
    for (let draw = 0; draw < MOST_DRAWS && !this.#signal.aborted; draw++) {
      const seed = draw === 0 ? first : derivedSeed(first, `forecast ${draw}`);
      const drawn = drawnCases(this.#setting, { seed, runs });
      const forecasts = drawn.map((one) => this.#forecast?.bites(this.#index, one) ?? Promise.resolve(true));
      if ((await Promise.all(forecasts)).every(Boolean)) return seed;
    }
    return first;
  }

  async confirm({ property, claimed, case: found }: ShrinkPlan): Promise<TaskResult> {
    const suspect = { property, case: found, result: this.#judged(found.seed) };
    const confirmed = await confirm(this.#setting, suspect, this.#confirmEffort(claimed));
    return { type: "shrink", counterexample: explain(this.#setting, property, confirmed) };
  }

  /** What nobody claims is shown as it was seen. */
  #confirmEffort(claimed: boolean): ConfirmEffort {
    const end = performance.now() + (claimed ? this.#budget : 0);
    return { ...CONFIRM, hasTime: () => !this.#signal.aborted && performance.now() < end };
  }

  #judged(seed: number): Judged {
    const record = this.#records.get(seed);
    if (record === undefined) throw new Error(`there is no record of the run with seed ${seed}`);
    return { record, verdicts: judgeHistory(this.#setting, record.history).verdicts };
  }
}

/** Cells whose faults last long would end long after all others if they had to wait for their turn. */
function longestFirst(cells: readonly CellSpec[]): number[] {
  const lasts = (cell: number): number => cells[cell]?.family.lasts ?? 0;
  return [...cells.keys()].sort((one, other) => lasts(other) - lasts(one));
}

/** A mixture of faults does without kinds that cannot be injected; any other family keeps all its kinds. */
function withPossibleFaults(
  spec: CellSpec,
  impossible: ReadonlyMap<string, string>,
  backends: RealBackends,
): CellSpec {
  const kinds = spec.family.kinds.filter((kind) => !impossible.has(kind));
  const family = spec.family.name !== "mixed" || kinds.length === 0 ? spec.family : mixed(kinds);
  const schedule: FaultFamily["schedule"] = (space) =>
    family.schedule({ ...space, realTime: true }).map((faults) => faults.map((fault) => backends.possible(fault)));
  return { ...spec, family: { ...family, schedule } };
}

/** Whether runs tell something about the claims of the strategy; what is in doubt is something when there is no time for more. */
function tells(
  { aggregate, failure, findings, stalled, open, unsupported }: ChunkResult,
  { claimed }: ChunkPlan,
  isSpent: boolean,
): boolean {
  const bitten = aggregate.runs > aggregate.vacuousRuns || failure !== undefined || unsupported.length > 0;
  const inDoubt = !isSpent && stalled > 0 && claimed.some((property) => open[property] !== undefined);
  return findings.length > 0 || (bitten && !inDoubt);
}

/** What comes of a task for which no run is worth its time. */
const noRuns: ChunkResult = {
  aggregate: emptyAggregate(),
  blocks: [],
  violated: {},
  open: {},
  findings: [],
  repeated: 0,
  stalled: 0,
  divergences: [],
  unsupported: [],
};

/** Keeps the records of all runs by their seeds. */
function keeping(backend: Backend, records: Map<number, RunRecord>): Backend {
  return {
    ...backend,
    async run(plan) {
      const record = await backend.run(plan);
      records.set(plan.seed, record);
      return record;
    },
  };
}

/** A `prepare` that throws is for the author of the scenario to put right. */
function withNamedFailure({ scenario }: CellSpec, result: ChunkResult): ChunkResult {
  const { failure } = result;
  const name = new PrepareError("").name;
  if (failure?.kind !== "error" || !failure.message.startsWith(name)) return result;
  const message = `strategy ${scenario.strategy.name}: ${failure.message.split("\n")[0]?.slice(name.length + 2) ?? ""}`;
  return { ...result, failure: { ...failure, kind: "prepare", message } };
}
