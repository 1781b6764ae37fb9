import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DataHistory } from "../../../harness/checkers/consistency/data-history.ts";
import { importOperations } from "../../../harness/checkers/consistency/import/operations.ts";
import { checkBank } from "../../../harness/checkers/consistency/invariant.ts";
import { checkLinearizable } from "../../../harness/checkers/consistency/linearizability.ts";
import { checkKept } from "../../../harness/checkers/consistency/lost-writes.ts";
import { type ModelName, models } from "../../../harness/checkers/consistency/models/index.ts";
import type { Operation } from "../../../harness/checkers/consistency/operation.ts";
import { checkSequential } from "../../../harness/checkers/consistency/sequential.ts";
import { checkSessions } from "../../../harness/checkers/consistency/session-guarantees.ts";
import { checkFreshness } from "../../../harness/checkers/consistency/stale-reads.ts";
import { strongestModel } from "../../../harness/checkers/consistency/strongest-model.ts";
import type { Json } from "../../../harness/scenario/json.ts";
import { drawFrom, linearizableHistory } from "./support/random-operations.ts";

// Hand-written histories: each line is `session f input → output from to`, times in milliseconds.

/** An operation on `x`, unless the input names another key. */
function op(
  session: string,
  f: Operation["f"],
  value: Json,
  from: number,
  to?: number,
  more: Partial<Operation> = {},
): Operation {
  const asks = f === "read" || f === "dequeue";
  return {
    id: `${session}@${from}`,
    session,
    process: `node-${session}`,
    f,
    key: "x",
    input: asks ? null : value,
    output: asks ? value : null,
    invoked: from * 1000,
    completed: to === undefined ? undefined : to * 1000,
    status: to === undefined ? "info" : "ok",
    ...more,
  };
}

const of = (operations: readonly Operation[], more: Partial<DataHistory> = {}): DataHistory => ({
  operations,
  finals: [],
  losses: [],
  ...more,
});
const final = (process: string, value: Json, key = "x") => ({ process, key, value, time: 100_000 });
const worth = (operations: readonly Operation[], model: ModelName = "cas-register") =>
  strongestModel(models[model], of(operations));
const texts = (verdict: ReturnType<typeof checkSequential>) =>
  verdict.verdict === "violated" ? verdict.anomalies.map(({ text }) => text) : [];

describe("histories of other tools", () => {
  const verdicts: readonly (readonly [string, ModelName, string, string])[] = [
    ["overlapping.jsonl", "register", "held", "linearizable"],
    ["new-then-old.jsonl", "register", "violated", "sequential"],
    ["stale-read.edn", "register", "violated", "sequential"],
    ["zombie-write.edn", "register", "held", "linearizable"],
    ["lost-update.json", "kv", "violated", "causal"],
    ["list-append.edn", "list-append", "violated", "session"],
  ];
  for (const [file, model, verdict, strongest] of verdicts) {
    it(`${file} is ${verdict} as a ${model}, and ${strongest}`, () => {
      const text = readFileSync(new URL(`./histories/${file}`, import.meta.url), "utf8");
      const found = strongestModel(models[model], importOperations(text, models[model]).history);
      expect(found.linearizable.verdict.verdict).toBe(verdict);
      expect(found.model).toBe(strongest);
    });
  }
});

