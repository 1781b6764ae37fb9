import type { Result, ResultCell } from "../model.ts";
import { costSizeOf } from "./cost-cells.ts";

/** One strategy, in one scenario on one backend with one client. */
export interface MatrixRow {
  readonly strategy: string;
  /** What else tells this row from another of the same strategy; empty if the name is enough. */
  readonly qualifier: string;
  readonly cells: ReadonlyMap<string, ResultCell>;
}

/** The strategy × fault matrix; rows and columns in the order in which the result names them. */
export interface Matrix {
  readonly faults: readonly string[];
  readonly rows: readonly MatrixRow[];
}

/** Name of the scenarios that come with the harness: what is special is the others. */
const plainScenario = "built-in";

type Aspect = "scenario" | "backend" | "client" | "workload";
type Draft = { readonly first: ResultCell; readonly cells: Map<string, ResultCell> };

/**
 * Arranges the cells of a result; no cell is lost, even if two claim the same place, but for those of
 * cost curves, which differ in their size and not in their faults.
 */
export function matrixOf(result: Result): Matrix {
  const faults = new Set<string>();
  const groups = new Map<string, Draft[]>();
  for (const cell of result.cells) {
    if (costSizeOf(cell) !== undefined) continue;
    faults.add(cell.fault);
    place(cell, groups);
  }
  const drafts = [...groups.values()].flat();
  return { faults: [...faults], rows: qualified(drafts) };
}

function place(cell: ResultCell, groups: Map<string, Draft[]>): void {
  const key = JSON.stringify([cell.strategy, cell.scenario, cell.backend, cell.client, cell.workload]);
  const drafts = groups.get(key) ?? [];
  groups.set(key, drafts);
  const free = drafts.find((draft) => !draft.cells.has(cell.fault));
  if (free === undefined) drafts.push({ first: cell, cells: new Map([[cell.fault, cell]]) });
  else free.cells.set(cell.fault, cell);
}

function qualified(drafts: readonly Draft[]): MatrixRow[] {
  const peers = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const strategy = draft.first.strategy;
    peers.set(strategy, [...(peers.get(strategy) ?? []), draft]);
  }
  return drafts.map(({ first, cells }) => ({
    strategy: first.strategy,
    qualifier: qualifierOf(first, peers.get(first.strategy) ?? []),
    cells,
  }));
}

function qualifierOf(cell: ResultCell, peers: readonly Draft[]): string {
  const aspects: readonly Aspect[] = ["scenario", "backend", "client", "workload"];
  const differing = aspects.filter(
    (aspect) =>
      peers.some((peer) => peer.first[aspect] !== cell[aspect]) ||
      (aspect === "workload" && isSpecial(cell.workload)),
  );
  return differing
    .flatMap((aspect) => cell[aspect] ?? [])
    .filter((value) => value !== plainScenario)
    .join(", ");
}

/** Whether a workload is another one than strategies are judged by if nobody chooses. */
export function isSpecial(workload: ResultCell["workload"]): boolean {
  return workload !== undefined && workload !== "register";
}

/** The label of the row of each cell that has one. */
export function rowNames(result: Result): ReadonlyMap<ResultCell, string> {
  return new Map(
    matrixOf(result).rows.flatMap((row) =>
      [...row.cells.values()].map((cell) => [cell, rowLabel(row)] as const),
    ),
  );
}

/** The name of a row on one line. */
export function rowLabel(row: MatrixRow): string {
  return row.qualifier === "" ? row.strategy : `${row.strategy} (${row.qualifier})`;
}
