import fc from "fast-check";
import type { DataScenario } from "../../scenario/scenario.ts";
import {
  operationNames,
  type DataWorkload,
  type DataWorkloadShape,
  type OperationAttempt,
  type OperationName,
} from "../../scenario/workload.ts";
import { rounder } from "../rounder.ts";
import type { SearchKind } from "./kind.ts";

/** Operations of sessions at nodes. */
export const dataSearch: SearchKind<DataScenario, DataWorkload, OperationAttempt> = {
  workload({ workload: shape, topology, sessions }) {
    const operation: fc.Arbitrary<OperationAttempt> = fc.record(
      {
        at: fc.nat(shape.spread),
        session: fc.integer({ min: 1, max: (topology.nodes ?? 0) * sessions.perNode }),
        f: operationName(shape),
        key: key(shape),
      },
      { noNullPrototype: true },
    );
    const operations = fc.array(operation, { minLength: 1, maxLength: shape.operations, size: "max" });
    return fc.record({ operations }, { noNullPrototype: true });
  },
  messages: ({ workload }) => workload.operations,
  items: ({ operations }) => operations,
  withItems: (operations) => ({ operations }),
  simpler: (operation) => [
    ...(operation.key > 1 ? [{ ...operation, key: 1 }] : []),
    ...(operation.f === "cas" ? [{ ...operation, f: "write" as const }] : []),
    ...(operation.session > 1 ? [{ ...operation, session: 1 }] : []),
    ...rounder(operation.at).map((at) => ({ ...operation, at })),
  ],
};

function operationName({ mix }: DataWorkloadShape): fc.Arbitrary<OperationName> {
  const possible = operationNames.filter((f) => mix[f] > 0);
  return fc.oneof(...possible.map((f) => ({ weight: mix[f], arbitrary: fc.constant(f) })));
}

/** Weights are whole numbers for fast-check; so many make a fine enough scale. */
const SCALE = 1_000;

/** The first key is the most popular one, and what shrinking goes to. */
function key({ keys, skew }: DataWorkloadShape): fc.Arbitrary<number> {
  if (skew === 0 || keys === 1) return fc.integer({ min: 1, max: keys });
  const weighted = Array.from({ length: keys }, (_, index) => ({
    weight: Math.max(1, Math.round(SCALE / (index + 1) ** skew)),
    arbitrary: fc.constant(index + 1),
  }));
  return fc.oneof({ withCrossShrink: true }, ...weighted);
}
