// The harness's own track record: every planted defect is found, by the checker it is meant for, and
// its counterexample is small enough to be read.
import { describe, expect, it } from "vitest";
import { workloadSize } from "../../harness/scenario/workload.ts";
import type { Claim } from "../../harness/scenario/claims.ts";
import { runCase } from "../../harness/run/run-case.ts";
import { canaryScenarios } from "../../harness/suite/canaries.ts";
import { cellsOf, type CellSpec } from "../../harness/suite/cells.ts";
import { canaries } from "../../strategies/canaries/index.ts";
import { find, seed, shrinkEnough } from "./support.ts";

const cells = cellsOf(await canaryScenarios());

it("there are at least twelve, with names of their own", () => {
  const names = canaries.map(({ strategy }) => strategy.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(12);
});

describe.each(canaries.map((canary, index) => ({ ...canary, index, name: canary.strategy.name })))(
  "$name",
  ({ strategy, defect, believedTo, caughtBy, fault, within, smallest: most = 3, index }) => {
    it("says what is wrong in one sentence, and claims what does not hold", () => {
      expect(defect).toMatch(/^[A-Z].*\.$/);
      expect(believedTo).toMatch(/^(To|Not to) .*, because .*\.$/);
      const claims: readonly Claim[] = strategy.claims;
      const claim = claims.find(({ property }) => property === caughtBy);
      expect(claim?.tolerates).toContain(fault);
    });

    it(`${caughtBy} is violated under ${fault} within ${within} runs; two faults and ${most} messages show it (seed ${seed})`, async () => {
      const found = await find(cellAt(index), { property: caughtBy, within, client: "nats-io" });
      if (found === undefined) throw new Error(`not found within ${within} runs`);
      const { case: smallest, result } = await shrinkEnough(found, most);
      expect(result.verdicts.map(({ property, verdict }) => [property, verdict.verdict])).toEqual([
        [caughtBy, "violated"],
      ]);
      // Sessions at several nodes get in each other's way without any fault.
      expect(smallest.schedule.length).toBeGreaterThanOrEqual(strategy.kind === "delivery" ? 1 : 0);
      expect(smallest.schedule.length).toBeLessThanOrEqual(2);
      expect(workloadSize(smallest.workload)).toBeLessThanOrEqual(most);
      const again = await runCase(found.setting, smallest);
      expect(again.record.traceHash).toBe(result.record.traceHash);
    }, 120_000);

    it(`is found within ${within} runs with nats@2 too (seed ${seed})`, async () => {
      const found = await find(cellAt(index), { property: caughtBy, within, client: "nats@2" });
      expect(found?.run).toBeLessThanOrEqual(within);
    }, 60_000);
  },
);

function cellAt(index: number): CellSpec {
  const cell = cells[index];
  if (cell === undefined) throw new Error("every canary has a cell");
  return cell;
}
