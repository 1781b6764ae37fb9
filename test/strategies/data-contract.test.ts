// What every data strategy must satisfy to be judged at all.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultFamilies } from "../../faults/index.ts";
import { clientNames } from "../../harness/clients/client.ts";
import { runCase } from "../../harness/run/run-case.ts";
import { dataProperties } from "../../harness/scenario/claims.ts";
import { operationsOf, type DataStrategy } from "../../harness/scenario/data-strategy.ts";
import { defineScenario } from "../../harness/scenario/define.ts";
import { caseArbitrary } from "../../harness/search/case-arbitrary.ts";
import { dataStrategies } from "../../strategies/index.ts";
import { finals, outcomes, playData } from "./data-support.ts";
import { cellOf, complaints, explore, seed, settingFor } from "./support.ts";

describe.each(dataStrategies.map((strategy) => [strategy.name, strategy] as const))(
  "%s",
  (name, strategy) => {
    const operations = operationsOf(strategy);
    const claimedAlways = strategy.claims.map(({ property }) => property);

    it("has a name, a summary and claims that mean something", () => {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(strategy.summary).toMatch(/^[A-Z].*\.$/);
      expect(claimedAlways.length).toBeGreaterThan(0);
      expect(new Set(claimedAlways).size).toBe(claimedAlways.length);
      for (const { property, tolerates } of strategy.claims) {
        expect(dataProperties).toContain(property);
        expect(tolerates.filter((family) => !faultFamilies.has(family))).toEqual([]);
        expect(new Set(tolerates).size).toBe(tolerates.length);
      }
    });

    it.each(clientNames)("lets sessions at all nodes see what one has written, with %s", async (client) => {
      const result = await playData(
        strategy,
        [
          [0, 1, "write", 1],
          [100, 2, "read", 1],
          [200, 3, "read", 1],
          [300, 3, "write", 1],
          [400, 1, "read", 1],
          [500, 2, "read", 2],
        ],
        { client },
      );
      expect(outcomes(result)).toEqual([
        "session-1/1 ok",
        "session-2/1 ok v1.1",
        "session-3/1 ok v1.1",
        "session-3/2 ok",
        "session-1/2 ok v3.2",
        "session-2/2 ok null",
      ]);
      expect(finals(result, "key-1")).toEqual({ "node-1": "v3.2", "node-2": "v3.2", "node-3": "v3.2" });
      expect(complaints(result, dataProperties)).toEqual([]);
    });

    const canCompare = operations.includes("cas");

    const setsIfExpected = async (): Promise<void> => {
      const result = await playData(strategy, [
        [0, 1, "write", 1],
        [100, 3, "cas", 1],
        [200, 3, "read", 1],
        [300, 3, "cas", 1],
        [400, 1, "read", 1],
      ]);
      expect(outcomes(result)).toEqual([
        "session-1/1 ok",
        "session-3/1 ok false",
        "session-3/2 ok v1.1",
        "session-3/3 ok true",
        "session-1/2 ok v3.3",
      ]);
      expect(complaints(result, dataProperties)).toEqual([]);
    };

    const refuses = (): void => {
      const mix = { read: 1, write: 1, cas: 1 };
      expect(() => defineScenario({ strategy, workload: { mix } })).toThrow(
        `scenario ${name}: strategy ${name} cannot run the workload register: its nodes cannot be asked for cas, only for ${operations.join(", ")}; leave it out of workload.mix`,
      );
      expect(defineScenario({ strategy }).workload.mix).toEqual({ read: 4, write: 4 });
    };

    if (canCompare) it("sets a key only if it is as expected", setsIfExpected);
    else it("refuses a workload with cas", refuses);

    it.each([1, 9])("runs on %i nodes", async (nodes) => {
      const result = await playData(
        strategy,
        [
          [0, 1, "write", 1],
          [500, nodes, "read", 1],
        ],
        { nodes },
      );
      expect(outcomes(result).at(-1)).toMatch(/ok v1\.1$/);
      expect(Object.keys(finals(result, "key-1"))).toHaveLength(nodes);
    });

    it("keeps what it claims without faults, and does the same in the same case", async () => {
      const cell = cellOf({ strategy }, "none");
      const setting = await settingFor(cell, "nats-io");
      for (const drawn of fc.sample(caseArbitrary(cell.scenario, cell.family), { seed, numRuns: 5 })) {
        const [first, second] = [await runCase(setting, drawn), await runCase(setting, drawn)];
        expect(complaints(first, claimedAlways)).toEqual([]);
        expect(second.record.traceHash).toBe(first.record.traceHash);
      }
    });

    it("can prepare twice", async () => {
      const prepare = async (context: Parameters<NonNullable<DataStrategy["prepare"]>>[0]): Promise<void> => {
        await strategy.prepare?.(context);
        await strategy.prepare?.(context);
      };
      const result = await playData({ ...strategy, prepare }, [[0, 1, "write", 1]]);
      expect(complaints(result, claimedAlways)).toEqual([]);
    });

    it("answers after every node has crashed and started again", async () => {
      const schedule = ["node-1", "node-2", "node-3"].map((process, index) => ({
        kind: "crash",
        at: index * 50,
        duration: 100,
        process,
      }));
      const result = await playData(
        strategy,
        [
          [3_000, 1, "write", 1],
          [3_500, 2, "read", 1],
        ],
        { schedule, sessions: { rereads: false } },
      );
      expect(outcomes(result)).toEqual(["session-1/1 ok", "session-2/1 ok v1.1"]);
      const ready = result.record.history.events.filter(
        (event) => event.type === "process" && event.what === "ready",
      );
      expect(ready).toHaveLength(6);
    });

    it.each(cellsNames(strategy))(`keeps its claims under %s (seed ${seed})`, async (family) => {
      const cell = cellOf({ strategy }, family);
      const few = family === "long-outage" ? 4 : 6;
      let search = await explore(cell, few, "nats-io");
      // Some families rarely meet a strategy that sends few messages of the kinds that they act on.
      if (search.aggregate.vacuousRuns === few) search = await explore(cell, 10 * few, "nats-io");
      expect(search.failure).toBeUndefined();
      expect(
        cell.claimed.filter((property) => search.violated.has(property) || search.open.has(property)),
      ).toEqual([]);
      expect(search.aggregate.vacuousRuns).toBeLessThan(search.aggregate.runs);
    });
  },
);

function cellsNames({ claims }: DataStrategy): string[] {
  return [...new Set(claims.flatMap(({ tolerates }) => tolerates))];
}