describe("linearizability", () => {
  it("says which operation cannot be placed, what was possible, and how far the history is right", () => {
    const { verdict, keys } = checkLinearizable(models.register, [
      op("a", "write", 1, 0, 1),
      op("b", "write", 2, 2, 5),
      op("a", "read", 1, 3, 4),
      op("c", "read", 3, 6, 7),
      op("a", "read", 2, 8, 9),
    ]);
    expect(texts(verdict)).toEqual([
      "read of x that gave 3 (c@6, session c at node-c, 6 to 7 ms) cannot be placed: when it completed x could only be 2; the history of x is linearizable up to just before 7 ms, in an order of 3 operations.",
    ]);
    expect(keys[0]?.order.map(({ id }) => id)).toEqual(["a@0", "a@3", "b@2"]);
  });

  it("finds several operations that cannot be placed", () => {
    const { keys } = checkLinearizable(models.register, [
      op("a", "write", 1, 0, 1),
      op("b", "read", 7, 2, 3),
      op("b", "read", 1, 4, 5),
      op("b", "read", null, 6, 7),
    ]);
    expect(keys[0]?.unplaceable.map(({ operation }) => operation.id)).toEqual(["b@2", "b@6"]);
  });

  it("is inconclusive when its steps, its memory or its time are used up", () => {
    const shape = {
      model: "queue",
      sessions: 10,
      operations: 300,
      keys: 1,
      duration: 1000,
      info: 0,
      fail: 0,
      unique: false,
    } as const;
    const operations = linearizableHistory(drawFrom(3), shape);
    const reason = (limits: { steps?: number; bytes?: number; expired?: () => boolean }) => {
      const { verdict } = checkLinearizable(models.queue, operations, { steps: 1e6, bytes: 1e9, ...limits });
      return verdict.verdict === "inconclusive" ? verdict.reason : verdict.verdict;
    };
    expect(reason({ steps: 500 })).toBe("the search was not done after 500 steps on key k0 (300 operations)");
    expect(reason({ bytes: 1000 })).toMatch(/needed more than 1000 bytes of memory/);
    expect(reason({ expired: () => true })).toMatch(/was not done within its time/);
  });

  it("takes an indeterminate write for one that may happen later or never", () => {
    const never = [op("a", "write", 1, 0), op("b", "read", null, 5, 6)];
    const later = [...never, op("b", "read", 1, 7, 8)];
    const gone = [...later, op("b", "read", null, 9, 10)];
    expect(worth(never).model).toBe("linearizable");
    expect(worth(later).model).toBe("linearizable");
    expect(worth(gone).linearizable.verdict.verdict).toBe("violated");
  });

  it("keeps the order of a session whose operations touch, and lets those of others overlap", () => {
    const read = op("b", "read", null, 1, 1);
    expect(worth([op("a", "write", 1, 0, 1), read]).model).toBe("linearizable");
    expect(worth([op("b", "write", 1, 0, 1), read]).linearizable.verdict.verdict).toBe("violated");
  });

  it("judges 1,000 operations on one key with 10 clients in few steps", () => {
    const shape = {
      model: "cas-register",
      sessions: 10,
      operations: 1000,
      keys: 1,
      duration: 1000,
      info: 0,
      fail: 0,
      unique: false,
    } as const;
    const { verdict, keys } = checkLinearizable(
      models["cas-register"],
      linearizableHistory(drawFrom(1), shape),
    );
    expect(verdict.verdict).toBe("held");
    expect(keys[0]?.effort.steps).toBeLessThan(50_000);
  });

  it("grows in line with a history of few clients", () => {
    const steps = (operations: number) => {
      const shape = {
        model: "cas-register",
        sessions: 3,
        operations,
        keys: 1,
        duration: 1000,
        info: 0,
        fail: 0,
        unique: false,
      } as const;
      return (
        checkLinearizable(models["cas-register"], linearizableHistory(drawFrom(2), shape)).keys[0]?.effort
          .steps ?? 0
      );
    };
    expect(steps(16_000) / steps(2_000)).toBeLessThan(10);
  });
});

describe("sequential consistency", () => {
  it("does not hold for the two keys of Dekker's algorithm together", () => {
    const operations = [
      op("a", "write", 1, 0, 1),
      op("a", "read", null, 2, 3, { key: "y" }),
      op("b", "write", 1, 0, 1, { key: "y" }),
      op("b", "read", null, 2, 3),
    ];
    expect(checkSequential(models.register, operations).verdict).toBe("violated");
    expect(worth(operations).model).toBe("causal");
  });

  it("is inconclusive when its steps are used up, and the model that held says so", () => {
    const operations = [op("a", "write", 1, 0, 1), op("b", "read", null, 2, 3)];
    const found = strongestModel(models.register, of(operations), { sequential: { steps: 1 } });
    expect(found.model).toBe("causal");
    expect(found.text).toBe("causally consistent at least (not decided: sequential)");
  });
});

