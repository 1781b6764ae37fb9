import type { History } from "../history/events.ts";
import type { DataMeasures } from "./data/measure.ts";
import type { DeliveryFacts } from "./delivery-facts.ts";
import { type Availability, availability } from "./measures/availability.ts";
import { type Failover, failover } from "./measures/failover.ts";
import { type RunLoad, runLoad, type Traffic } from "./measures/load.ts";
import { type Latencies, latencies } from "./measures/latency.ts";
import { progressDuringFaults } from "./measures/progress-during-faults.ts";
import { recoveryTime } from "./measures/recovery.ts";
import { series, type Series } from "./measures/series.ts";
import { faultTimes } from "./measures/windows.ts";
import { type DeliveryCounts, statistics } from "./statistics.ts";

/** What the run itself must count, as a history does not show it. All are whole numbers from 0. */
export interface RunCosts {
  /** How often each thing worth knowing happened. */
  readonly counters: Readonly<Record<string, number>>;
  readonly network: { readonly messages: number; readonly bytes: number };
  readonly storedBytes: number;
  readonly syncs: number;
  /** Length of the run; fractions down to a microsecond count. */
  readonly virtualMilliseconds: number;
  /** Whether the schedule had faults and none of them took effect. */
  readonly vacuous: boolean;
  /** What each process and server sent and was sent from the start of the faults phase until all was healed. */
  readonly traffic?: Traffic;
}

/** All numbers of one run: plain data, to be added to an aggregate. */
export interface RunMeasures extends RunCosts {
  readonly delivery: DeliveryCounts;
  readonly availability: Availability;
  /** Absent if no operation began while a fault was active. */
  readonly progressDuringFaults?: boolean;
  readonly latency: Latencies;
  /** Microseconds; absent if it cannot be told. */
  readonly recovery?: number;
  /** Absent if the run had no fault that lasted. */
  readonly series?: Series;
  /** For data scenarios. */
  readonly data?: DataMeasures;
  /** Of the server that leads the stream; absent where that cannot be told. */
  readonly failover?: Failover;
  /** Absent if nobody counted. */
  readonly load?: RunLoad;
}

/** What {@link measureRun} needs to know. */
export interface MeasureOptions {
  /** Milliseconds within which an operation must be answered to count as available. */
  readonly operationDeadline: number;
}

/** Measures one run; `facts` are those of `history`. */
export function measureRun(
  history: History,
  facts: DeliveryFacts,
  costs: RunCosts,
  options: MeasureOptions,
): RunMeasures {
  const deadline = options.operationDeadline * 1000;
  const faults = faultTimes(history);
  const available = availability(facts, faults, deadline);
  const progress = progressDuringFaults(available);
  const recovery = recoveryTime(facts, faults, deadline);
  const delivery = statistics(facts);
  const { traffic } = costs;
  const overTime = series(facts, faults, deadline);
  return {
    ...costs,
    delivery,
    ...(traffic !== undefined && { load: runLoad(traffic, delivery.acknowledged, costs.counters["stored"] ?? 0) }),
    availability: available,
    ...(progress === undefined ? {} : { progressDuringFaults: progress }),
    latency: latencies(facts),
    ...(recovery === undefined ? {} : { recovery }),
    ...(overTime === undefined ? {} : { series: overTime }),
    failover: failover(history),
  };
}
