import type { Backend, Diagnosis, RunFailure, RunRecord } from "../backends/backend.ts";
import { allowForStalls } from "../checkers/stalls.ts";
import type { PropertyVerdict } from "../checkers/verdict.ts";
import type { RunMeasures } from "../checkers/run-measures.ts";
import type { NatsClient } from "../clients/client.ts";
import type { History } from "../history/events.ts";
import type { FaultCatalog, FaultFamily } from "../scenario/catalog.ts";
import type { Property } from "../scenario/claims.ts";
import type { RunCase, Scenario } from "../scenario/scenario.ts";
import type { Topology } from "../scenario/topology.ts";
import { itemsOf } from "../scenario/workload.ts";
import type { FaultKind } from "./fault-player.ts";
import type { Judgement } from "./kinds/kind.ts";
import { kindOf } from "./kinds/kinds.ts";
import { play, type Played } from "./play.ts";

/** What runs a case: the same for all cases of a cell. */
export interface Setting {
  readonly scenario: Scenario;
  readonly family: FaultFamily;
  readonly backend: Backend;
  readonly client: NatsClient;
  readonly catalog: FaultCatalog<FaultKind>;
  /** Properties to judge, claimed or not. */
  readonly properties: readonly Property[];
}

/** What came of one case. */
export interface CaseResult {
  readonly verdicts: readonly PropertyVerdict[];
  /** Whether something that was seen may come from a machine that was too busy; its verdict is open. */
  readonly stalled: boolean;
  readonly measures: RunMeasures;
  readonly record: RunRecord;
  /** Why faults could not be injected, one line each. */
  readonly unsupported: readonly string[];
  readonly failure?: RunFailure;
}

/** Virtual milliseconds that a run may last beyond its faults and its recovery. */
const TIME_RESERVE = 600_000;

/** Runs at the usual speed. */
export const undiagnosed: Diagnosis = { trace: false, escapes: false };

/** Runs one case once and judges it. */
export async function runCase(
  setting: Setting,
  runCase: RunCase,
  diagnose: Diagnosis = undiagnosed,
): Promise<CaseResult> {
  const { scenario, catalog } = setting;
  let played: Played = { bitten: 0, unsupported: [], traffic: {} };
  const record = await setting.backend.run({
    topology: topologyOf(scenario, setting.family),
    strategy: scenario.strategy,
    settings: { ...scenario.strategy.settings, ...scenario.settings },
    connection: scenario.connection,
    client: setting.client,
    seed: runCase.seed,
    middlebox: catalog.needsMiddlebox(runCase.schedule),
    faultKinds: [...new Set(runCase.schedule.map(({ kind }) => kind))],
    script: async (stage) => {
      played = await play(stage, runCase, { scenario, kind: kindOf(scenario), faults: catalog.kinds });
    },
    timeLimit: scenario.workload.spread + lastMoment(runCase) + scenario.limits.recovery + TIME_RESERVE,
    diagnose,
  });
  return judged(setting, runCase, record, played);
}

/** A judgement that allows for what held up this machine. */
export interface FairJudgement extends Judgement {
  /** Whether a violation is in doubt because something was held up without a fault. */
  readonly stalled: boolean;
}

/** Judges the history of a run; what a stall of the machine may have caused is left open. */
export function judgeHistory({ scenario, properties }: Pick<Setting, "scenario" | "properties">, history: History): FairJudgement {
  const judgement = kindOf(scenario).judge(history, properties, scenario);
  const verdicts = allowForStalls(history, judgement.verdicts, (property) => withstandsPauses(scenario, property));
  return { ...judgement, verdicts, stalled: verdicts !== judgement.verdicts };
}

function withstandsPauses({ strategy }: Scenario, property: Property): boolean {
  return strategy.claims.some((claim) => claim.property === property && claim.tolerates.includes("pause"));
}

/** The topology of a cell: the scenario's, with the broker settings that the fault family needs. */
export function topologyOf(scenario: Scenario, family: FaultFamily): Topology {
  const { topology } = scenario;
  return { ...topology, broker: { ...topology.broker, ...family.broker } };
}

function judged(setting: Setting, { schedule }: RunCase, record: RunRecord, played: Played): CaseResult {
  const { history, failure, cost } = record;
  const judgement = judgeHistory(setting, history);
  const costs = {
    counters: record.counters,
    network: { messages: cost.networkMessages, bytes: cost.networkBytes },
    storedBytes: cost.storedBytes,
    syncs: cost.syncs,
    virtualMilliseconds: record.duration,
    vacuous: schedule.length > 0 && played.bitten === 0,
    traffic: played.traffic,
  };
  return {
    verdicts: judgement.verdicts,
    stalled: judgement.stalled,
    measures: judgement.measures(costs),
    record,
    unsupported: played.unsupported,
    ...(failure !== undefined && { failure }),
  };
}

/** Milliseconds from the start of the faults phase to the last planned thing of a case. */
function lastMoment({ workload, schedule }: RunCase): number {
  const items = itemsOf(workload).map(({ at }) => at);
  const faults = schedule.map(({ at, duration }) => at + (duration ?? 0));
  return Math.max(0, ...items, ...faults);
}
