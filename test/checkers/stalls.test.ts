import { describe, expect, test } from "vitest";
import { judge } from "../../harness/checkers/compose.ts";
import { allowForStalls } from "../../harness/checkers/stalls.ts";
import type { HistoryEvent } from "../../harness/history/events.ts";

const id = "producer-1/1";
const twice: HistoryEvent[] = [
  { type: "phase", phase: "faults", time: 0 },
  { type: "invoke", process: "producer-1", incarnation: 1, id, producer: "producer-1", number: 1, digest: "a", time: 1_000 },
  { type: "ok", process: "producer-1", id, time: 2_000 },
  { type: "effect", process: "consumer-1", id, applied: true, time: 3_000 },
  { type: "effect", process: "consumer-2", id, applied: true, time: 1_200_000 },
  { type: "phase", phase: "recovery", time: 2_000_000 },
  { type: "phase", phase: "end", outcome: "quiet", time: 4_000_000 },
];
const stall = (time: number): HistoryEvent => ({ type: "stall", name: "consumer-1", duration: 1_100_000, time });

function verdictsOf(events: readonly HistoryEvent[], withstands: boolean): Record<string, string> {
  const verdicts = judge({ events }, ["no-loss", "no-duplicates"]);
  const fair = allowForStalls({ events }, verdicts, () => withstands);
  return Object.fromEntries(fair.map(({ property, verdict }) => [property, "reason" in verdict ? verdict.reason : verdict.verdict]));
}

describe("a violation in a run", () => {
  test("stands if nothing was held up, or only before the messages", () => {
    expect(verdictsOf(twice, false)).toEqual({ "no-loss": "held", "no-duplicates": "violated" });
    expect(verdictsOf([stall(-5), ...twice], false)).toMatchObject({ "no-duplicates": "violated" });
  });

  test("is open if something was held up, and what held is still held", () => {
    const { "no-loss": loss, "no-duplicates": duplicates } = verdictsOf([...twice.slice(0, -1), stall(1_150_000), ...twice.slice(-1)], false);
    expect(loss).toBe("held");
    expect(duplicates).toBe(
      `what was seen may come from this machine: without a fault it held up consumer-1 for 1100 ms up to 1150 ms (seen: ${id} had 2 effects: at 3 ms in consumer-1, at 1200 ms in consumer-2.)`,
    );
  });

  test("stands all the same if the property is claimed to withstand pauses", () => {
    expect(verdictsOf([stall(1_150_000), ...twice], true)).toMatchObject({ "no-duplicates": "violated" });
  });
});
