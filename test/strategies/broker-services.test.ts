// What the pages of the strategies on services of the broker say that they do and do not, by hand.
import { describe, expect, it } from "vitest";
import type { CaseResult } from "../../harness/run/run-case.ts";
import {
  centralServer,
  nodeCache,
  shareAllMirror,
  shareAllSequencer,
  shareAllSequencerLocal,
  shareNothing,
  shareNothingDisk,
} from "../../strategies/index.ts";
import { finals, outcomes, playData } from "./data-support.ts";

function violated({ verdicts }: CaseResult): string[] {
  return verdicts.flatMap(({ property, verdict }) => (verdict.verdict === "violated" ? [property] : []));
}

/** What each fault did, added up. */
function evidence({ record }: CaseResult): number[] {
  return record.history.events.flatMap((event) =>
    event.type === "fault" && event.phase === "end"
      ? [Object.values(event.evidence ?? {}).reduce((sum, count) => sum + count, 0)]
      : [],
  );
}

const cutOff = (process: string, at: number, duration: number) => [
  { kind: "partition", at, duration, processes: [process], direction: "both" },
];

const sessions = { rereads: false };

describe("share-all-mirror", () => {
  const restart = [{ kind: "broker-restart", at: 1_000, duration: 100, server: "nats-1" }];
  const connection = { reconnectTimeWait: 10, reconnectJitter: 0 };
  const play = (version: string) =>
    playData(
      shareAllMirror,
      [
        [500, 1, "write", 1],
        [1_150, 1, "write", 1],
        [1_175, 1, "read", 1],
        [1_500, 1, "read", 1],
      ],
      { schedule: restart, connection, sessions, broker: { version } },
    );

  it.each(["2.10", "2.15"])("shows an old value right after a restart of a server of %s", async (version) => {
    const result = await play(version);
    expect(outcomes(result)).toEqual([
      "session-1/1 ok",
      "session-1/2 ok",
      "session-1/3 ok v1.1",
      "session-1/4 ok v1.2",
    ]);
    expect(violated(result)).toEqual(expect.arrayContaining(["linearizable", "read-your-writes"]));
  });

  it("shows none with 2.9, whose mirrors follow at once", async () => {
    expect(violated(await play("2.9"))).not.toContain("linearizable");
  });
});

describe("share-all-sequencer", () => {
  const operations = [
    [500, 1, "write", 1],
    [2_000, 1, "write", 1],
    [2_500, 2, "read", 1],
    [9_000, 2, "read", 1],
  ] as const;
  const schedule = cutOff("node-2", 1_500, 3_500);

  it("with local reads answers with an old value where it is cut off: sequential, not linearizable", async () => {
    const result = await playData(shareAllSequencerLocal, operations, { schedule, sessions });
    expect(outcomes(result).slice(2)).toEqual(["session-2/1 ok v1.1", "session-2/2 ok v1.2"]);
    expect(violated(result)).toEqual(["linearizable"]);
  });

  it("with reads through the log does not answer there", async () => {
    const result = await playData(shareAllSequencer, operations, { schedule, sessions });
    expect(outcomes(result).slice(2)).toEqual(["session-2/1 info", "session-2/2 ok v1.2"]);
    expect(violated(result)).toEqual(["available"]);
  });

  it("finds the last entry, too, when it was lost on its way to a node", async () => {
    const schedule = [
      { kind: "drop", at: 900, duration: 2_000, message: "delivery", process: "node-2", nth: 1, count: 1 },
    ];
    const result = await playData(shareAllSequencerLocal, [[1_000, 1, "write", 1]], { schedule });
    expect(evidence(result)).toEqual([1]);
    expect(finals(result, "key-1")).toEqual({ "node-1": "v1.1", "node-2": "v1.1", "node-3": "v1.1" });
  });
});

describe("keys with owners", () => {
  const everyNode = ["node-1", "node-2", "node-3"];
  const crashes = everyNode.map((process) => ({ kind: "crash", at: 1_000, duration: 200, process }));
  const operations = [
    [100, 1, "write", 1],
    [200, 1, "write", 2],
    [3_000, 2, "read", 1],
    [3_100, 2, "read", 2],
  ] as const;

  it("outlive a crash of every node if they are on disks", async () => {
    const result = await playData(shareNothingDisk, operations, { schedule: crashes, sessions });
    expect(outcomes(result).slice(2)).toEqual(["session-2/1 ok v1.1", "session-2/2 ok v1.2"]);
    expect(violated(result)).toEqual([]);
  });

  it.each([shareNothing, centralServer])("are gone if they are in memory: $name", async (strategy) => {
    const result = await playData(strategy, operations, { schedule: crashes, sessions });
    expect(outcomes(result).slice(2)).toEqual(["session-2/1 ok null", "session-2/2 ok null"]);
    expect(violated(result)).toContain("durable");
  });

  it("of a central server are there for nobody else while it is cut off", async () => {
    const result = await playData(
      centralServer,
      [
        [500, 1, "write", 1],
        [500, 2, "write", 2],
      ],
      { schedule: cutOff("node-1", 100, 4_000), sessions },
    );
    expect(outcomes(result)).toEqual(["session-1/1 ok", "session-2/1 info"]);
  });
});

describe("node-cache", () => {
  const reads = [
    [500, 2, "read", 1],
    [700, 1, "write", 1],
    [800, 1, "write", 2],
    [900, 2, "read", 2],
    [1_000, 2, "read", 1],
    [1_600, 2, "read", 1],
  ] as const;

  it("shows what was written as soon as it has heard of it", async () => {
    const result = await playData(nodeCache, reads);
    expect(outcomes(result).filter((outcome) => outcome.startsWith("session-2"))).toEqual([
      "session-2/1 ok null",
      "session-2/2 ok v1.2",
      "session-2/3 ok v1.1",
      "session-2/4 ok v1.1",
    ]);
    expect(violated(result)).toEqual([]);
  });

  it("does not miss one lost message for longer than its lifetime, and two keys do not fit together then", async () => {
    const schedule = [
      { kind: "drop", at: 600, duration: 300, message: "delivery", process: "node-2", nth: 1, count: 1 },
    ];
    const result = await playData(nodeCache, reads, { schedule });
    expect(outcomes(result).filter((outcome) => outcome.startsWith("session-2"))).toEqual([
      "session-2/1 ok null",
      "session-2/2 ok v1.2",
      "session-2/3 ok null",
      "session-2/4 ok v1.1",
    ]);
    expect(violated(result)).toEqual(["linearizable", "sequential", "causal", "monotonic-writes"]);
  });
});