describe("session guarantees", () => {
  const broken = (operations: readonly Operation[]) =>
    Object.entries(checkSessions(operations)).flatMap(([name, { verdict }]) =>
      verdict === "violated" ? [name] : [],
    );

  it("read your writes: a session does not see what it wrote", () => {
    expect(broken([op("a", "write", 1, 0, 1), op("a", "read", null, 2, 3)])).toEqual([
      "read-your-writes",
      "pram",
      "causal",
    ]);
  });

  it("monotonic reads: a session goes back", () => {
    const operations = [
      op("a", "write", 1, 0, 1),
      op("a", "write", 2, 2, 3),
      op("b", "read", 2, 4, 5),
      op("b", "read", 1, 6, 7),
    ];
    expect(broken(operations)).toEqual(["monotonic-reads", "pram", "causal"]);
    expect(texts(checkSessions(operations)["monotonic-reads"])).toEqual([
      "The versions 1 and 2 of x have no order: 1 is older than 2, for session a wrote it before; 2 is older than 1, for session b had read it before read of x that gave 1 (b@6).",
    ]);
  });

  it("monotonic writes: a list shows a session's appends in the wrong order", () => {
    const operations = [
      op("a", "append", 1, 0, 1),
      op("a", "append", 2, 2, 3),
      op("b", "read", [2, 1], 4, 5),
    ];
    expect(broken(operations)).toEqual(["monotonic-writes", "pram", "causal"]);
  });

  it("monotonic writes: who has seen a later write of a session on another key misses the earlier one", () => {
    const operations = [
      op("a", "write", 1, 0, 1),
      op("a", "write", 1, 2, 3, { key: "y" }),
      op("b", "read", 1, 4, 5, { key: "y" }),
      op("b", "read", null, 6, 7),
    ];
    expect(broken(operations)).toEqual(["monotonic-writes", "pram", "causal"]);
  });

  it("writes follow reads: an answer is there before what it answers", () => {
    const operations = [
      op("a", "write", 1, 0, 1),
      op("b", "read", 1, 2, 3),
      op("b", "write", 1, 4, 5, { key: "y" }),
      op("c", "read", 1, 6, 7, { key: "y" }),
      op("c", "read", null, 8, 9),
    ];
    expect(broken(operations)).toEqual(["writes-follow-reads", "causal"]);
    expect(worth(operations).model).toBe("pram");
  });

  it("says what held where not all did", () => {
    const { model, guarantees } = worth([
      op("a", "write", 1, 0, 1),
      op("a", "read", null, 2, 3),
      op("b", "read", 1, 2, 3),
    ]);
    expect(model).toBe("session");
    expect(guarantees).toEqual(["monotonic-reads", "monotonic-writes", "writes-follow-reads"]);
  });

  it("are not judged where a value was written twice, and broken where nobody wrote it", () => {
    const twice = checkSessions([op("a", "write", 1, 0, 1), op("b", "write", 1, 0, 1)]);
    expect(twice.causal).toEqual({
      verdict: "inconclusive",
      reason: "1 was written twice (a@0 and b@0), so that reads do not tell from which",
    });
    const failed = { ...op("a", "write", 1, 0, 1), status: "fail" as const };
    expect(texts(checkSessions([failed, op("b", "read", 1, 2, 3)]).causal)).toEqual([
      "read of x that gave 1 (b@2, session b at node-b, 2 to 3 ms) saw 1: nobody wrote it but the write of 1 to x, which failed (a@0).",
    ]);
  });
});

