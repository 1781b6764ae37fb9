// The workloads of data scenarios: what is asked, what is judged, and who can run them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataProperties } from "../../harness/scenario/claims.ts";
import { defineData, type DataNode } from "../../harness/scenario/data-strategy.ts";
import { defineScenario, withWorkload } from "../../harness/scenario/define.ts";
import {
  dataWorkloadTypes,
  operationNames,
  workloadOperations,
  type OperationAttempt,
} from "../../harness/scenario/workload.ts";
import { dataSearch } from "../../harness/search/kinds/data.ts";
import { cellsOf } from "../../harness/suite/cells.ts";
import { fittingCase } from "../../harness/suite/replay.ts";
import { atLeastOnce, shareAll, shareNothing } from "../../strategies/index.ts";
import { finals, outcomes, playData } from "../strategies/data-support.ts";
import { complaints, seed } from "../strategies/support.ts";

const everyType = dataWorkloadTypes.map((type) => ({ type, operations: workloadOperations[type] }));

/** Everything in one place, which is all nodes' memory: right in every respect, until it is changed. */
function together(change: (node: Required<Omit<DataNode, "close">>) => Partial<DataNode> = () => ({})) {
  const numbers = new Map<string, number>();
  const lists = new Map<string, string[]>();
  const add = (key: string, amount: number) => void numbers.set(key, (numbers.get(key) ?? 0) + amount);
  const node: Required<Omit<DataNode, "close">> = {
    read: () => Promise.resolve(null),
    write: () => Promise.resolve(),
    cas: () => Promise.resolve(true),
    total: (key) => Promise.resolve(numbers.get(key) ?? 0),
    add: (key, amount) => Promise.resolve(add(key, amount)),
    list: (key) => Promise.resolve([...(lists.get(key) ?? [])]),
    append: (key, element) => Promise.resolve(void lists.set(key, [...(lists.get(key) ?? []), element])),
    balances: (accounts) =>
      Promise.resolve(Object.fromEntries(accounts.map((name) => [name, numbers.get(name) ?? 0]))),
    transfer: (from, to, amount) => Promise.resolve([add(from, -amount), add(to, amount)]).then(() => {}),
  };
  return defineData({
    name: "together",
    summary: "Holds everything in one place.",
    claims: [{ property: "linearizable", tolerates: [] }],
    operations: operationNames,
    node: () => ({ ...node, ...change(node) }),
  });
}

const adds = [
  { at: 0, session: 1, f: "add", key: 1, amount: 3 },
  { at: 100, session: 2, f: "add", key: 1, amount: 4 },
  { at: 200, session: 3, f: "total", key: 1 },
] as const;
const appends = [
  { at: 0, session: 1, f: "append", key: 1 },
  { at: 100, session: 2, f: "append", key: 1 },
  { at: 200, session: 3, f: "list", key: 1 },
] as const;
const transfers = [
  { at: 0, session: 1, f: "transfer", key: 1, to: 2, amount: 5 },
  { at: 100, session: 2, f: "transfer", key: 2, to: 3, amount: 2 },
  { at: 200, session: 3, f: "balances", key: 1 },
] as const;

/** Violated properties and those that nobody could judge. */
const bad = (result: Awaited<ReturnType<typeof playData>>) => complaints(result, dataProperties);

describe.each([shareAll, together()])("$name runs", (strategy) => {
  it("counters", async () => {
    const result = await playData(strategy, adds, { workload: { type: "counter" } });
    expect(outcomes(result)).toEqual(["session-1/1 ok", "session-2/1 ok", "session-3/1 ok 7"]);
    expect(finals(result, "key-1")).toEqual({ "node-1": 7, "node-2": 7, "node-3": 7 });
    expect(bad(result)).toEqual([]);
  });

  it("lists", async () => {
    const result = await playData(strategy, appends, { workload: { type: "append-list" } });
    expect(outcomes(result).at(-1)).toBe('session-3/1 ok ["v1.1","v2.1"]');
    expect(bad(result)).toEqual([]);
  });

  it("a bank", async () => {
    const result = await playData(strategy, transfers, { workload: { type: "bank" } });
    expect(outcomes(result).at(-1)).toBe('session-3/1 ok {"account-1":-5,"account-2":3,"account-3":2}');
    expect(bad(result)).toEqual([]);
  });
});

describe("what is judged", () => {
  const kinds = (result: Awaited<ReturnType<typeof playData>>, property: string) => {
    const found = result.verdicts.find((judged) => judged.property === property)?.verdict;
    return found?.verdict === "violated" ? found.anomalies.map(({ kind }) => kind) : found?.verdict;
  };

  it("an addition that is lost", async () => {
    const forgetful = together(() => ({ add: () => Promise.resolve() }));
    const result = await playData(forgetful, adds, { workload: { type: "counter" } });
    expect(kinds(result, "no-lost-writes")).toEqual(["lost write", "lost write"]);
    expect(kinds(result, "linearizable")).toContain("unplaceable");
  });

  it("an element that is in a list twice", async () => {
    const twice = together((node) => ({
      append: (key, element) => node.append(key, element).then(() => node.append(key, element)),
    }));
    const result = await playData(twice, appends, { workload: { type: "append-list" } });
    expect(kinds(result, "linearizable")).toContain("unplaceable");
    expect(kinds(result, "no-lost-writes")).toBe("held");
  });

  it("money that is nowhere, and a transfer that is lost", async () => {
    const half = together((node) => ({ transfer: (from, to, amount) => node.add(from, -amount) }));
    const result = await playData(half, transfers, { workload: { type: "bank" } });
    expect(kinds(result, "invariant")).toContain("broken invariant");
    const lossy = together((node) => ({
      transfer: (from, to, amount) => (amount === 2 ? Promise.resolve() : node.transfer(from, to, amount)),
    }));
    const lost = await playData(lossy, transfers, { workload: { type: "bank" } });
    expect(kinds(lost, "invariant")).toBe("held");
    expect(lost.verdicts.find(({ property }) => property === "no-lost-writes")?.verdict).toMatchObject({
      verdict: "violated",
      anomalies: [
        { id: "session-2/1", text: expect.stringContaining("transfer of 2 from account-2 to account-3") },
      ],
    });
  });
});

