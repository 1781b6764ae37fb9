import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import {
  CONFIDENCE,
  intervalsOf,
  judged,
  type Comparison,
  type ComparedSide,
} from "../../../reports/index.ts";
import { together, type PairedCell } from "../../compare/paired-cell.ts";
import { familiesOf, pairCells, type CellPair } from "../../compare/pairs.ts";
import { PairFailure, runPairs } from "../../compare/run-pairs.ts";
import { sidesOf, type SidePlan } from "../../compare/sides.ts";
import { loadClient } from "../../clients/client.ts";
import { BlockedError } from "../../search/campaign.ts";
import type { BackendChoice } from "../../suite/backend-choice.ts";
import type { CellSpec } from "../../suite/cells.ts";
import { loadCells } from "../../suite/load.ts";
import type { Pool } from "../../suite/pool.ts";
import type { CliProcess } from "../cli-process.ts";
import type { CompareFlags } from "../compare-options.ts";
import { CliError, messageOf } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { Interruption } from "../interruption.ts";
import { Output } from "../output.ts";
import { presentComparison } from "../present-comparison.ts";
import { counted, grouped } from "../progress-text.ts";
import { backendNamed, chooseSeed } from "../run-plan.ts";
import { version } from "../../suite/version.ts";

/** Pairs per cell if the user does not say. */
const RUNS = { sim: 100, real: 10 } as const;

interface Side {
  readonly plan: SidePlan;
  readonly cells: readonly CellSpec[];
  readonly backend: BackendChoice;
  readonly client: string;
}

/** `capstan compare at-least-once exactly-once`: two things on the same cases. */
export async function comparePairs(
  words: readonly string[],
  flags: CompareFlags,
  cli: CliProcess,
): Promise<ExitCode> {
  const output = new Output(cli, flags);
  const [base, head] = await loadSides(sidesFor(words, flags, cli), flags, cli);
  const pairs = pairCells(base.cells, head.cells);
  const { seed, seedSource } = chooseSeed(flags.seed, cli);
  const runs = flags.runs ?? (base.backend.real ? RUNS.real : RUNS.sim);
  output.narrate(
    `capstan ${version}  seed ${seed}${seedSource === undefined ? "" : ` (from ${seedSource})`}  ` +
      `${base.plan.name} and ${head.plan.name} on ${base.backend.name}: ` +
      `${counted(pairs.length, "cell")} x ${counted(runs, "pair")} of runs with the same cases`,
  );
  using interruption = new Interruption(cli, output);
  const cells = await runAll(pairs, [base, head], { seed, runs, signal: interruption.signal }, flags, output);
  presentComparison(comparisonOf(cells, [base, head], seed), flags, output, cli);
  return interruption.happened ? exitCode.interrupted : exitCode.held;
}

function sidesFor(
  words: readonly string[],
  flags: CompareFlags,
  { cwd }: CliProcess,
): readonly [SidePlan, SidePlan] {
  const files = words.filter((word) => /\.[cm]?[jt]s$/.test(word));
  const strategies = words.filter((word) => !files.includes(word));
  return sidesOf({
    strategies,
    clients: flags.client ?? [],
    servers: flags.server ?? [],
    settings: flags.settings ?? [],
    common: {
      files: files.map((file) => resolve(cwd, file)),
      ...(flags.suite !== undefined && { suite: flags.suite }),
      ...(flags.strategy !== undefined && { strategies: flags.strategy }),
      ...(flags.faults !== undefined && { faults: flags.faults }),
    },
  });
}

/** Loads both sides; each gets the fault families of both. */
async function loadSides(
  [base, head]: readonly [SidePlan, SidePlan],
  flags: CompareFlags,
  cli: CliProcess,
): Promise<readonly [Side, Side]> {
  const [first, second] = [await loadCells(base.source), await loadCells(head.source)];
  const faults = flags.faults ?? familiesOf(first, second);
  const load = async (plan: SidePlan): Promise<Side> => {
    const source = { ...plan.source, faults };
    const backend = await backendNamed(flags.backend, { image: flags.image, server: source.server }, cli);
    const client = await loadClient(source.client);
    const cells = await loadCells(source);
    return { plan: { ...plan, source }, cells, backend, client: `${client.name} ${client.version}` };
  };
  return [await load(base), await load(head)];
}

async function runAll(
  pairs: readonly CellPair[],
  sides: readonly [Side, Side],
  { seed, runs, signal }: { readonly seed: number; readonly runs: number; readonly signal: AbortSignal },
  flags: CompareFlags,
  output: Output,
): Promise<PairedCell[]> {
  const [base, head] = sides;
  const all = pairs.length * runs;
  const started: Pool[] = [];
  const size = Math.max(1, Math.floor((flags.jobs ?? availableParallelism()) / 2));
  try {
    for (const { backend, plan, cells } of [base, head]) {
      const patience = flags.patience === undefined ? {} : { patience: flags.patience };
      started.push(await backend.start(plan.source, cells, size, patience));
    }
    const [first, second] = started;
    if (first === undefined || second === undefined) throw new RangeError("there are two sides");
    const progress = (done: number) => output.status(`${grouped(done)}/${grouped(all)} pairs`);
    const { chunkSize } = base.backend;
    return await runPairs(pairs, [first, second], { seed, runs, signal, chunkSize, progress });
  } catch (cause) {
    throw comparisonError(cause);
  } finally {
    output.status("");
    await Promise.all(started.map((pool) => pool.close()));
  }
}

/** What keeps a run from being carried out, for people. */
function comparisonError(cause: unknown): unknown {
  if (cause instanceof BlockedError)
    return new CliError(`cannot compare: ${messageOf(cause)}`, exitCode.usage, { cause });
  if (!(cause instanceof PairFailure) || cause.kind === "error") return cause;
  return new CliError(`cannot compare: ${cause.message}`, exitCode.usage, { cause });
}

function comparisonOf(cells: readonly PairedCell[], sides: readonly [Side, Side], seed: number): Comparison {
  const samples = [...(cells.length > 1 ? [together(cells)] : []), ...cells.map((cell) => cell.sample())];
  const intervals = intervalsOf(samples);
  const all = judged(samples, intervals);
  const [first, ...rest] = all;
  return {
    capstan: "comparison",
    version: 1,
    paired: true,
    ...(sides.some(({ backend }) => backend.real) && { realTime: true }),
    sides: [sideOf(sides[0], seed), sideOf(sides[1], seed)],
    confidence: CONFIDENCE,
    intervals,
    cells: cells.length > 1 ? rest : all,
    ...(cells.length > 1 && first !== undefined && { together: first }),
    onlyIn: [[], []],
  };
}

function sideOf({ plan: { name, source }, backend, client }: Side, seed: number): ComparedSide {
  const strategies = source.strategies ?? [];
  const about = strategies.includes(name) ? [] : strategies;
  return { name, about: [...about, client, backend.server, `seed ${seed}`] };
}
