import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minimize } from "../../harness/search/minimize.ts";
import type { Fault } from "../../harness/scenario/fault.ts";
import type { RunCase as AnyCase } from "../../harness/scenario/scenario.ts";
import type { DeliveryWorkload } from "../../harness/scenario/workload.ts";

type RunCase = AnyCase<DeliveryWorkload>;

const message = (at: number, producer = 2, size = 9) => ({ at, producer, size });

function caseOf(schedule: Fault[], messages = [message(1234)]): RunCase {
  return { workload: { messages }, schedule, seed: 7 };
}

/** Minimises with a predicate on plain data; counts how often it is asked. */
async function run(failing: RunCase, fails: (candidate: RunCase) => boolean, limit = 10_000) {
  let asked = 0;
  const ask = (candidate: RunCase) => {
    asked++;
    return Promise.resolve(fails(candidate));
  };
  const smallest = await minimize(failing, ask, () => asked < limit);
  return { smallest, asked };
}

describe("minimising a failing case", () => {
  it("leaves out every fault and message that does not matter", async () => {
    const noise: Fault[] = Array.from({ length: 9 }, (_, index) => ({
      kind: "cut",
      at: index * 100,
      processes: ["a"],
    }));
    const guilty: Fault = { kind: "crash", at: 450, process: "consumer-1" };
    const messages = Array.from({ length: 20 }, (_, index) => message(index * 10));
    const failing = caseOf([...noise.slice(0, 5), guilty, ...noise.slice(5)], messages);
    const { smallest } = await run(failing, ({ schedule, workload }) => {
      return schedule.some(({ kind }) => kind === "crash") && workload.messages.length >= 2;
    });
    expect(smallest).toEqual({
      workload: { messages: [message(0, 1, 0), message(0, 1, 0)] },
      schedule: [{ kind: "crash", at: 0, process: "consumer-1" }],
      seed: 7,
    });
  });

  it("makes numbers round and lists short, of any parameter", async () => {
    const failing = caseOf([
      { kind: "partition", at: 1234, duration: 987, processes: ["a", "b", "c"], direction: "both" },
    ]);
    const { smallest } = await run(failing, ({ schedule: [fault] }) => {
      return Number(fault?.duration) >= 500 && JSON.stringify(fault).includes(`"b"`);
    });
    expect(smallest.schedule).toEqual([
      { kind: "partition", at: 0, duration: 900, processes: ["b"], direction: "both" },
    ]);
  });

  it("moves together what must keep its distance", async () => {
    const crash: Fault = { kind: "crash", at: 3_862, process: "consumer-1", duration: 900 };
    const failing = caseOf([crash], [message(40), message(3_773)]);
    const { smallest, asked } = await run(failing, ({ schedule: [fault], workload }) => {
      const before = (fault?.at ?? 0) - (workload.messages.at(-1)?.at ?? 0);
      return workload.messages.length === 2 && before >= 70 && before <= 130;
    });
    expect(smallest).toEqual({
      workload: { messages: [message(0, 1, 0), message(0, 1, 0)] },
      schedule: [{ kind: "crash", at: 80, process: "consumer-1", duration: 0 }],
      seed: 7,
    });
    expect(asked).toBeLessThan(80);
  });

  it("never gives a case that does not fail, nor one that is worse", async () => {
    const faults = fc.array(
      fc.record({ kind: fc.constantFrom("a", "b"), at: fc.nat(3000), duration: fc.nat(500) }),
    );
    const messages = fc.array(
      fc.record({ at: fc.nat(3000), producer: fc.integer({ min: 1, max: 3 }), size: fc.nat(9) }),
      {
        minLength: 1,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        faults,
        messages,
        fc.nat(3),
        fc.nat(3),
        async (schedule, list, needFaults, needMessages) => {
          const fails = ({ schedule: s, workload }: RunCase) =>
            s.length >= needFaults && workload.messages.length >= needMessages;
          const failing = caseOf(schedule, list);
          fc.pre(fails(failing));
          const { smallest } = await run(failing, fails);
          expect(fails(smallest)).toBe(true);
          expect(smallest.schedule).toHaveLength(needFaults);
          expect(smallest.workload.messages).toHaveLength(Math.max(1, needMessages));
          expect(smallest.schedule.map(({ at }) => at)).toEqual(
            smallest.schedule.map(({ at }) => at).toSorted((a, b) => a - b),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it("stops when it may not go on", async () => {
    const failing = caseOf(
      [{ kind: "cut", at: 5 }],
      Array.from({ length: 50 }, (_, index) => message(index)),
    );
    const { asked, smallest } = await run(failing, () => true, 3);
    expect(asked).toBe(3);
    expect(smallest.workload.messages.length).toBeLessThan(50);
  });
});
