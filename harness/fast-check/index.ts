/**
 * For properties of your own with fast-check: the arbitraries that the search draws from, and one run
 * of a case in simulation.
 *
 * ```ts
 * await fc.assert(
 *   fc.asyncProperty(workloads(orders), schedules(orders, "crash"), async (workload, schedule) => {
 *     const { history } = await simulate(orders, { workload, schedule, seed: 1 });
 *     return history.events.filter(({ type }) => type === "effect").length <= 40;
 *   }),
 * );
 * ```
 *
 * @module
 */
import type fc from "fast-check";
import { simulation } from "../backends/sim/backend.ts";
import type { PropertyVerdict } from "../checkers/verdict.ts";
import { loadClient, type ClientName } from "../clients/client.ts";
import type { History } from "../history/events.ts";
import { runCase } from "../run/run-case.ts";
import type { Schedule } from "../scenario/fault.ts";
import type { DataScenario, DeliveryScenario, RunCase, Scenario } from "../scenario/scenario.ts";
import { ScenarioError } from "../scenario/scenario-error.ts";
import type { DataWorkload, DeliveryWorkload, Workload } from "../scenario/workload.ts";
import { caseArbitrary } from "../search/case-arbitrary.ts";
import { describeFailure } from "../search/chunk.ts";
import type { CellSpec } from "../suite/cells.ts";
import { chooseCells } from "../suite/choose-cells.ts";
import { fittingCase } from "../suite/replay.ts";
import { settingOf } from "../suite/settings.ts";

/** Draws workloads of a scenario; they shrink to fewer, earlier and smaller messages or operations. */
export function workloads(scenario: DeliveryScenario): fc.Arbitrary<DeliveryWorkload>;
export function workloads(scenario: DataScenario): fc.Arbitrary<DataWorkload>;
export function workloads(scenario: Scenario): fc.Arbitrary<Workload>;
export function workloads(scenario: Scenario): fc.Arbitrary<Workload> {
  return part(scenario, "none", ({ workload }) => workload);
}

/**
 * Draws schedules of a fault family for a scenario; they shrink to fewer, earlier and shorter faults.
 * @throws ScenarioError if no family is called so, or the scenario has too few servers for it.
 */
export function schedules(scenario: Scenario, family: string): fc.Arbitrary<Schedule> {
  return part(scenario, family, ({ schedule }) => schedule);
}

/** What came of one run. */
export interface Simulated {
  /** Of each property that the strategy or the scenario claims anywhere. */
  readonly verdicts: readonly PropertyVerdict[];
  /** Everything that was observed, in order; times in microseconds. */
  readonly history: History;
  /** How often each thing worth knowing happened. */
  readonly counters: Readonly<Record<string, number>>;
  /** The same for every run of the same case. */
  readonly traceHash: string;
}

/** How a case is run. */
export interface SimulateOptions {
  /** NATS client under test. Default `nats-io`. */
  readonly client?: ClientName;
  /** The fault family whose broker settings the run needs. Default `none`. */
  readonly family?: string;
}

/**
 * Runs one case in simulation, in this thread, and judges it. A run is a function of its case: nothing
 * else decides what happens in it.
 * @throws ScenarioError if the case does not fit the scenario, or the run could not be carried out.
 */
export async function simulate(
  scenario: Scenario,
  given: RunCase,
  { client = "nats-io", family = "none" }: SimulateOptions = {},
): Promise<Simulated> {
  const cell = cellOf(scenario, family);
  const setting = settingOf(cell, simulation, await loadClient(client));
  const { verdicts, record, failure } = await runCase(setting, fittingCase(cell, given));
  if (failure !== undefined) {
    throw new ScenarioError(`the run could not be carried out: ${describeFailure(failure).message}`);
  }
  return { verdicts, history: record.history, counters: record.counters, traceHash: record.traceHash };
}

/** One part of the cases that the search draws; each part shrinks on its own. */
function part<Part>(scenario: Scenario, family: string, of: (drawn: RunCase) => Part): fc.Arbitrary<Part> {
  return caseArbitrary(scenario, cellOf(scenario, family).family).map(of);
}

function cellOf(scenario: Scenario, family: string): CellSpec {
  const [cell] = chooseCells([scenario], { faults: [family] });
  if (cell === undefined) throw new ScenarioError(`scenario ${scenario.name} has no cell under ${family}`);
  return cell;
}
