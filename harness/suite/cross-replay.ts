import type { ResultCrossReplay } from "../../reports/index.ts";
import type { RunCase } from "../scenario/scenario.ts";
import { BlockedError } from "../search/campaign.ts";
import type { CellSearch } from "../search/cell-search.ts";
import type { Counterexample, FailureRate } from "../search/counterexample.ts";
import { derivedSeed } from "../search/seeds.ts";
import type { BackendChoice } from "./backend-choice.ts";
import { caseVariants, type CaseVariant } from "./case-variants.ts";
import type { Pool } from "./pool.ts";
import type { ReplayResult } from "./replay.ts";

/** A counterexample of one backend that is to be run on another. */
export interface ForeignCounterexample {
  /** Position of its cell in the suite. */
  readonly cell: number;
  /** Id under which it is stored. */
  readonly id: string;
  readonly foundOn: string;
  readonly counterexample: Counterexample;
  /** The cases that show it, the smallest first. */
  readonly variants: readonly RatedVariant[];
}

/** A case with how often it fails where it was found, with other seeds, if that was tried. */
export interface RatedVariant extends CaseVariant {
  readonly rateAtHome?: FailureRate;
}

/** What the searches of all cells on one backend have found. */
export interface BackendFindings {
  readonly backend: BackendChoice;
  readonly searches: readonly CellSearch[];
}

/** Everything that was found on one backend, in the order of the cells; `idOf` tells what it is stored under. */
export function counterexamplesOf(
  { backend, searches }: BackendFindings,
  idOf: (cell: number, counterexample: Counterexample) => string,
): ForeignCounterexample[] {
  return searches.flatMap(({ counterexamples, findings }, cell) =>
    [...counterexamples.values()].map((counterexample) => {
      const smallest = counterexample.case;
      const found = findings.get(counterexample.property)?.case ?? smallest;
      return {
        cell,
        id: idOf(cell, counterexample),
        foundOn: backend.name,
        counterexample,
        variants: caseVariants(smallest, found),
      };
    }),
  );
}

/** Runs of one case on a real backend, and of one that lasts for minutes. */
const REAL_RUNS = { usual: 3, long: 1 } as const;

/** Milliseconds of a case that is long. */
const LONG = 60_000;

/** Runs on a simulated backend, each with another seed: there one run of one seed proves little. */
const SIMULATED_RUNS = 20;

/** What a replay across backends needs beside the cases. */
export interface CrossReplayOptions {
  readonly target: BackendChoice;
  /** Ends the work early; what was not run is left out. */
  readonly signal: AbortSignal;
}

/** Tells of each case how often it fails on the simulated backend that found it, with other seeds. */
export async function rateAtHome(
  own: readonly ForeignCounterexample[],
  pool: Pool,
  options: CrossReplayOptions,
): Promise<ForeignCounterexample[]> {
  return eachOf(own, pool, options, async (each) => {
    const variants: RatedVariant[] = [];
    for (const one of each.variants) {
      const { rate } = await replayCase(each, one.case, pool, options);
      variants.push({ ...one, rateAtHome: rate });
    }
    return { ...each, variants };
  });
}

/** Runs counterexamples of other backends, as many at a time as the pool can; tells what came of each. */
export async function replayAcross(
  foreign: readonly ForeignCounterexample[],
  pool: Pool,
  options: CrossReplayOptions,
  done: (replays: readonly ResultCrossReplay[]) => void,
): Promise<void> {
  // What lasts longest begins first, so that nothing waits for it in the end.
  const length = ({ counterexample }: ForeignCounterexample): number => lastMoment(counterexample.case);
  const longestFirst = foreign.toSorted((a, b) => length(b) - length(a));
  await eachOf(longestFirst, pool, options, async (each) => done(await replayVariants(each, pool, options)));
}

async function eachOf<Outcome>(
  all: readonly ForeignCounterexample[],
  pool: Pool,
  { signal }: CrossReplayOptions,
  work: (each: ForeignCounterexample) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  const rest = all.entries();
  const worker = async (): Promise<void> => {
    for (const [index, each] of rest) {
      if (signal.aborted) return;
      outcomes.set(index, await work(each));
    }
  };
  await Promise.all(Array.from({ length: pool.parallelism }, worker));
  return [...outcomes.entries()].sort(([a], [b]) => a - b).map(([, outcome]) => outcome);
}

