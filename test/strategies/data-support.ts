import { simulation } from "../../harness/backends/sim/backend.ts";
import type { ClientName } from "../../harness/clients/client.ts";
import type { History, InvokeEvent } from "../../harness/history/events.ts";
import { runCase, type CaseResult } from "../../harness/run/run-case.ts";
import { dataProperties } from "../../harness/scenario/claims.ts";
import type { DataStrategy } from "../../harness/scenario/data-strategy.ts";
import { defineScenario, type DataScenarioInput } from "../../harness/scenario/define.ts";
import type { Schedule } from "../../harness/scenario/fault.ts";
import type { OperationAttempt } from "../../harness/scenario/workload.ts";
import { cellsOf } from "../../harness/suite/cells.ts";
import { concerns } from "../../harness/suite/concerns.ts";
import { settingOf } from "../../harness/suite/settings.ts";
import { clientNamed, seed } from "./support.ts";

/** A run of a data strategy written by hand. */
export interface DataPlay extends Omit<DataScenarioInput, "strategy" | "faults"> {
  readonly schedule?: Schedule;
  readonly client?: ClientName;
}

/** An operation, or `[at, session, f, key]`. */
export type Played = OperationAttempt | readonly [number, number, OperationAttempt["f"], number];

/** Runs operations in simulation and judges every property that the workload has. */
export async function playData(
  strategy: DataStrategy,
  operations: readonly Played[],
  { schedule = [], client = "nats-io", ...input }: DataPlay = {},
): Promise<CaseResult> {
  const [cell] = cellsOf([defineScenario({ ...input, strategy, faults: ["none"] })]);
  if (cell === undefined) throw new Error("a scenario with one family has one cell");
  const properties = dataProperties.filter((property) => concerns(property, cell.scenario));
  const setting = { ...settingOf(cell, simulation, await clientNamed(client)), properties };
  const workload = { operations: operations.map(attemptOf) };
  return runCase(setting, { workload, schedule, seed });
}

function attemptOf(played: Played): OperationAttempt {
  if (!("length" in played)) return played;
  const [at, session, f, key] = played;
  return { at, session, f, key };
}

/** What became of each operation of the sessions, as `session-1/2 ok v1.1`. */
export function outcomes({ record }: Pick<CaseResult, "record">): string[] {
  return invocations(record.history).flatMap(({ id, producer }) => {
    if (producer.startsWith("final-")) return [];
    const end = record.history.events.find(
      (event) => event.type !== "invoke" && "id" in event && event.id === id,
    );
    const value =
      end?.type === "ok" && end.value !== undefined
        ? ` ${typeof end.value === "string" ? end.value : JSON.stringify(end.value)}`
        : "";
    return [`${id} ${end?.type ?? "open"}${value}`];
  });
}

/** What each node gave for a key when the run had come to rest, by node. */
export function finals({ record }: Pick<CaseResult, "record">, key: string): Record<string, unknown> {
  const reads = invocations(record.history).filter(
    ({ producer, operation }) => producer.startsWith("final-") && operation?.key === key,
  );
  return Object.fromEntries(
    reads.flatMap(({ id, process }) =>
      record.history.events.flatMap((event) =>
        event.type === "ok" && event.id === id ? [[process, event.value]] : [],
      ),
    ),
  );
}

function invocations({ events }: History): InvokeEvent[] {
  return events.filter((event) => event.type === "invoke");
}
