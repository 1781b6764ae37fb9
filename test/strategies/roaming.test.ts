// What sessions that go on at another node lose: the same case, once with sessions that stay and once with
// sessions that roam.
import { describe, expect, it } from "vitest";
import { homeOf } from "../../harness/scenario/home.ts";
import { roamingSessions } from "../../strategies/canaries/data/roaming-sessions.ts";
import { sharePartial } from "../../strategies/index.ts";
import { outcomes, playData, type Played } from "./data-support.ts";

const nodes = ["node-1", "node-2", "node-3"];
/** A key that is not copied and that another node than the first one owns. */
const elsewhere = [2, 3, 4, 5].find((key) => homeOf(`key-${key}`, nodes) !== "node-1") ?? 0;

/** The node is cut off: it has the critical key, and cannot ask for the other one. */
const schedule = [
  { kind: "partition", at: 0, duration: 5_000, processes: ["node-1"], direction: "both" },
];
const operations: readonly Played[] = [
  [500, 1, "write", 1],
  [600, 1, "read", 1],
  [700, 1, "read", elsewhere],
  [3_500, 1, "read", 1],
];

async function verdicts(roam: boolean) {
  const result = await playData(sharePartial, operations, {
    schedule,
    sessions: { roam },
    workload: { keys: elsewhere },
  });
  const of = (property: string) =>
    result.verdicts.find((verdict) => verdict.property === property)?.verdict.verdict;
  return {
    outcomes: outcomes(result).map((line) => line.replace("session-1/", "")),
    guarantees: [of("read-your-writes"), of("monotonic-reads"), of("monotonic-writes")],
  };
}

describe("share-partial, cut off from the broker", () => {
  it("keeps the guarantees of a session that stays at its node", async () => {
    expect(await verdicts(false)).toEqual({
      outcomes: ["1 ok", "2 ok v1.1", expect.stringMatching(/^3 (info|fail)/) as string, "4 ok v1.1"],
      guarantees: ["held", "held", "held"],
    });
  });

  it("breaks them for one that goes on at the next node, which has not heard of its write", async () => {
    expect(await verdicts(true)).toEqual({
      outcomes: ["1 ok", "2 ok v1.1", expect.stringMatching(/^3 (info|fail)/) as string, "4 ok null"],
      guarantees: ["violated", "violated", "held"],
    });
  });
});

it("the canary of it is the same strategy, and only its sessions differ", () => {
  expect(roamingSessions.sessions).toEqual({ roam: true });
  expect(roamingSessions.strategy).toMatchObject({ kind: "data", node: sharePartial.node });
});
