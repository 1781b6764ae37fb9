import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { loadClient, type NatsClient } from "../clients/client.ts";
import { ScenarioError } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { simulatedServer } from "../backends/sim/releases.ts";
import type { Executor } from "../search/campaign.ts";
import type { CellSpec } from "../suite/cells.ts";
import { chooseCells } from "../suite/choose-cells.ts";
import { startPool } from "../suite/pool.ts";
import { CHUNK_SIZE } from "../suite/run-suite.ts";
import type { SuiteSource } from "../suite/source.ts";
import { inThread } from "./in-thread.ts";
import type { Checked, SearchOptions } from "./options.ts";

/** What is checked, ready to be searched. */
export interface Subject {
  readonly cells: readonly CellSpec[];
  /** Absolute path of the scenario file, if it is one. */
  readonly file?: string;
  readonly client: NatsClient;
  /** Generation of the server that was asked for, if any. */
  readonly asked?: string;
  /** Name and version of the broker. */
  readonly server: string;
  /** Starts what carries the search out; close it. */
  start(runs: number, isStopped: () => boolean): Promise<Executor & { close(): Promise<void> }>;
}

/**
 * Makes what a test asks for ready to be searched.
 * @param testFile - Absolute path; paths of scenario files are relative to it.
 * @param adjust - What is made of each cell.
 * @throws ScenarioError if a scenario or a name is wrong.
 */
export async function subjectOf(
  checked: Checked,
  options: SearchOptions,
  testFile: string,
  adjust: (cell: CellSpec) => CellSpec = (cell) => cell,
): Promise<Subject> {
  const source = sourceOf(options);
  const client = await loadClient(source.client);
  const { server: asked } = options;
  const about = { client, server: simulatedServer(asked), ...(asked !== undefined && { asked }) };
  if (typeof checked === "string" || checked instanceof URL) {
    const file = checked instanceof URL ? fileURLToPath(checked) : resolve(dirname(testFile), checked);
    const { cells, start } = await ofFile(file, source, options);
    return { ...about, file, cells: cells.map(adjust), start };
  }
  const scenarios = [checked].flat();
  if (scenarios.length === 0) throw new ScenarioError("check() was given an empty list; pass a scenario");
  for (const scenario of scenarios) checkScenario(scenario);
  const cells = chooseCells(scenarios, source).map(adjust);
  return {
    ...about,
    cells,
    start: (_, isStopped) =>
      Promise.resolve({ ...inThread(cells, client, isStopped), close: () => Promise.resolve() }),
  };
}

async function ofFile(
  file: string,
  source: SuiteSource,
  { jobs }: SearchOptions,
): Promise<Pick<Subject, "cells" | "start">> {
  const { loadCells } = await import("../suite/load.ts");
  const ofOne = { ...source, files: [file] };
  const cells = await loadCells(ofOne);
  return {
    cells,
    start: (runs) => {
      const wanted = jobs ?? Math.max(1, Math.floor(availableParallelism() / 2));
      return startPool(ofOne, Math.min(wanted, cells.length * Math.ceil(runs / CHUNK_SIZE)));
    },
  };
}

function sourceOf({ faults, client, server }: SearchOptions): SuiteSource {
  return {
    files: [],
    client: client ?? "nats-io",
    ...(faults !== undefined && { faults }),
    ...(server !== undefined && { server }),
  };
}

function checkScenario(scenario: Scenario): void {
  const given = scenario as Partial<Scenario> | null | undefined;
  if (given?.kind !== undefined && given.strategy !== undefined && given.topology !== undefined) return;
  throw new ScenarioError(
    `check() was given ${given === null ? "null" : typeof given}; pass what defineScenario() returns, or the path of a scenario file`,
  );
}
