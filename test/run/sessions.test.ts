// How sessions ask nodes: one operation at a time, directly, with a deadline.
import { describe, expect, it } from "vitest";
import {
  defineData,
  NotDoneError,
  type DataNode,
  type NodeContext,
} from "../../harness/scenario/data-strategy.ts";
import { defineScenario } from "../../harness/scenario/define.ts";
import { homeOf } from "../../harness/scenario/home.ts";
import { shareAll, shareNothing, sharePartial } from "../../strategies/index.ts";
import { outcomes, playData } from "../strategies/data-support.ts";

/** One value per node, in memory; `node` changes what its operations do. */
function local(node: (context: NodeContext, plain: DataNode) => DataNode | Promise<DataNode>) {
  return defineData({
    name: "local",
    summary: "Keeps values at each node.",
    claims: [{ property: "progress", tolerates: [] }],
    node: (context) => {
      const values = new Map<string, string>();
      return node(context, {
        read: (key) => Promise.resolve(values.get(key) ?? null),
        write: (key, value) => Promise.resolve(void values.set(key, value)),
        cas: (key, expected, value) => {
          const fits = (values.get(key) ?? null) === expected;
          if (fits) values.set(key, value);
          return Promise.resolve(fits);
        },
      });
    },
  });
}

const crash = { kind: "crash", at: 50, duration: 1_000, process: "node-1" };

describe("a session", () => {
  it("gives up after the deadline, leaves the operation open and goes on", async () => {
    const strategy = local((_, plain) => ({ ...plain, write: () => new Promise(() => {}) }));
    const result = await playData(strategy, [
      [0, 1, "write", 1],
      [10, 1, "read", 1],
    ]);
    expect(outcomes(result)).toEqual(["session-1/1 info", "session-1/2 ok null"]);
    const read = result.record.history.events.find(
      (event) => event.type === "invoke" && event.id === "session-1/2",
    );
    expect(read?.time).toBeGreaterThanOrEqual(2_000_000);
  });

  it("tells what was certainly not done from what may have been", async () => {
    const refusing = local((_, plain) => ({
      ...plain,
      write: () => Promise.reject(new NotDoneError("read-only")),
    }));
    const failing = local((_, plain) => ({ ...plain, write: () => Promise.reject(new Error("who knows")) }));
    expect(outcomes(await playData(refusing, [[0, 1, "write", 1]]))).toEqual(["session-1/1 fail"]);
    expect(outcomes(await playData(failing, [[0, 1, "write", 1]]))).toEqual(["session-1/1 info"]);
  });

  it("is refused by a node that is down or has not started, and answered when it is back", async () => {
    const slow = local(async ({ incarnation, clock }, plain) => {
      if (incarnation === 2) await clock.sleep(500);
      return plain;
    });
    const operations = [
      [500, 1, "read", 1],
      [1_300, 1, "read", 1],
      [2_000, 1, "read", 1],
    ] as const;
    const result = await playData(slow, operations, { schedule: [crash], sessions: { rereads: false } });
    expect(outcomes(result)).toEqual(["session-1/1 fail", "session-1/2 fail", "session-1/3 ok null"]);
  });

  it("does not learn what became of an operation whose node dies", async () => {
    const strategy = local(({ clock }, plain) => ({ ...plain, write: () => clock.sleep(500) }));
    const result = await playData(strategy, [[0, 1, "write", 1]], { schedule: [crash] });
    expect(outcomes(result)).toEqual(["session-1/1 info", "session-1/again-1 ok null"]);
    const fault = result.record.history.events.find(
      (event) => event.type === "fault" && event.phase === "end",
    );
    expect(fault).toMatchObject({ evidence: { processesKilled: 1, sendsInterrupted: 1 } });
  });

  it("stays at its node, or goes on at the next one if it may roam", async () => {
    const nodesAsked = async (roam: boolean) => {
      const strategy = local((_, plain) => plain);
      const operations = [
        [0, 1, "read", 1],
        [100, 1, "read", 1],
        [200, 1, "read", 1],
      ] as const;
      const { record } = await playData(strategy, operations, {
        schedule: [crash],
        sessions: { roam, rereads: false },
      });
      return record.history.events.flatMap((event) =>
        event.type === "invoke" && event.producer === "session-1" ? [event.process] : [],
      );
    };
    expect(await nodesAsked(false)).toEqual(["node-1", "node-1", "node-1"]);
    expect(await nodesAsked(true)).toEqual(["node-1", "node-1", "node-2"]);
  });

  it("asks for a key only at its home if it is pinned, and no node asks another one", async () => {
    const keys = Array.from({ length: 12 }, (_, index) => index + 1);
    const operations = keys.flatMap((key) => [
      [key * 100, 1, "write", key] as const,
      [key * 100 + 50, 5, "read", key] as const,
    ]);
    const result = await playData(shareNothing, operations, {
      sessions: { pinned: true, perNode: 2 },
      workload: { keys: keys.length },
      connection: { pingInterval: 120_000 },
    });
    const nodes = ["node-1", "node-2", "node-3"];
    const asked = result.record.history.events.flatMap((event) =>
      event.type === "invoke" && event.operation !== undefined && !event.producer.startsWith("final-")
        ? [event]
        : [],
    );
    expect(asked).toHaveLength(operations.length);
    for (const { process, producer, operation } of asked) {
      expect(process).toBe(homeOf(operation?.key ?? "", nodes));
      const rank = operation?.f === "write" ? 0 : 3;
      expect(producer).toBe(`session-${nodes.indexOf(process) + 1 + rank}`);
    }
    expect(new Set(asked.map(({ process }) => process)).size).toBe(3);
    // Pings alone: every request to another node would be four messages.
    expect(result.measures.load?.messages).toBeLessThan(8);
  });

  it("cannot be pinned and roam", () => {
    expect(() => defineScenario({ strategy: shareNothing, sessions: { pinned: true, roam: true } })).toThrow(
      "sessions are pinned and roam",
    );
  });

  it("reads all its keys at once when its node is back, and no other session does", async () => {
    // A node that forgets everything when it dies: the read comes long before the next planned operation.
    const operations = [
      [0, 1, "write", 1],
      [10, 1, "read", 2],
      [20, 2, "write", 1],
      [4_000, 1, "read", 1],
    ] as const;
    const forgetful = local((_, plain) => plain);
    const result = await playData(forgetful, operations, { schedule: [crash] });
    expect(outcomes(result)).toEqual([
      "session-1/1 ok",
      "session-1/2 ok null",
      "session-2/1 ok",
      "session-1/again-1 ok null",
      "session-1/again-2 ok null",
      "session-1/3 ok null",
    ]);
    const { events } = result.record.history;
    const ready = events.findIndex(
      (event) => event.type === "process" && event.what === "ready" && event.incarnation === 2,
    );
    expect(events[ready + 1]).toMatchObject({
      type: "invoke",
      id: "session-1/again-1",
      time: events[ready]?.time,
    });
    const without = await playData(forgetful, operations, {
      schedule: [crash],
      sessions: { rereads: false },
    });
    expect(outcomes(without)).toHaveLength(4);
  });

  it("reads after a restart that comes with the recovery, before the run ends", async () => {
    const endless = { kind: "crash", at: 50, process: "node-1" };
    const result = await playData(
      local((_, plain) => plain),
      [[0, 1, "write", 1]],
      { schedule: [endless] },
    );
    expect(outcomes(result)).toEqual(["session-1/1 ok", "session-1/again-1 ok null"]);
    expect(result.verdicts.find(({ property }) => property === "read-your-writes")?.verdict).toMatchObject({
      verdict: "violated",
      anomalies: [{ operations: ["session-1/1", "session-1/again-1"] }],
    });
  });

  it("expects of a swap what it has seen itself", async () => {
    const strategy = local((_, plain) => plain);
    const operations = [
      [0, 1, "cas", 1],
      [10, 1, "cas", 1],
      [20, 4, "cas", 1],
      [30, 1, "cas", 1],
    ] as const;
    const result = await playData(strategy, operations, { sessions: { perNode: 2 } });
    expect(outcomes(result)).toEqual([
      "session-1/1 ok true",
      "session-1/2 ok true",
      "session-4/1 ok false",
      "session-1/3 ok true",
    ]);
  });
});

