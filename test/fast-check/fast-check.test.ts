import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { schedules, simulate, workloads } from "../../harness/fast-check/index.ts";
import { defineScenario } from "../../harness/scenario/define.ts";
import { parseSchedule } from "../../faults/index.ts";
import { atLeastOnce, shareNothing } from "../../strategies/index.ts";
import { seed } from "../strategies/support.ts";

const delivery = defineScenario({
  strategy: atLeastOnce,
  producers: 2,
  workload: { messages: 5, spread: 500 },
});
const data = defineScenario({ strategy: shareNothing, nodes: 2, workload: { operations: 6 } });

it(`workloads are within the shape of the scenario (seed ${seed})`, () => {
  fc.assert(
    fc.property(workloads(delivery), workloads(data), ({ messages }, { operations }) => {
      expect(messages.length).toBeGreaterThan(0);
      expect(messages.length).toBeLessThanOrEqual(5);
      expect(messages.every(({ at, producer }) => at <= 500 && producer <= 2)).toBe(true);
      expect(operations.length).toBeLessThanOrEqual(6);
    }),
    { seed, numRuns: 50 },
  );
});

it(`schedules fit the scenario, and shrink (seed ${seed})`, () => {
  const result = fc.check(
    fc.property(schedules(delivery, "crash"), (schedule) => {
      parseSchedule(schedule, { topology: delivery.topology });
      return schedule.length < 2;
    }),
    { seed, numRuns: 200 },
  );
  expect(result.counterexample?.[0]).toHaveLength(2);
});

it("an unknown family is an error with a suggestion", () => {
  expect(() => schedules(delivery, "crahs")).toThrow('unknown fault family "crahs"; did you mean "crash"?');
});

describe("simulate", () => {
  it(`runs what was drawn; a run is a function of its case (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(workloads(delivery), schedules(delivery, "crash"), async (workload, schedule) => {
        const first = await simulate(delivery, { workload, schedule, seed });
        const again = await simulate(delivery, { workload, schedule, seed });
        expect(again.traceHash).toBe(first.traceHash);
        expect(first.history.events.filter(({ type }) => type === "invoke")).toHaveLength(
          workload.messages.length,
        );
        expect(first.verdicts.find(({ property }) => property === "no-loss")?.verdict.verdict).toBe("held");
      }),
      { seed, numRuns: 5 },
    );
  });

  it("refuses a case that does not fit", async () => {
    const workload = { messages: [{ at: 0, producer: 3, size: 0 }] };
    await expect(simulate(delivery, { workload, schedule: [], seed })).rejects.toThrow(
      "workload.messages[0]: producer is 3, but the scenario has 2",
    );
  });
});
