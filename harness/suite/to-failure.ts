import type { CellSearch } from "../search/cell-search.ts";
import type { Counterexample } from "../search/counterexample.ts";
import type { CellSpec } from "./cells.ts";
import { failureVersion, type FailureFile } from "./failure-file.ts";

/** Where a counterexample was found, as its file tells it. */
export type FailureOrigin = Pick<FailureFile, "tool" | "client" | "backend" | "server" | "source"> & {
  /** Seed of the whole search. */
  readonly seed: number;
};

/** A counterexample as the file that replays it. */
export function toFailure(
  cell: CellSpec,
  { property, case: failing, traceHash, anomalies }: Counterexample,
  search: CellSearch,
  { tool, client, backend, server, source, seed }: FailureOrigin,
): FailureFile {
  return {
    capstan: "failure",
    version: failureVersion,
    tool,
    node: process.versions.node,
    client,
    backend,
    server,
    source,
    cell: cell.id,
    strategy: cell.scenario.strategy.name,
    fault: cell.family.name,
    property,
    claimed: cell.claimed.includes(property),
    found: { seed, run: search.findings.get(property)?.run ?? 0 },
    case: structuredClone(failing) as FailureFile["case"],
    traceHash,
    anomalies: anomalies.map(({ text }) => text),
  };
}
