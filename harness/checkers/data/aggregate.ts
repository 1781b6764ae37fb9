import type { ResultCell } from "../../../reports/model.ts";
import { addValues, type Histogram, mergeHistograms, noValues, percentiles } from "../measures/histogram.ts";
import { addShares, noShare, type Share, wilson } from "../measures/wilson.ts";
import { type DataMeasures, heldThroughout } from "./measure.ts";
import { addSides, noSides, type SideShares } from "./sides.ts";

/** The numbers of many runs of a data scenario, as plain data that can be merged. */
export interface DataAggregate {
  /** Runs by the strongest model that held in them. */
  readonly models: Readonly<Record<string, number>>;
  readonly affected: Share;
  readonly unaffected: Share;
  readonly outside: SideShares;
  readonly outlasted: SideShares;
  readonly lostByKey: Readonly<Record<string, Share>>;
  readonly lostWrites: number;
  readonly staleReads: number;
  readonly divergentKeys: number;
  readonly staleness: Histogram;
  readonly reacquisition: Histogram;
  readonly clockSpread: Histogram;
}

const empty: DataAggregate = {
  models: {},
  affected: noShare,
  unaffected: noShare,
  outside: noSides,
  outlasted: noSides,
  lostByKey: {},
  lostWrites: 0,
  staleReads: 0,
  divergentKeys: 0,
  staleness: noValues,
  reacquisition: noValues,
  clockSpread: noValues,
};

/** Adds one run. */
export function addData(aggregate: DataAggregate = empty, run: DataMeasures): DataAggregate {
  return {
    models: addCounts(aggregate.models, { [run.model]: 1 }),
    affected: addShares(aggregate.affected, run.affected),
    unaffected: addShares(aggregate.unaffected, run.unaffected),
    outside: addSides(aggregate.outside, run.outside),
    outlasted: addSides(aggregate.outlasted, run.outlasted),
    lostByKey: addByKey(aggregate.lostByKey, run.lostByKey),
    lostWrites: aggregate.lostWrites + run.lostWrites,
    staleReads: aggregate.staleReads + run.staleReads,
    divergentKeys: aggregate.divergentKeys + run.divergentKeys,
    staleness: addValues(aggregate.staleness, run.staleness),
    reacquisition: addValues(aggregate.reacquisition, run.reacquisition),
    clockSpread: addValues(aggregate.clockSpread, run.clockSpread),
  };
}

/** Adds up two aggregates of different runs; either may be absent. */
export function mergeData(
  a: DataAggregate | undefined,
  b: DataAggregate | undefined,
): DataAggregate | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    models: addCounts(a.models, b.models),
    affected: addShares(a.affected, b.affected),
    unaffected: addShares(a.unaffected, b.unaffected),
    outside: addSides(a.outside, b.outside),
    outlasted: addSides(a.outlasted, b.outlasted),
    lostByKey: addByKey(a.lostByKey, b.lostByKey),
    lostWrites: a.lostWrites + b.lostWrites,
    staleReads: a.staleReads + b.staleReads,
    divergentKeys: a.divergentKeys + b.divergentKeys,
    staleness: mergeHistograms(a.staleness, b.staleness),
    reacquisition: mergeHistograms(a.reacquisition, b.reacquisition),
    clockSpread: mergeHistograms(a.clockSpread, b.clockSpread),
  };
}

/** The numbers as the results hold them. */
export function toDataNumbers(aggregate: DataAggregate): NonNullable<ResultCell["data"]> {
  const { lostWrites, staleReads, divergentKeys } = aggregate;
  const models = Object.entries(aggregate.models).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    model: heldThroughout(aggregate.models),
    models: Object.fromEntries(models),
    availability: { affected: wilson(aggregate.affected), unaffected: wilson(aggregate.unaffected) },
    outside: wilsons(aggregate.outside),
    outlasted: wilsons(aggregate.outlasted),
    lostByKey: byKey(aggregate.lostByKey),
    lostWrites,
    staleReads,
    divergentKeys,
    staleness: percentiles(aggregate.staleness),
    reacquisition: percentiles(aggregate.reacquisition),
    ...(aggregate.clockSpread.count > 0 && { clockSpread: percentiles(aggregate.clockSpread) }),
  };
}

function wilsons({ affected, unaffected }: SideShares) {
  return { affected: wilson(affected), unaffected: wilson(unaffected) };
}

function addByKey(
  a: Readonly<Record<string, Share>>,
  b: Readonly<Record<string, Share>>,
): Record<string, Share> {
  const sum: Record<string, Share> = { ...a };
  for (const [key, share] of Object.entries(b)) sum[key] = addShares(sum[key] ?? noShare, share);
  return sum;
}

/** Most keys that the results hold one by one. */
const KEYS = 16;

function byKey(shares: Readonly<Record<string, Share>>): Record<string, ReturnType<typeof wilson>> {
  const first = Object.entries(shares)
    .toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .slice(0, KEYS);
  return Object.fromEntries(first.map(([key, share]) => [key, wilson(share)]));
}

function addCounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