describe("a workload", () => {
  it.each(everyType)(`of type $type is drawn in its shape (seed ${seed})`, ({ type, operations }) => {
    const scenario = defineScenario({ strategy: shareAll, workload: { type, keys: 4, operations: 12 } });
    const seen = new Set<string>();
    for (const { operations: drawn } of fc.sample(dataSearch.workload(scenario), { seed, numRuns: 50 })) {
      expect(drawn.length).toBeLessThanOrEqual(12);
      for (const { f, key, to, amount } of drawn) {
        seen.add(f);
        expect(key).toBeLessThanOrEqual(4);
        expect(amount !== undefined).toBe(f === "add" || f === "transfer");
        if (f === "transfer") expect([1, 2, 3, 4].filter((account) => account !== key)).toContain(to);
      }
    }
    expect([...seen].toSorted()).toEqual([...operations].toSorted());
  });

  it("prefers popular keys", () => {
    const scenario = defineScenario({ strategy: shareAll, workload: { type: "counter", keys: 4, skew: 2 } });
    const counts = [0, 0, 0, 0];
    for (const { operations } of fc.sample(dataSearch.workload(scenario), { seed, numRuns: 50 })) {
      for (const { key } of operations) counts[key - 1] = (counts[key - 1] ?? 0) + 1;
    }
    expect(counts[0]).toBeGreaterThan(2 * (counts[1] ?? 0));
    expect(counts[1]).toBeGreaterThan(counts[3] ?? 0);
  });

  it("becomes simpler and stays what it is", () => {
    const transfer = { at: 700, session: 2, f: "transfer", key: 3, to: 4, amount: 7 } as const;
    const simpler = dataSearch.simpler(transfer);
    expect(simpler).toContainEqual({ ...transfer, key: 1, to: 2 });
    expect(simpler).toContainEqual({ ...transfer, amount: 1 });
    for (const { f, key, to } of simpler) expect([f, key === to]).toEqual(["transfer", false]);
  });

  it("is refused if the strategy does not offer it, with the name of both", () => {
    expect(() => defineScenario({ strategy: shareNothing, workload: { type: "bank" } })).toThrow(
      "scenario share-nothing: strategy share-nothing cannot run the workload bank: its nodes cannot be asked for balances, transfer, only for read, write, cas; choose another workload (register)",
    );
    expect(() => withWorkload(defineScenario({ strategy: atLeastOnce }), "counter")).toThrow(
      "strategy at-least-once delivers messages",
    );
  });

  it.each([
    [
      { type: "banc" },
      'workload.type is "banc"; expected one of "register", "counter", "append-list", "bank"',
    ],
    [{ type: "bank", keys: 1 }, "workload.keys is 1; expected a whole number from 2 to 10000"],
    [{ type: "bank", mix: { add: 1 } }, "workload.mix.add is no operation of the workload bank"],
    [{ type: "counter", mix: { add: 0 } }, "workload.mix has no weight above 0"],
  ])("that makes no sense is refused: %j", (workload, message) => {
    expect(() => defineScenario({ strategy: shareAll, workload: workload as { type: "bank" } })).toThrow(
      message,
    );
  });

  it("has no invariant but that of the bank", () => {
    expect(() => defineScenario({ strategy: shareAll, claims: ["invariant"] })).toThrow(
      'claims "invariant", but its workload register has none; choose the workload bank',
    );
    const claimed = (type: "bank" | "register") =>
      cellsOf([defineScenario({ strategy: shareAll, workload: { type }, faults: ["none"] })]).map((cell) =>
        cell.claimed.includes("invariant"),
      );
    expect([claimed("bank"), claimed("register")]).toEqual([[true], [false]]);
  });

  it("of a stored case must fit the scenario", () => {
    const [cell] = cellsOf([
      defineScenario({ strategy: shareAll, workload: { type: "bank" }, faults: ["none"] }),
    ]);
    if (cell === undefined) throw new Error("one family is one cell");
    const stored = (operation: OperationAttempt) => ({
      workload: { operations: [operation] },
      schedule: [],
      seed,
    });
    expect(fittingCase(cell, stored(transfers[0])).workload).toEqual({ operations: [transfers[0]] });
    expect(() => fittingCase(cell, stored(adds[0]))).toThrow(
      "workload.operations[0]: f is add, but the workload is bank, which has balances, transfer",
    );
    expect(() => fittingCase(cell, stored({ ...transfers[0], to: 9 }))).toThrow(
      "account 9 is named, but the bank has 3",
    );
  });

  it("is not run by a node that lacks what its strategy names", async () => {
    const lying = {
      ...together(),
      node: () => ({ read: () => Promise.resolve(null), write: () => Promise.resolve() }),
    };
    const result = await playData(lying, adds, {
      workload: { type: "counter" },
      limits: { recovery: 2_000 },
    });
    const errors = result.record.history.events.flatMap((event) =>
      event.type === "process" && event.what === "error" ? [event.error] : [],
    );
    expect(errors[0]).toBe(
      "TypeError: strategy together says that its nodes can be asked for cas, but a node has no function cas",
    );
  });
});
