import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { Result } from "../../reports/index.ts";
import { loadClient, type NatsClient } from "../clients/client.ts";
import { simulated, type BackendChoice } from "../suite/backend-choice.ts";
import type { CellSpec } from "../suite/cells.ts";
import { loadCells } from "../suite/load.ts";
import type { SuiteSource } from "../suite/source.ts";
import type { CliProcess } from "./cli-process.ts";
import { commitSeed } from "../suite/commit-seed.ts";
import { usageError } from "./errors.ts";
import { FailureStore } from "../suite/failure-store.ts";
import { lastFailed } from "./last-failed.ts";
import { ownReporters, type OwnReporter } from "./own-reporters.ts";
import { maxSeed, type Shard } from "./parsers.ts";
import type { BackendName, ReporterChoice, RunFlags } from "./run-options.ts";

/** Everything about a run that is decided before it starts. */
export interface PlannedRun {
  readonly source: SuiteSource;
  readonly cells: readonly CellSpec[];
  /** Where the cells run, one after the other; with several the first one is what the others are compared with. */
  readonly backends: readonly PlannedBackend[];
  readonly client: NatsClient;
  /** Which share of the cells these are, if not all. */
  readonly shard?: NonNullable<Result["run"]["shard"]>;
  readonly seed: number;
  /** Where the seed comes from if it was not given, as `commit 0123456789ab`. */
  readonly seedSource?: string;
  readonly reporters: readonly ReporterChoice[];
  /** Those of them that are the user's own. */
  readonly ownReporters: readonly OwnReporter[];
}

/** A backend with what is done there. */
export interface PlannedBackend {
  readonly choice: BackendChoice;
  /** Runs per cell. */
  readonly runs: number;
  /** Runs at the same time. */
  readonly jobs: number;
}

/** Runs per cell if the user does not say. */
const RUNS = { suite: 100, files: 500, real: 3 } as const;

/** Real runs at the same time, per processor: they wait most of the time. */
const REAL_JOBS = 6;
/** The same in all: every run has some processes and a server of its own. */
const MOST_REAL_JOBS = 24;
/** The same of runs with a cluster: where it gets no time to run, a leader is taken for dead. */
const CLUSTER_JOBS = 1;

/**
 * Decides what a run does.
 * @throws CliError, or ScenarioError if a scenario or a name is wrong.
 */
export async function planRun(
  files: readonly string[],
  flags: RunFlags,
  cli: CliProcess,
): Promise<PlannedRun> {
  const choices = await chooseBackends(flags, cli);
  const client = await loadClient(flags.client ?? "nats-io");
  if (choices.some(({ real }) => !real) && (flags.cluster ?? 1) > 1) throw usageError(alone(flags.cluster));
  const { source, cells, shard } = await chooseCells(sourceOf(files, flags, cli), flags);
  checkRuns(flags.runs, choices);
  const reporters = flags.reporter ?? defaultReporters(cli);
  return {
    source,
    cells,
    backends: choices.map((choice, index) => planBackend(choice, index, source, cells, flags)),
    client,
    ...(shard !== undefined && { shard }),
    ...chooseSeed(flags.seed, cli),
    reporters,
    ownReporters: await ownReporters(reporters, cli.cwd),
  };
}

/** The seed that was given, or that of the commit in CI, or a random one. */
export function chooseSeed(given: number | undefined, { env }: CliProcess): Pick<PlannedRun, "seed" | "seedSource"> {
  if (given !== undefined) return { seed: given };
  const commit = commitSeed(env);
  return commit === undefined ? { seed: randomInt(maxSeed + 1) } : { seed: commit.seed, seedSource: commit.source };
}

function planBackend(
  choice: BackendChoice,
  index: number,
  { files }: SuiteSource,
  cells: readonly CellSpec[],
  flags: RunFlags,
): PlannedBackend {
  const usual = choice.real ? RUNS.real : files.length === 0 ? RUNS.suite : RUNS.files;
  const runs = flags.runs?.[index] ?? flags.runs?.[0] ?? usual;
  const jobs = flags.jobs ?? usualJobs(choice, cells);
  // A worker that would get no piece of work is not worth its start.
  return { choice, runs, jobs: Math.min(jobs, cells.length * Math.ceil(runs / choice.chunkSize)) };
}

function checkRuns(runs: readonly number[] | undefined, backends: readonly unknown[]): void {
  if (runs === undefined || runs.length === 1 || runs.length === backends.length) return;
  throw usageError(
    `--runs has ${runs.length} numbers for ${backends.length} backends; give one for all, or one for each of --backend`,
  );
}

