import { parseSchedule, ScheduleError } from "../../faults/index.ts";
import type { Backend } from "../backends/backend.ts";
import type { PropertyVerdict } from "../checkers/compose.ts";
import type { Verdict } from "../checkers/verdict.ts";
import type { NatsClient } from "../clients/client.ts";
import { runCase, topologyOf } from "../run/run-case.ts";
import { ScenarioError } from "../scenario/define.ts";
import type { Property } from "../scenario/claims.ts";
import type { RunCase, Scenario } from "../scenario/scenario.ts";
import {
  itemsOf,
  workloadOperations,
  type MessageAttempt,
  type OperationAttempt,
  type Workload,
} from "../scenario/workload.ts";
import { describeFailure } from "../search/chunk.ts";
import { explain, type Counterexample } from "../search/counterexample.ts";
import type { CellSpec } from "./cells.ts";
import { settingOf } from "./settings.ts";

/** Asks for one run of a case of a cell: plain data. */
export interface ReplayTask {
  readonly type: "replay";
  /** Position of the cell in the suite. */
  readonly cell: number;
  readonly property: Property;
  readonly case: RunCase;
}

/** What came of one run, or of the one that counts: plain data. */
export interface ReplayResult {
  readonly type: "replay";
  readonly verdicts: readonly PropertyVerdict[];
  /** The run explained for the property that was asked for, whatever its verdict. */
  readonly explained: Counterexample;
  /** Why faults could not be injected: then the run says nothing about the case, unless it fails all the same. */
  readonly unsupported: readonly string[];
  /** Why the run could not be carried out, if it could not. */
  readonly failure?: { readonly kind: string; readonly message: string };
}

/** A case as a file holds it: its schedule is not validated yet. */
export type StoredCase = Omit<RunCase, "schedule"> & { readonly schedule: unknown };

/**
 * Checks that a stored case fits the cell, and fills in what its faults leave out.
 * @throws ScenarioError naming every value that does not fit.
 */
export function fittingCase({ scenario, family }: CellSpec, stored: StoredCase): RunCase {
  const topology = topologyOf(scenario, family);
  checkWorkload(scenario, stored.workload);
  try {
    return { ...stored, schedule: parseSchedule(stored.schedule, { topology }) };
  } catch (cause) {
    if (cause instanceof ScheduleError) throw new ScenarioError(cause.message, { cause });
    throw cause;
  }
}

function checkWorkload(scenario: Scenario, workload: Workload): void {
  if ("messages" in workload !== (scenario.kind === "delivery")) {
    throw new ScenarioError(
      `workload: the scenario is about ${scenario.kind}, but the case is not; was its strategy replaced?`,
    );
  }
  for (const [index, item] of itemsOf(workload).entries()) {
    const place = `workload.${"producer" in item ? "messages" : "operations"}[${index}]`;
    const problem = "producer" in item ? messageProblem(item, scenario) : operationProblem(item, scenario);
    if (problem !== undefined) throw new ScenarioError(`${place}: ${problem}`);
  }
}

function messageProblem(
  { producer }: MessageAttempt,
  { topology: { producers } }: Scenario,
): string | undefined {
  return producer > producers ? `producer is ${producer}, but the scenario has ${producers}` : undefined;
}

function operationProblem(
  { session, f, key, to = key }: OperationAttempt,
  scenario: Scenario,
): string | undefined {
  if (scenario.kind !== "data") return undefined;
  const { sessions, topology, workload } = scenario;
  const most = (topology.nodes ?? 0) * sessions.perNode;
  if (session > most) return `session is ${session}, but the scenario has ${most}`;
  const names: readonly string[] = workloadOperations[workload.type];
  if (!names.includes(f))
    return `f is ${f}, but the workload is ${workload.type}, which has ${names.join(", ")}`;
  if (workload.type !== "bank") return undefined;
  const account = Math.max(key, to);
  return account > workload.keys
    ? `account ${account} is named, but the bank has ${workload.keys}`
    : undefined;
}

/** Runs a case once. */
export async function replay(
  cell: CellSpec,
  backend: Backend,
  client: NatsClient,
  { property, case: stored }: ReplayTask,
): Promise<ReplayResult> {
  const setting = settingOf(cell, backend, client);
  const result = await runCase(setting, stored);
  return {
    type: "replay",
    verdicts: result.verdicts,
    explained: explain(setting, property, { case: stored, result, simulations: 1 }),
    unsupported: result.unsupported,
    ...(result.failure !== undefined && { failure: describeFailure(result.failure) }),
  };
}

/** What a replay says about the property that it was made for. */
export function replayVerdict(property: string, { verdicts, failure, unsupported }: ReplayResult): Verdict {
  if (failure !== undefined) return { verdict: "inconclusive", reason: failure.message };
  const found = verdicts.find((judged) => judged.property === property)?.verdict;
  if (found === undefined) return { verdict: "inconclusive", reason: "the property was not judged" };
  // Without its faults the case says nothing by holding.
  if (found.verdict === "held" && unsupported.length > 0)
    return { verdict: "inconclusive", reason: unsupported.join("; ") };
  return found;
}