/** The smallest case, and if it does not fail the one that depends the least on luck where it was found. */
async function replayVariants(
  each: ForeignCounterexample,
  pool: Pool,
  options: CrossReplayOptions,
): Promise<ResultCrossReplay[]> {
  const [smallest, ...others] = each.variants;
  const byRate = others.toSorted((a, b) => shareOf(b) - shareOf(a));
  const replays: ResultCrossReplay[] = [];
  for (const variant of [smallest, ...byRate]) {
    if (variant === undefined || options.signal.aborted) break;
    const replay = await replayVariant(each, variant, pool, options);
    replays.push(replay);
    if (replay.rate.failed > 0 || replay.reason !== undefined) break;
  }
  return replays;
}

function shareOf({ rateAtHome: rate }: RatedVariant): number {
  return rate === undefined || rate.runs === 0 ? 0 : rate.failed / rate.runs;
}

async function replayVariant(
  each: ForeignCounterexample,
  { variant, case: replayed, rateAtHome: home }: RatedVariant,
  pool: Pool,
  options: CrossReplayOptions,
): Promise<ResultCrossReplay> {
  const { rate, seen, reason } = await replayCase(each, replayed, pool, options);
  return {
    counterexample: each.id,
    foundOn: each.foundOn,
    replayedOn: options.target.name,
    variant,
    rate,
    ...(home !== undefined && { rateAtHome: home }),
    anomaliesFound: [...new Set(each.counterexample.anomalies.map(({ kind }) => kind))],
    anomaliesReplayed: [...seen],
    ...(reason !== undefined && { reason }),
  };
}

/** What came of the runs of one case. */
interface Replayed {
  readonly rate: FailureRate;
  /** Kinds of anomalies. */
  readonly seen: ReadonlySet<string>;
  /** Why a run could not be judged, which ended the work. */
  readonly reason?: string;
}

async function replayCase(
  { cell, counterexample: { property } }: ForeignCounterexample,
  replayed: RunCase,
  pool: Pool,
  { target, signal }: CrossReplayOptions,
): Promise<Replayed> {
  const wanted = runsOf(replayed, target);
  const seen = new Set<string>();
  let failed = 0;
  let runs = 0;
  while (!signal.aborted && runs < wanted) {
    const result = await oneRun(pool, cell, property, withSeed(replayed, target, runs));
    const reason = typeof result === "string" ? result : problemOf(result, property);
    if (typeof result === "string" || reason !== undefined) {
      return { rate: { failed, runs }, seen, ...(reason !== undefined && { reason }) };
    }
    runs++;
    if (result.explained.anomalies.length > 0) failed++;
    for (const { kind } of result.explained.anomalies) seen.add(kind);
  }
  return { rate: { failed, runs }, seen };
}

function runsOf(replayed: RunCase, { real }: BackendChoice): number {
  if (!real) return SIMULATED_RUNS;
  return lastMoment(replayed) > LONG ? REAL_RUNS.long : REAL_RUNS.usual;
}

/** Milliseconds until the last fault of a case has had its time. */
function lastMoment({ schedule }: RunCase): number {
  return Math.max(0, ...schedule.map(({ at, duration = 0 }) => at + duration));
}

/** A simulated run is the same every time, unless its latencies and jitter are drawn anew. */
function withSeed(replayed: RunCase, { real }: BackendChoice, run: number): RunCase {
  return real ? replayed : { ...replayed, seed: derivedSeed(replayed.seed, `replay ${run}`) };
}

/** One run, or why its code never gave back control. */
async function oneRun(
  pool: Pool,
  cell: number,
  property: Counterexample["property"],
  replayed: RunCase,
): Promise<ReplayResult | string> {
  try {
    return await pool.replay({ type: "replay", cell, property, case: replayed });
  } catch (error) {
    if (error instanceof BlockedError) return error.message;
    throw error;
  }
}

/** Why a run says nothing, if so. */
function problemOf({ failure, unsupported, verdicts }: ReplayResult, property: string): string | undefined {
  if (failure !== undefined) return failure.message;
  if (unsupported.length > 0) return unsupported.join("; ");
  const verdict = verdicts.find((judged) => judged.property === property)?.verdict;
  if (verdict === undefined) return `${property} was not judged`;
  return verdict.verdict === "inconclusive" ? verdict.reason : undefined;
}
