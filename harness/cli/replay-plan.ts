import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { loadClient, type NatsClient } from "../clients/client.ts";
import type { RunCase } from "../scenario/scenario.ts";
import type { BackendChoice } from "../suite/backend-choice.ts";
import type { CellSpec } from "../suite/cells.ts";
import { parseFailure, type FailureFile } from "../suite/failure-file.ts";
import { loadCells } from "../suite/load.ts";
import { fittingCase } from "../suite/replay.ts";
import type { SuiteSource } from "../suite/source.ts";
import { testReplayCommand } from "../suite/test-command.ts";
import type { CliProcess } from "./cli-process.ts";
import { CliError, messageOf } from "./errors.ts";
import { exitCode } from "./exit-code.ts";
import { backendNames, type BackendName } from "./run-options.ts";
import { backendNamed } from "./run-plan.ts";
import { version } from "../suite/version.ts";

/** A stored failure, ready to run. */
export interface PlannedReplay {
  readonly stored: FailureFile;
  readonly source: SuiteSource;
  readonly cell: CellSpec;
  readonly backend: BackendChoice;
  readonly client: NatsClient;
  readonly case: RunCase;
  /** What is not as it was when the failure was stored, one line each. */
  readonly differences: readonly string[];
}

/** Where a stored failure is to run, if not where it was found. */
export interface ReplayChoice {
  readonly backend?: BackendName;
  readonly image?: string;
  /** Server generation, as `2.10`. */
  readonly server?: string;
  /** Whether the code under test runs in this process; on the backend `process` only. */
  readonly inProcess?: boolean;
}

/**
 * Loads what a stored failure needs to run.
 * @throws CliError with the code that `git bisect run` skips, whatever is missing or wrong.
 */
export async function planReplay(
  file: string,
  { backend: named, image, server, inProcess }: ReplayChoice,
  cli: CliProcess,
): Promise<PlannedReplay> {
  try {
    const stored = parseFailure(readFileSync(resolve(cli.cwd, file), "utf8"), file);
    const { test } = stored.source;
    if (test !== undefined) throw new Error(`a test has found it; replay it with: ${testReplayCommand(file, test)}`);
    const generation = server ?? stored.source.server;
    const source = sourceOf(stored, file, generation, cli);
    const cell = (await loadCells(source)).find(({ id }) => id === stored.cell);
    if (cell === undefined) throw new Error(`its cell ${stored.cell} is not there any more`);
    const backend = await backendNamed(named ?? backendOf(stored), { image, server: generation, inProcess }, cli);
    const client = await loadClient(stored.client.name);
    return {
      stored,
      source,
      cell,
      backend,
      client,
      case: fittingCase(cell, stored.case),
      differences: differencesOf(stored, backend, client),
    };
  } catch (cause) {
    throw new CliError(`cannot replay ${file}: ${readable(cause)}`, exitCode.cannotReplay, { cause });
  }
}

/** The backend that found a failure; the simulation if this version has it not. */
function backendOf({ backend }: FailureFile): BackendName {
  return backendNames.find((name) => name === backend) ?? "sim";
}

function readable(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code === "ENOENT" ? "no such file" : messageOf(cause);
}

function sourceOf(
  stored: FailureFile,
  file: string,
  server: string | undefined,
  cli: CliProcess,
): SuiteSource {
  return {
    files: stored.source.files.map((name) => locate(name, file, cli)),
    ...(stored.source.servers !== undefined && { servers: stored.source.servers }),
    ...(stored.source.suite !== undefined && { suite: stored.source.suite }),
    ...(stored.source.nodes !== undefined && { nodes: stored.source.nodes }),
    ...(stored.source.workload !== undefined && { workload: stored.source.workload }),
    strategies: [stored.strategy],
    faults: [stored.fault],
    client: stored.client.name,
    ...(server !== undefined && { server }),
  };
}

/** A scenario file seen from the working folder, or else from a folder above the failure file. */
function locate(name: string, file: string, { cwd }: CliProcess): string {
  const fromHere = resolve(cwd, name);
  if (existsSync(fromHere)) return fromHere;
  for (let folder = dirname(resolve(cwd, file)); ; folder = dirname(folder)) {
    if (existsSync(resolve(folder, name))) return resolve(folder, name);
    if (folder === dirname(folder)) return fromHere;
  }
}

function differencesOf(stored: FailureFile, backend: BackendChoice, client: NatsClient): string[] {
  const pairs = [
    ["capstan", stored.tool, version],
    [`client ${client.name}`, stored.client.version, client.version],
    ["the backend", stored.backend, backend.name],
    ["the broker", stored.server, backend.server],
    ["Node", stored.node, process.versions.node],
  ] as const;
  return pairs.flatMap(([what, then, now]) =>
    then === now ? [] : [`${what} was ${then} and is now ${now}`],
  );
}
