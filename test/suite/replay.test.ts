import { expect, test } from "vitest";
import { loadCells } from "../../harness/suite/load.ts";
import { fittingCase } from "../../harness/suite/replay.ts";

const [cell] = await loadCells({ files: [], client: "nats-io", strategies: ["at-least-once"], faults: ["crash"] });
if (cell === undefined) throw new Error("there is a cell");

const messages = [{ at: 0, producer: 1, size: 0 }];

test("a stored case is validated and put in order", () => {
  const crash = { kind: "crash", at: 100, duration: 50, process: "consumer-1" };
  const fitting = fittingCase(cell, { workload: { messages }, schedule: [crash, { ...crash, at: 10 }], seed: 1 });
  expect(fitting.schedule.map(({ at }) => at)).toEqual([10, 100]);
});

test.each([
  [{ workload: { messages: [{ at: 0, producer: 3, size: 0 }] }, schedule: [], seed: 1 }, "workload.messages[0]: producer is 3, but the scenario has 2"],
  [{ workload: { messages }, schedule: "none", seed: 1 }, "is not a list of faults"],
  [{ workload: { messages }, schedule: [{ kind: "crush", at: 0 }], seed: 1 }, 'schedule[0]: unknown kind "crush"; did you mean "crash"?'],
])("a case that does not fit is refused", (stored, message) => {
  expect(() => fittingCase(cell, stored)).toThrow(message);
  expect(() => fittingCase(cell, stored)).toThrow(expect.objectContaining({ name: "ScenarioError" }) as Error);
});
