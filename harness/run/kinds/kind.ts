import type { Outstanding, Stage } from "../../backends/backend.ts";
import type { RunCosts, RunMeasures } from "../../checkers/run-measures.ts";
import type { PropertyVerdict } from "../../checkers/verdict.ts";
import type { History } from "../../history/events.ts";
import type { Property } from "../../scenario/claims.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Workload } from "../../scenario/workload.ts";

/** A workload on its way through the stage. */
export interface Playing {
  /** Resolves when the time of the last message or operation has come. */
  readonly begun: Promise<void>;
  /** What of it is still to happen, beside what the stage knows. */
  open(): readonly string[];
}

/** What only the kind of a scenario can tell of a run; everything else is the same for all kinds. */
export interface RunKind<S extends Scenario = Scenario, W extends Workload = Workload> {
  /** Sets the stage up for a run of this seed, before anything starts. */
  setUp?(stage: Stage, seed: number, scenario: S): void;
  /** Begins to play a workload, at the start of the faults phase. */
  play(stage: Stage, workload: W, scenario: S): Playing;
  /** Whether nothing is outstanding. */
  isIdle(outstanding: Outstanding): boolean;
  /** Looks at what has become of the data, when the run has come to rest. */
  observe?(stage: Stage, workload: W, scenario: S): Promise<void>;
  /** Judges a history. Pure. */
  judge(history: History, properties: readonly Property[], scenario: S): Judgement;
}

/** A history judged and measured. */
export interface Judgement {
  readonly verdicts: readonly PropertyVerdict[];
  /** The numbers of the run, with what the run itself must count. */
  measures(costs: RunCosts): RunMeasures;
}
