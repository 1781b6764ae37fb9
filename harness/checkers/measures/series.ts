import type { ResultCell } from "../../../reports/model.ts";
import type { DeliveryFacts } from "../delivery-facts.ts";
import { isBy, isWatched } from "./availability.ts";
import { type FaultTimes, isDuringFault } from "./windows.ts";

/**
 * The time of one run in units of its faults: 0 is the begin of the first fault, 1 the end of the last.
 * So runs with faults of different lengths can be added up.
 */
export const span = { from: -0.5, until: 2, buckets: 25 } as const;

/** Latencies are counted in levels that grow by the root of 2, from 64 µs to about 20 min. */
const levels = 48;
const smallest = 64;

/** What happened over the time of one run, by bucket; latencies as bucket and level. */
export interface Series {
  /** 1 where a fault was active in the middle of the bucket. */
  readonly active: readonly number[];
  /** Operations that began, and those of them that were answered in time. */
  readonly asked: readonly number[];
  readonly answered: readonly number[];
  /** For each acknowledgement its place in a table of buckets by levels. */
  readonly acknowledged: readonly number[];
}

/** The sums over many runs; all whole numbers, so that their order does not matter. */
export interface SeriesAggregate {
  readonly runs: number;
  readonly active: readonly number[];
  readonly asked: readonly number[];
  readonly answered: readonly number[];
  /** How many acknowledgements each bucket has at each level. */
  readonly latencies: readonly number[];
}

/**
 * Measures availability and latency over the time of a run relative to its faults. Absent without a
 * fault, or if all faults were over at once: then there is nothing to relate to.
 *
 * @param deadline microseconds
 */
export function series(facts: DeliveryFacts, faults: FaultTimes, deadline: number): Series | undefined {
  const begin = faults.windows[0]?.from;
  const { healedAt } = faults;
  if (begin === undefined || healedAt === undefined || healedAt <= begin) return undefined;
  const length = healedAt - begin;
  const active = zeros(span.buckets).map((_, bucket) =>
    Number(isDuringFault(faults, begin + Math.floor(timeOf(bucket + 0.5) * length))),
  );
  const asked = zeros(span.buckets);
  const answered = zeros(span.buckets);
  const acknowledged: number[] = [];
  for (const message of facts.messages.values()) {
    const begun = message.invoke?.time;
    if (begun === undefined || !isWatched(facts, message, begun + deadline)) continue;
    const bucket = bucketOf((begun - begin) / length);
    if (bucket === undefined) continue;
    asked[bucket] = (asked[bucket] ?? 0) + 1;
    if (isBy(message.answeredAt, begun + deadline)) answered[bucket] = (answered[bucket] ?? 0) + 1;
    const took = message.acknowledgedAt === undefined ? -1 : message.acknowledgedAt - begun;
    if (took >= 0) acknowledged.push(bucket * levels + levelOf(took));
  }
  return { active, asked, answered, acknowledged };
}

/** Adds one run; the given sums stay as they are. */
export function addSeries(
  sums: SeriesAggregate | undefined,
  run: Series | undefined,
): SeriesAggregate | undefined {
  if (run === undefined) return sums;
  const latencies = sums?.latencies.slice() ?? zeros(span.buckets * levels);
  for (const place of run.acknowledged) latencies[place] = (latencies[place] ?? 0) + 1;
  return {
    runs: (sums?.runs ?? 0) + 1,
    active: added(sums?.active, run.active),
    asked: added(sums?.asked, run.asked),
    answered: added(sums?.answered, run.answered),
    latencies,
  };
}

/** Adds up the sums of different runs. */
export function mergeSeries(
  a: SeriesAggregate | undefined,
  b: SeriesAggregate | undefined,
): SeriesAggregate | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    runs: a.runs + b.runs,
    active: added(a.active, b.active),
    asked: added(a.asked, b.asked),
    answered: added(a.answered, b.answered),
    latencies: added(a.latencies, b.latencies),
  };
}

/** The sums as the results hold them; a latency is the upper end of its level in milliseconds, 0 if there is none. */
export function toSeries(sums: SeriesAggregate): NonNullable<ResultCell["series"]> {
  const percentile = (bucket: number, percent: number): number => {
    const counts = sums.latencies.slice(bucket * levels, (bucket + 1) * levels);
    const rank = Math.ceil((percent * counts.reduce((sum, count) => sum + count, 0)) / 100);
    if (rank === 0) return 0;
    let seen = 0;
    const level = counts.findIndex((count) => (seen += count) >= rank);
    return Number(((smallest * 2 ** (level / 2)) / 1000).toPrecision(3));
  };
  const buckets = [...sums.active.keys()];
  return {
    from: span.from,
    until: span.until,
    runs: sums.runs,
    active: [...sums.active],
    asked: [...sums.asked],
    answered: [...sums.answered],
    p50: buckets.map((bucket) => percentile(bucket, 50)),
    p99: buckets.map((bucket) => percentile(bucket, 99)),
  };
}

function timeOf(bucket: number): number {
  return span.from + (bucket * (span.until - span.from)) / span.buckets;
}

function bucketOf(time: number): number | undefined {
  const bucket = Math.floor(((time - span.from) * span.buckets) / (span.until - span.from));
  return bucket >= 0 && bucket < span.buckets ? bucket : undefined;
}

function levelOf(microseconds: number): number {
  if (microseconds <= smallest) return 0;
  return Math.min(levels - 1, Math.ceil(2 * Math.log2(microseconds / smallest)));
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}

function added(a: readonly number[] | undefined, b: readonly number[]): number[] {
  return b.map((count, index) => count + (a?.[index] ?? 0));
}