async function chooseBackends(
  { backend = ["sim"], image, server, inProcess }: RunFlags,
  cli: CliProcess,
): Promise<BackendChoice[]> {
  if (image !== undefined && !backend.includes("container")) {
    throw usageError("--image (or CAPSTAN_IMAGE) is for --backend container; add that, or leave it out");
  }
  if (inProcess === true && !backend.includes("process")) throw usageError(inProcessMisplaced);
  const choices: BackendChoice[] = [];
  for (const name of backend) {
    choices.push(await backendNamed(name, { image, server, inProcess: name === "process" && inProcess }, cli));
  }
  return choices;
}

/** What a backend is to run. */
export interface ServerChoice {
  /** Image of a container. */
  readonly image?: string | undefined;
  /** Generation, as `2.10`. */
  readonly server?: string | undefined;
  /** Whether the code under test runs in this process; on the backend `process` only. */
  readonly inProcess?: boolean | undefined;
}

const inProcessMisplaced =
  "--in-process is for --backend process: add that, or leave it out (the simulation is in one process anyway)";

/**
 * The backend of a name; the simulation if there is none.
 * @throws CliError or BackendUnavailableError, with the code of an unusable backend.
 */
export async function backendNamed(
  name: BackendName | undefined,
  { image, server, inProcess = false }: ServerChoice,
  { env, cwd }: CliProcess,
): Promise<BackendChoice> {
  if (inProcess && name !== "process") throw usageError(inProcessMisplaced);
  if (name === undefined || name === "sim") return simulated(server);
  // A hundred modules that the simulation has no use for.
  const { realContainers, realProcesses } = await import("../suite/real-backend-choice.ts");
  return name === "process"
    ? realProcesses({ env, cwd }, server, inProcess)
    : realContainers({ env, cwd }, image, server);
}

function alone(servers = 1): string {
  return `--cluster ${servers}: the simulated server stands alone; use --backend process`;
}

function usualJobs({ real }: BackendChoice, cells: readonly CellSpec[]): number {
  const processors = availableParallelism();
  if (!real) return processors;
  const hasCluster = cells.some(({ scenario }) => scenario.topology.broker.servers > 1);
  return hasCluster ? CLUSTER_JOBS * processors : Math.min(REAL_JOBS * processors, MOST_REAL_JOBS);
}

/** What is written if the user does not say. */
export function defaultReporters({ env }: CliProcess): ReporterChoice[] {
  const always: ReporterChoice[] = ["list", "html", "json"];
  return env["GITHUB_ACTIONS"] === "true" ? [...always, "github"] : always;
}

function sourceOf(files: readonly string[], flags: RunFlags, cli: CliProcess): SuiteSource {
  const source: SuiteSource = {
    files: files.map((file) => resolve(cli.cwd, file)),
    ...(flags.suite !== undefined && { suite: flags.suite }),
    ...(flags.strategy !== undefined && { strategies: flags.strategy }),
    ...(flags.faults !== undefined && { faults: flags.faults }),
    ...(flags.cluster !== undefined && { servers: flags.cluster }),
    ...(flags.nodes !== undefined && { nodes: [...new Set(flags.nodes)] }),
    ...(flags.workload !== undefined && { workload: flags.workload }),
    client: flags.client ?? "nats-io",
    ...(flags.server !== undefined && { server: flags.server }),
  };
  return flags.lastFailed === true ? lastFailed(source, new FailureStore(cli.cwd).load(), cli.cwd) : source;
}

async function chooseCells(
  source: SuiteSource,
  { shard, strategy, faults }: RunFlags,
): Promise<Pick<PlannedRun, "source" | "cells" | "shard">> {
  const all = await loadCells(source);
  const cells = shard === undefined ? all : shareOf(all, shard);
  if (cells.length > 0) {
    const share = shard === undefined ? {} : { shard: { ...shard, cells: all.length } };
    return { source: { ...source, only: cells.map(({ id }) => id) }, cells, ...share };
  }
  const choice = [strategy && "--strategy", faults && "--faults", shard && "--shard"]
    .filter(Boolean)
    .join(", ");
  throw usageError(choice === "" ? "there is no cell to run" : `no cell is left to run; check ${choice}`);
}

/** Every n-th cell, so that the shares are alike. */
export function shareOf<T>(all: readonly T[], { index, count }: Shard): T[] {
  return all.filter((_, position) => position % count === index - 1);
}
