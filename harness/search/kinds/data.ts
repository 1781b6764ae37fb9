import fc from "fast-check";
import type { DataScenario } from "../../scenario/scenario.ts";
import {
  workloadOperations,
  type DataWorkload,
  type DataWorkloadShape,
  type OperationAttempt,
  type OperationName,
} from "../../scenario/workload.ts";
import { rounder } from "../rounder.ts";
import { severalOf } from "./several.ts";
import type { SearchKind } from "./kind.ts";

/** Operations of sessions at nodes. */
export const dataSearch: SearchKind<DataScenario, DataWorkload, OperationAttempt> = {
  workload({ workload: shape, topology, sessions }) {
    const common = {
      at: fc.nat(shape.spread),
      session: fc.integer({ min: 1, max: (topology.nodes ?? 0) * sessions.perNode }),
    };
    const operation = operationsOf[shape.type](common, shape);
    const operations = severalOf(operation, shape.operations, shape.even);
    return fc.record({ operations }, { noNullPrototype: true });
  },
  messages: ({ workload }) => workload.operations,
  items: ({ operations }) => operations,
  withItems: (operations) => ({ operations }),
  simpler: (operation) => [
    ...simplerKeys(operation),
    ...(operation.f === "cas" ? [{ ...operation, f: "write" as const }] : []),
    ...(operation.amount !== undefined && operation.amount > 1 ? [{ ...operation, amount: 1 }] : []),
    ...(operation.session > 1 ? [{ ...operation, session: 1 }] : []),
    ...rounder(operation.at).map((at) => ({ ...operation, at })),
  ],
};

/** Lower numbers of keys; the two accounts of a transfer stay two. */
function simplerKeys(operation: OperationAttempt): OperationAttempt[] {
  const { key, to } = operation;
  if (to === undefined) return key > 1 ? [{ ...operation, key: 1 }] : [];
  const pairs = [
    [1, 2],
    [2, 1],
  ] as const;
  return key <= 2 && to <= 2 ? [] : pairs.map(([from, other]) => ({ ...operation, key: from, to: other }));
}

interface Common {
  readonly at: fc.Arbitrary<number>;
  readonly session: fc.Arbitrary<number>;
}

type Operations = (common: Common, shape: DataWorkloadShape) => fc.Arbitrary<OperationAttempt>;

/** Largest amount that is added or transferred. */
const MOST = 9;

const plain: Operations = (common, shape) => record({ ...common, f: operationName(shape), key: key(shape) });

/** How operations of each type of workload are drawn. */
const operationsOf: Readonly<Record<DataWorkloadShape["type"], Operations>> = {
  register: plain,
  "append-list": plain,
  counter: (common, shape) =>
    oneOf(shape, {
      total: record({ ...common, f: fc.constant("total" as const), key: key(shape) }),
      add: record({ ...common, f: fc.constant("add" as const), key: key(shape), amount: amount() }),
    }),
  bank: (common, shape) =>
    oneOf(shape, {
      balances: record({ ...common, f: fc.constant("balances" as const), key: fc.constant(1) }),
      transfer: fc
        .tuple(
          record({ ...common, f: fc.constant("transfer" as const), key: key(shape), amount: amount() }),
          fc.integer({ min: 1, max: shape.keys - 1 }),
        )
        .map(([transfer, distance]) => ({
          ...transfer,
          to: ((transfer.key - 1 + distance) % shape.keys) + 1,
        })),
    }),
};

function record<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

function amount(): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: MOST });
}

function oneOf(
  { mix }: DataWorkloadShape,
  arbitraries: Partial<Record<OperationName, fc.Arbitrary<OperationAttempt>>>,
): fc.Arbitrary<OperationAttempt> {
  const weighted = Object.entries(arbitraries).map(([f, arbitrary]) => ({
    weight: mix[f as OperationName] ?? 0,
    arbitrary,
  }));
  return fc.oneof(...weighted.filter(({ weight }) => weight > 0));
}

function operationName({ type, mix }: DataWorkloadShape): fc.Arbitrary<OperationName> {
  const weighted = workloadOperations[type].map((f: OperationName) => ({
    weight: mix[f] ?? 0,
    arbitrary: fc.constant(f),
  }));
  return fc.oneof(...weighted.filter(({ weight }) => weight > 0));
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
