import type { ResultCell } from "../../reports/model.ts";
import { addData, type DataAggregate, mergeData, toDataNumbers } from "./data/aggregate.ts";
import { addValues, type Histogram, mergeHistograms, noValues, percentiles } from "./measures/histogram.ts";
import { type LoadAggregate, loadOf, mergeLoads, toLoad } from "./measures/load.ts";
import { addSeries, mergeSeries, type SeriesAggregate, toSeries } from "./measures/series.ts";
import { addShares, noShare, type Share, wilson } from "./measures/wilson.ts";
import type { RunMeasures } from "./run-measures.ts";
import { type DeliveryCounts, noDeliveries } from "./statistics.ts";

/**
 * The numbers of many runs: plain data that can be cloned, stored as JSON and merged.
 * Everything in it is a whole number, so that sums do not depend on the order of the runs.
 */
export interface Aggregate {
  readonly runs: number;
  readonly vacuousRuns: number;
  readonly delivery: DeliveryCounts;
  readonly duringFaults: Share;
  readonly outsideFaults: Share;
  /** Runs. */
  readonly progressDuringFaults: Share;
  readonly acknowledgement: Histogram;
  readonly deliveryLatency: Histogram;
  readonly recovery: Histogram;
  /** From faults that met the leader of a stream. */
  readonly newLeader: Histogram;
  readonly nextAcknowledgement: Histogram;
  /** From faults that met the leader of the meta group. */
  readonly newMetaLeader: Histogram;
  /** Sums over all runs. */
  readonly networkMessages: number;
  readonly networkBytes: number;
  readonly storedBytes: number;
  readonly syncs: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly virtualMicroseconds: number;
  /** Over the time of runs with faults. */
  readonly series?: SeriesAggregate;
  /** For data scenarios. */
  readonly data?: DataAggregate;
  readonly load?: LoadAggregate;
}

/** The numbers of a cell of the results that come from its runs. */
export type CellNumbers = Pick<
  ResultCell,
  | "runs"
  | "vacuousRuns"
  | "counters"
  | "delivery"
  | "availability"
  | "progressDuringFaults"
  | "latency"
  | "cost"
  | "virtualMilliseconds"
  | "series"
  | "data"
  | "load"
  | "failover"
>;

/** No run. */
export function emptyAggregate(): Aggregate {
  return {
    runs: 0,
    vacuousRuns: 0,
    delivery: noDeliveries,
    duringFaults: noShare,
    outsideFaults: noShare,
    progressDuringFaults: noShare,
    acknowledgement: noValues,
    deliveryLatency: noValues,
    recovery: noValues,
    newLeader: noValues,
    nextAcknowledgement: noValues,
    newMetaLeader: noValues,
    networkMessages: 0,
    networkBytes: 0,
    storedBytes: 0,
    syncs: 0,
    counters: {},
    virtualMicroseconds: 0,
  };
}

/** Adds one run; the given aggregate stays as it is. */
export function addRun(aggregate: Aggregate, run: RunMeasures): Aggregate {
  const { progressDuringFaults: progress, recovery, failover } = run;
  const series = addSeries(aggregate.series, run.series);
  return {
    runs: aggregate.runs + 1,
    vacuousRuns: aggregate.vacuousRuns + Number(run.vacuous),
    delivery: addCounts(aggregate.delivery, run.delivery),
    duringFaults: addShares(aggregate.duringFaults, run.availability.duringFaults),
    outsideFaults: addShares(aggregate.outsideFaults, run.availability.outsideFaults),
    progressDuringFaults: addShares(aggregate.progressDuringFaults, {
      successes: Number(progress === true),
      total: Number(progress !== undefined),
    }),
    acknowledgement: addValues(aggregate.acknowledgement, run.latency.acknowledgement),
    deliveryLatency: addValues(aggregate.deliveryLatency, run.latency.delivery),
    recovery: addValues(aggregate.recovery, recovery === undefined ? [] : [recovery]),
    newLeader: addValues(aggregate.newLeader, failover?.newLeader ?? []),
    nextAcknowledgement: addValues(aggregate.nextAcknowledgement, failover?.nextAcknowledgement ?? []),
    newMetaLeader: addValues(aggregate.newMetaLeader, failover?.newMetaLeader ?? []),
    networkMessages: aggregate.networkMessages + run.network.messages,
    networkBytes: aggregate.networkBytes + run.network.bytes,
    storedBytes: aggregate.storedBytes + run.storedBytes,
    syncs: aggregate.syncs + run.syncs,
    counters: addCounts(aggregate.counters, run.counters),
    virtualMicroseconds: aggregate.virtualMicroseconds + Math.round(run.virtualMilliseconds * 1000),
    ...(series !== undefined && { series }),
    ...(run.data !== undefined && { data: addData(aggregate.data, run.data) }),
    ...withLoad(aggregate.load, run.load && loadOf(run.load)),
  };
}