describe("stale reads", () => {
  it("tells how long the value had been overwritten", () => {
    const { reads, verdict } = checkFreshness([
      op("a", "write", 1, 0, 1),
      op("a", "write", 2, 2, 3),
      op("b", "read", 1, 10, 11),
    ]);
    expect(reads.map(({ age }) => age)).toEqual([7_000]);
    expect(texts(verdict)[0]).toMatch(
      /was stale by at least 7 ms: write of 2 to x \(a@2\) had completed at 3 ms\.$/,
    );
  });

  it("does not blame reads that overlap the write, or whose value may have been written late", () => {
    expect(
      checkFreshness([op("a", "write", 1, 0, 1), op("a", "write", 2, 2, 10), op("b", "read", 1, 5, 11)])
        .reads,
    ).toEqual([]);
    expect(
      checkFreshness([op("c", "write", 1, 0), op("a", "write", 2, 2, 3), op("b", "read", 1, 5, 11)]).reads,
    ).toEqual([]);
  });

  it("knows lists and counters", () => {
    const list = [op("a", "append", 1, 0, 1), op("a", "append", 2, 2, 4), op("b", "read", [1], 10, 11)];
    expect(checkFreshness(list).reads.map(({ age }) => age)).toEqual([6_000]);
    const sum = [op("a", "add", 1, 0, 1), op("a", "add", 2, 2, 4), op("b", "read", 1, 10, 11)];
    expect(checkFreshness(sum).reads.map(({ age }) => age)).toEqual([6_000]);
  });
});

