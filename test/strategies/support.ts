import { simulation } from "../../harness/backends/sim/backend.ts";
import { loadClient, type ClientName, type NatsClient } from "../../harness/clients/client.ts";
import type { CaseResult, Setting } from "../../harness/run/run-case.ts";
import type { Property } from "../../harness/scenario/claims.ts";
import { defineScenario, type AnyScenarioInput, type ScenarioInput } from "../../harness/scenario/define.ts";
import type { Schedule } from "../../harness/scenario/fault.ts";
import type { RunCase } from "../../harness/scenario/scenario.ts";
import { workloadSize, type MessageAttempt } from "../../harness/scenario/workload.ts";
import { searchChunk } from "../../harness/search/chunk.ts";
import { CellSearch } from "../../harness/search/cell-search.ts";
import { shrink, type ShrinkPlan, type Shrunk } from "../../harness/search/shrink.ts";
import { cellsOf, type CellSpec } from "../../harness/suite/cells.ts";
import { settingOf } from "../../harness/suite/settings.ts";

/** Seed of every search here: fixed, so that a red test stays red; CAPSTAN_TEST_SEED overrides it. */
export const seed = Number(process.env["CAPSTAN_TEST_SEED"] ?? 1);

const clients = new Map<ClientName, Promise<NatsClient>>();

/** The client of a name, loaded once. */
export function clientNamed(name: ClientName): Promise<NatsClient> {
  const client = clients.get(name) ?? loadClient(name);
  clients.set(name, client);
  return client;
}

/** The one cell of a scenario under one family of faults. */
export function cellOf(input: ScenarioInput | AnyScenarioInput, fault: string): CellSpec {
  const [cell] = cellsOf([defineScenario({ ...input, faults: [fault] })]);
  if (cell === undefined) throw new Error("a scenario with one family has one cell");
  return cell;
}

/** What runs a cell in simulation; judges the given properties, or all. */
export async function settingFor(
  cell: CellSpec,
  client: ClientName,
  properties?: readonly Property[],
): Promise<Setting> {
  const setting = settingOf(cell, simulation, await clientNamed(client));
  return properties === undefined ? setting : { ...setting, properties };
}

/** A case written by hand. */
export function caseOf(messages: readonly Omit<MessageAttempt, "size">[], schedule: Schedule = []): RunCase {
  return { workload: { messages: messages.map((message) => ({ ...message, size: 10 })) }, schedule, seed };
}

/** Everything that is not as it should be in one run: what was violated or left open, and why. */
export function complaints(
  { verdicts, failure, unsupported }: CaseResult,
  properties: readonly string[],
): string[] {
  const judged = verdicts.flatMap(({ property, verdict }) => {
    if (!properties.includes(property) || verdict.verdict === "held") return [];
    const why =
      verdict.verdict === "violated" ? verdict.anomalies.map(({ text }) => text).join(" ") : verdict.reason;
    return [`${property} ${verdict.verdict}: ${why}`];
  });
  return [
    ...judged,
    ...unsupported,
    ...(failure === undefined ? [] : [`not carried out: ${JSON.stringify(failure)}`]),
  ];
}

/** The first violation of a search. */
export interface Found {
  /** Number of the run, from 1. */
  readonly run: number;
  readonly setting: Setting;
  readonly plan: ShrinkPlan;
}

/** What is looked for, in how many runs, with which client. */
export interface Quest {
  readonly property: Property;
  readonly within: number;
  readonly client: ClientName;
}

/** Searches a cell as the suite does until a property is violated. */
export async function find(cell: CellSpec, { property, within, client }: Quest): Promise<Found | undefined> {
  const setting = await settingFor(cell, client, [property]);
  const search = searchOf(cell, [property], within);
  for (let next = search.next(); next !== undefined; next = search.next()) {
    const result = await searchChunk(setting, next.plan);
    if (result.failure !== undefined) throw new Error(result.failure.message);
    const [plan] = search.add(next.chunk, result);
    const run = search.findings.get(property)?.run;
    if (plan !== undefined && run !== undefined) return { run, setting, plan };
  }
  return undefined;
}

/**
 * Shrinks a violation until a person can read it, with `most` messages or operations: with little effort, and
 * with all of it only if need be.
 */
export async function shrinkEnough({ setting, plan }: Found, most = 3): Promise<Shrunk> {
  const quick = await shrink(setting, { ...plan, claimed: false });
  const { schedule, workload } = quick.case;
  return schedule.length <= 2 && workloadSize(workload) <= most ? quick : shrink(setting, plan);
}

/** What is known of a cell after so many runs: violations per property, and why runs were not carried out. */
export async function explore(cell: CellSpec, runs: number, client: ClientName): Promise<CellSearch> {
  const setting = await settingFor(cell, client);
  const search = searchOf(cell, [], runs);
  for (let next = search.next(); next !== undefined; next = search.next()) {
    search.add(next.chunk, await searchChunk(setting, next.plan));
  }
  return search;
}

function searchOf({ id }: CellSpec, claimed: readonly Property[], runs: number): CellSearch {
  return new CellSearch({ id, claimed, seed, runs, chunkSize: 25, repeatOneIn: 0 });
}