describe("a session that roams", () => {
  // It writes at node-1, which dies before the next node has heard of it, or is cut off from it.
  const operations = [
    [0, 1, "write", 1],
    [1_000, 1, "write", 1],
    [1_100, 1, "read", 1],
    [1_200, 1, "read", 1],
  ] as const;
  const cutOff = { kind: "partition", at: 500, duration: 3_000, processes: ["node-2"] };
  const down = { kind: "crash", at: 1_050, duration: 2_000, process: "node-1" };
  const judged = async (strategy: typeof sharePartial, roam: boolean) => {
    const result = await playData(strategy, operations, { schedule: [cutOff, down], sessions: { roam } });
    const found = result.verdicts.find(({ property }) => property === "read-your-writes")?.verdict;
    return { outcomes: outcomes(result).slice(0, 4), verdict: found?.verdict };
  };

  it("does not read its writes where copies are told afterwards, and does if it stays", async () => {
    expect(await judged(sharePartial, true)).toEqual({
      outcomes: ["session-1/1 ok", "session-1/2 ok", "session-1/3 fail", "session-1/4 ok v1.1"],
      verdict: "violated",
    });
    const { outcomes: sticky, verdict } = await judged(sharePartial, false);
    expect(sticky).toContain("session-1/4 fail");
    expect(verdict).toBe("held");
  });

  it("reads its writes, or nothing, where all nodes ask the broker", async () => {
    const { outcomes: seen, verdict } = await judged(shareAll, true);
    expect(seen[2]).toBe("session-1/3 fail");
    expect(seen).not.toContain("session-1/4 ok v1.1");
    expect(verdict).toBe("held");
  });
});

describe("what is judged of nodes", () => {
  it("finds nodes that differ, and nodes that do not answer after recovery", async () => {
    const differing = await playData(
      local((_, plain) => plain),
      [[0, 1, "write", 1]],
    );
    expect(differing.verdicts.find(({ property }) => property === "converges")?.verdict).toMatchObject({
      verdict: "violated",
      anomalies: [{ kind: "divergent", text: expect.stringContaining("node-1") }],
    });
    const silent = local(({ id }, plain) =>
      id === "node-2" ? { ...plain, read: () => new Promise(() => {}) } : plain,
    );
    const result = await playData(silent, [[0, 1, "write", 1]]);
    expect(result.verdicts.find(({ property }) => property === "progress")?.verdict).toMatchObject({
      verdict: "violated",
      anomalies: [{ kind: "stuck", text: expect.stringContaining("node-2") }],
    });
  });

  it("counts every operation that did not succeed in time as unavailable, but for the reads at the end", async () => {
    const { verdicts } = await playData(
      local((_, plain) => plain),
      [[100, 1, "read", 1]],
      { schedule: [crash] },
    );
    expect(verdicts.find(({ property }) => property === "available")?.verdict).toMatchObject({
      verdict: "violated",
      anomalies: [{ kind: "unavailable", id: "session-1/1" }],
    });
  });
});