describe("lost writes", () => {
  it("tells an acknowledged write that nothing overwrote, and the node that took it with it", () => {
    const operations = [op("a", "write", 1, 0, 1), op("a", "write", 2, 2, 3)];
    const { verdict } = checkKept(
      of(operations, {
        finals: [final("node-b", 1)],
        losses: [{ process: "node-a", what: "crash", time: 5_000 }],
      }),
    );
    expect(texts(verdict)).toEqual([
      "write of 2 to x (a@2, session a at node-a, 2 to 3 ms) was acknowledged and is lost: after recovery there is 1 at x on node-b; node-a, which acknowledged it, crashed at 5 ms.",
    ]);
  });

  it("blames the node that died between the last time that a write was there and the first that it was gone", () => {
    const write = op("a", "write", 1, 0, 1);
    const crash = (process: string, ms: number) => ({ process, what: "crash" as const, time: ms * 1000 });
    const blamedWith = (more: Partial<DataHistory>, reads: readonly Operation[]) => {
      const { writes } = checkKept(of([write, ...reads], { finals: [final("node-a", null)], ...more }));
      const [lost] = writes;
      return lost?.lostWith && [lost.lostWith.process, lost.lostWith.time / 1000, lost.lostWith.had];
    };
    const blamed = (reads: readonly Operation[], ...losses: ReturnType<typeof crash>[]) =>
      blamedWith({ losses }, reads);
    const seen = (ms: number) => op("b", "read", 1, ms, ms + 1);
    const missed = (session: string, ms: number) => op(session, "read", null, ms, ms + 1);
    // It was asked, or had what another node had acknowledged for it.
    expect(blamed([], crash("node-a", 5))).toEqual(["node-a", 5, "acknowledged"]);
    expect(blamed([seen(3)], crash("node-b", 5))).toEqual(["node-b", 5, "read"]);
    expect(blamed([seen(3)], crash("node-c", 4), crash("node-b", 5))).toEqual(["node-b", 5, "read"]);
    expect(blamed([], crash("node-b", 5), crash("node-a", 7))).toEqual(["node-a", 7, "acknowledged"]);
    // Nobody saw it there: it may have been there, or have been lost without this death.
    expect(blamed([], crash("node-b", 5))).toEqual(["node-b", 5, "unknown"]);
    expect(blamed([seen(3)], crash("node-c", 5))).toEqual(["node-c", 5, "unknown"]);
    // What another node does not have yet is not gone.
    expect(blamed([missed("b", 3)], crash("node-a", 5))).toEqual(["node-a", 5, "acknowledged"]);
    // The broker may have had it instead, if it lost power meanwhile.
    const losses = [crash("node-a", 5)];
    expect(blamedWith({ losses, brokerLosses: [6_000] }, [])).toEqual(["node-a", 5, "unknown"]);
    expect(blamedWith({ losses, brokerLosses: [500] }, [])).toEqual(["node-a", 5, "acknowledged"]);
    // It outlived the node, was gone before, or the node died before there was anything to lose.
    expect(blamed([seen(8)], crash("node-a", 5))).toBeUndefined();
    expect(blamed([missed("a", 3)], crash("node-b", 5))).toBeUndefined();
    expect(blamed([missed("a", 3)], crash("node-a", 5))).toBeUndefined();
    expect(blamed([], crash("node-a", 0))).toBeUndefined();
    expect(blamed([])).toBeUndefined();
  });

  it("blames for a sum nobody but the node that was asked", () => {
    const adds = [op("a", "add", 1, 0, 1), op("b", "read", 0, 2, 3)];
    const lostWith = (process: string) =>
      checkKept(
        of(adds, { finals: [final("n", 0)], losses: [{ process, what: "crash", time: 5_000 }] }),
      ).writes.map((lost) => lost.lostWith?.process);
    expect(lostWith("node-a")).toEqual(["node-a"]);
    expect(lostWith("node-b")).toEqual([undefined]);
  });

  it("does not tell what may have been overwritten, or is on one node", () => {
    const concurrent = [op("a", "write", 1, 0, 3), op("b", "write", 2, 1, 2)];
    expect(checkKept(of(concurrent, { finals: [final("n", 1)] })).verdict.verdict).toBe("held");
    expect(
      checkKept(of([op("a", "write", 1, 0, 1)], { finals: [final("n", 1), final("m", null)] })).verdict
        .verdict,
    ).toBe("held");
    expect(
      checkKept(of([op("a", "write", 1, 0, 1), op("b", "write", 2, 2)], { finals: [final("n", 2)] })).verdict
        .verdict,
    ).toBe("held");
  });

  it("shows as a violation of linearizability too", () => {
    const operations = [op("a", "write", 1, 0, 1), op("a", "write", 2, 2, 3)];
    const lost = strongestModel(models.register, of(operations, { finals: [final("n", 1), final("m", 1)] }));
    expect(lost.linearizable.verdict.verdict).toBe("violated");
    const kept = strongestModel(models.register, of(operations, { finals: [final("n", 2), final("m", 2)] }));
    expect(kept.model).toBe("linearizable");
  });

  it("knows appends and sums", () => {
    const appends = [op("a", "append", 1, 0, 1), op("a", "append", 2, 2, 3)];
    expect(checkKept(of(appends, { finals: [final("n", [2])] })).writes.map(({ write }) => write.id)).toEqual(
      ["a@0"],
    );
    const adds = [op("a", "add", 1, 0, 1), op("a", "add", 2, 2, 3)];
    expect(checkKept(of(adds, { finals: [final("n", 1)] })).writes.map(({ write }) => write.id)).toEqual([
      "a@2",
    ]);
  });
});

describe("the bank", () => {
  const read = (balances: Json) => [op("a", "read", balances, 0, 1)];
  it("keeps its total, and no balance below 0", () => {
    expect(checkBank(read({ a: 60, b: 40 }), { total: 100 }).verdict).toBe("held");
    expect(texts(checkBank(read({ a: 60, b: 50 }), { total: 100 }))[0]).toMatch(
      /the balances are 110 together instead of 100/,
    );
    expect(texts(checkBank(read({ a: 120, b: -20 }), { total: 100 }))[0]).toMatch(/the balance of b is -20/);
    expect(checkBank(read({ a: 120, b: -20 }), { total: 100, overdraft: true }).verdict).toBe("held");
    expect(checkBank([], { total: 100 }).verdict).toBe("inconclusive");
  });
});
