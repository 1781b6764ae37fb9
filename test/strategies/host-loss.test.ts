// What a strategy has left when the host of a node is gone for good, and a replacement has an empty disk.
import { expect, it } from "vitest";
import type { CaseResult } from "../../harness/run/run-case.ts";
import { homeOf } from "../../harness/scenario/home.ts";
import {
  shareAll,
  shareAllMajority,
  shareAllSequencer,
  shareNothingDisk,
  writeUpdate,
} from "../../strategies/index.ts";
import { outcomes, playData } from "./data-support.ts";
import { cellOf } from "./support.ts";

const nodes = ["node-1", "node-2", "node-3"];
const home = homeOf("key-1", nodes);
const session = nodes.indexOf(home) + 1;
const crash = { kind: "crash", at: 1_000, duration: 200, process: home };
const loss = { ...crash, disk: "lost" };
const read = `session-${session}/2 ok`;

const play = (strategy: Parameters<typeof playData>[0], schedule: readonly (typeof crash)[]) =>
  playData(
    strategy,
    [
      [100, session, "write", 1],
      [4_000, session, "read", 1],
    ],
    { schedule },
  );

const written = `v${session}.1`;

function evidenceOf({ record }: CaseResult) {
  return record.history.events.flatMap((event) =>
    event.type === "fault" && event.phase === "end" ? [event.evidence] : [],
  );
}

function violated({ verdicts }: CaseResult): string[] {
  return verdicts.flatMap(({ property, verdict }) => (verdict.verdict === "violated" ? [property] : []));
}

it("a crash leaves share-nothing-disk what is on the disk", async () => {
  const result = await play(shareNothingDisk, [crash]);
  expect(outcomes(result)).toContain(`${read} ${written}`);
  expect(violated(result)).toEqual([]);
  expect(evidenceOf(result)).toEqual([{ processesKilled: 1, sendsInterrupted: 0 }]);
});

it("the loss of the host takes it, and says how much it was", async () => {
  const result = await play(shareNothingDisk, [loss]);
  expect(outcomes(result)).toContain(`${read} null`);
  expect(violated(result)).toEqual(expect.arrayContaining(["linearizable", "no-lost-writes", "durable"]));
  expect(violated(result)).not.toContain("converges");
  const bytesLost = expect.any(Number) as number;
  expect(evidenceOf(result)).toEqual([
    { processesKilled: 1, sendsInterrupted: 0, recordsLost: 1, bytesLost },
  ]);
  expect(evidenceOf(result)[0]?.["bytesLost"]).toBeGreaterThan(50);
});

it("of a node that is down already, too: it starts with an empty disk when both are over", async () => {
  const result = await play(shareNothingDisk, [crash, { ...loss, at: 1_100, duration: 400 }]);
  expect(outcomes(result)).toContain(`${read} null`);
  expect(evidenceOf(result)[1]).toMatchObject({ recordsLost: 1 });
  const starts = result.record.history.events.flatMap((event) =>
    event.type === "process" && event.process === home && event.what === "start" ? [event.time] : [],
  );
  expect(starts).toHaveLength(2);
  expect(starts[1]).toBeGreaterThan(starts[0] ?? Infinity);
});

it.each([shareAll, shareAllMajority, shareAllSequencer, writeUpdate])(
  "$name has copies elsewhere, which outlive one host",
  async (strategy) => {
    const result = await play(strategy, [loss]);
    expect(outcomes(result)).toContain(`${read} ${written}`);
    const claimed = strategy.claims.flatMap(({ property, tolerates }) =>
      tolerates.includes("host-loss") ? [property] : [],
    );
    expect(claimed).toContain("durable");
    expect(violated(result).filter((property) => claimed.some((one) => one === property))).toEqual([]);
  },
);

it("is no reason for mixed faults to crash more than one node of a majority", () => {
  expect(cellOf({ strategy: shareAllMajority }, "mixed").family.kinds).not.toContain("crash");
  expect(cellOf({ strategy: shareAll }, "mixed").family.kinds).toContain("crash");
});
