import type { History } from "../../history/events.ts";
import { consistencyModels, type ConsistencyModel } from "../consistency/strongest-model.ts";
import type { DeliveryFacts } from "../delivery-facts.ts";
import { withRequests } from "../measures/load.ts";
import { measureRun, type MeasureOptions, type RunCosts, type RunMeasures } from "../run-measures.ts";
import { noDeliveries } from "../statistics.ts";
import type { Findings } from "./findings.ts";
import type { Share } from "../measures/wilson.ts";
import { lostByKey } from "./lost-by-key.ts";
import { sides, type Sides } from "./sides.ts";

/** The numbers of one run of a data scenario beside those of any run. */
export interface DataMeasures extends Sides {
  /** The strongest consistency model that held, by name. */
  readonly model: ConsistencyModel;
  readonly lostWrites: number;
  readonly staleReads: number;
  /** Acknowledged writes that were lost, by key. */
  readonly lostByKey: Readonly<Record<string, Share>>;
  readonly divergentKeys: number;
  /** Microseconds since what each stale read gave had been overwritten. */
  readonly staleness: readonly number[];
  /** Microseconds that nodes which had died took from their start until they could be asked. */
  readonly reacquisition: readonly number[];
  /** Microseconds between the earliest and the latest clock of the nodes, looked at again and again. */
  readonly clockSpread: readonly number[];
}

/** Measures one run. An operation counts as available if it succeeded: a refusal is no answer to a reader. */
export function measureData(
  history: History,
  findings: Findings,
  costs: RunCosts,
  options: MeasureOptions,
): RunMeasures {
  const { facts, strongest, kept, fresh } = findings;
  const measures = measureRun(history, onlySuccesses(facts.sessions), costs, options);
  const { attempted, acknowledged, failed, indeterminate } = measures.delivery;
  const lostWrites = kept.writes.length;
  const { convergence } = strongest;
  const load = measures.load && withRequests(measures.load, requestsByNode(facts.sessions));
  return {
    ...measures,
    // What the final reads cost is the harness's affair.
    ...(load !== undefined && { load, network: { messages: load.messages, bytes: load.bytes } }),
    delivery: { ...noDeliveries, attempted, acknowledged, failed, indeterminate, lost: lostWrites },
    data: {
      ...sides(history, facts.sessions, options.operationDeadline * 1000),
      model: strongest.model,
      lostWrites,
      staleReads: fresh.reads.length,
      lostByKey: lostByKey(facts.data.operations, kept),
      divergentKeys: convergence.verdict === "violated" ? convergence.anomalies.length : 0,
      staleness: fresh.reads.map(({ age }) => age),
      reacquisition: reacquisition(history),
      clockSpread: clockSpread(history),
    },
  };
}

/** The weakest of the models that at least one run was worth: what held in all of them. */
export function heldThroughout(runs: Readonly<Record<string, number>>): ConsistencyModel {
  return consistencyModels.findLast((model) => (runs[model] ?? 0) > 0) ?? "none";
}

function onlySuccesses(facts: DeliveryFacts): DeliveryFacts {
  const messages = new Map(
    [...facts.messages].map(([id, message]) => [id, { ...message, answeredAt: message.acknowledgedAt }]),
  );
  return { ...facts, messages };
}

function clockSpread({ events }: History): number[] {
  return events.flatMap((event) => {
    if (event.type !== "clocks") return [];
    const errors = Object.values(event.errors);
    return Math.max(...errors) - Math.min(...errors);
  });
}

function requestsByNode({ messages }: DeliveryFacts): Map<string, number> {
  const requests = new Map<string, number>();
  for (const { invoke } of messages.values()) {
    if (invoke !== undefined) requests.set(invoke.process, (requests.get(invoke.process) ?? 0) + 1);
  }
  return requests;
}

function reacquisition({ events }: History): number[] {
  const started = new Map<string, number>();
  const times: number[] = [];
  for (const event of events) {
    if (event.type !== "process" || event.incarnation === 1) continue;
    const start = started.get(event.process);
    if (event.what === "start") started.set(event.process, event.time);
    else if (event.what === "ready" && start !== undefined) times.push(event.time - start);
  }
  return times;
}