/** Adds up two aggregates of different runs; associative and commutative. */
export function merge(a: Aggregate, b: Aggregate): Aggregate {
  const data = mergeData(a.data, b.data);
  const series = mergeSeries(a.series, b.series);
  return {
    runs: a.runs + b.runs,
    vacuousRuns: a.vacuousRuns + b.vacuousRuns,
    delivery: addCounts(a.delivery, b.delivery),
    duringFaults: addShares(a.duringFaults, b.duringFaults),
    outsideFaults: addShares(a.outsideFaults, b.outsideFaults),
    progressDuringFaults: addShares(a.progressDuringFaults, b.progressDuringFaults),
    acknowledgement: mergeHistograms(a.acknowledgement, b.acknowledgement),
    deliveryLatency: mergeHistograms(a.deliveryLatency, b.deliveryLatency),
    recovery: mergeHistograms(a.recovery, b.recovery),
    newLeader: mergeHistograms(a.newLeader, b.newLeader),
    nextAcknowledgement: mergeHistograms(a.nextAcknowledgement, b.nextAcknowledgement),
    newMetaLeader: mergeHistograms(a.newMetaLeader, b.newMetaLeader),
    networkMessages: a.networkMessages + b.networkMessages,
    networkBytes: a.networkBytes + b.networkBytes,
    storedBytes: a.storedBytes + b.storedBytes,
    syncs: a.syncs + b.syncs,
    counters: addCounts(a.counters, b.counters),
    virtualMicroseconds: a.virtualMicroseconds + b.virtualMicroseconds,
    ...(series !== undefined && { series }),
    ...(data !== undefined && { data }),
    ...withLoad(a.load, b.load),
  };
}

/** The numbers as the results hold them; costs are per acknowledged message, and 0 without any. */
export function toCellNumbers(aggregate: Aggregate): CellNumbers {
  const { acknowledged } = aggregate.delivery;
  const failover = failoverOf(aggregate);
  const load = aggregate.load && toLoad(aggregate.load);
  const perAcknowledged = (sum: number) => (acknowledged === 0 ? 0 : sum / acknowledged);
  return {
    runs: aggregate.runs,
    vacuousRuns: aggregate.vacuousRuns,
    counters: sorted(aggregate.counters),
    delivery: { ...aggregate.delivery },
    availability: {
      duringFaults: wilson(aggregate.duringFaults),
      outsideFaults: wilson(aggregate.outsideFaults),
    },
    progressDuringFaults: wilson(aggregate.progressDuringFaults),
    latency: {
      acknowledgement: percentiles(aggregate.acknowledgement),
      delivery: percentiles(aggregate.deliveryLatency),
      recovery: percentiles(aggregate.recovery),
    },
    cost: {
      networkMessages: perAcknowledged(aggregate.networkMessages),
      networkBytes: perAcknowledged(aggregate.networkBytes),
      storedBytes: perAcknowledged(aggregate.storedBytes),
      syncs: perAcknowledged(aggregate.syncs),
      acknowledged,
    },
    virtualMilliseconds: aggregate.virtualMicroseconds / 1000,
    ...(aggregate.series !== undefined && { series: toSeries(aggregate.series) }),
    ...(aggregate.data !== undefined && { data: toDataNumbers(aggregate.data) }),
    ...(load !== undefined && { load }),
    ...(failover !== undefined && { failover }),
  };
}

function withLoad(a: LoadAggregate | undefined, b: LoadAggregate | undefined): { load?: LoadAggregate } {
  const load = mergeLoads(a, b);
  return load === undefined ? {} : { load };
}

/** Undefined if no leader was met by a fault, and none changed. */
function failoverOf(aggregate: Aggregate): CellNumbers["failover"] {
  const leaderChanges = aggregate.counters["leader changes"] ?? 0;
  const newLeader = percentiles(aggregate.newLeader);
  const nextAcknowledgement = percentiles(aggregate.nextAcknowledgement);
  const newMetaLeader = percentiles(aggregate.newMetaLeader);
  if (leaderChanges + newLeader.count + nextAcknowledgement.count + newMetaLeader.count === 0)
    return undefined;
  const meta = newMetaLeader.count > 0 ? { newMetaLeader } : {};
  return { leaderChanges, newLeader, nextAcknowledgement, ...meta };
}

function addCounts<T extends Readonly<Record<string, number>>>(a: T, b: T): T {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) {
    sum[name] = (sum[name] ?? 0) + count;
  }
  return sum as T;
}

/** With keys in order, so that equal numbers give equal files whichever run came first. */
function sorted(counters: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counters).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
