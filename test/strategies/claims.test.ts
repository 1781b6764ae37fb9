// What the built-in strategies claim holds, with both client generations. A sample of what
// `capstan run` searches at length.
import { describe, expect, it } from "vitest";
import { clientNames, type ClientName } from "../../harness/clients/client.ts";
import { runCase } from "../../harness/run/run-case.ts";
import { defineScenario } from "../../harness/scenario/define.ts";
import { cellsOf } from "../../harness/suite/cells.ts";
import { deliveryStrategies } from "../../strategies/index.ts";
import { caseOf, cellOf, complaints, explore, seed, settingFor } from "./support.ts";

/** Runs per cell: few, because there are many cells; fewer where a run lasts minutes of virtual time. */
function runsFor(client: ClientName, family: string): number {
  const many = client === "nats-io" ? 25 : 10;
  return family === "long-outage" ? Math.floor(many / 3) : many;
}

describe.each(deliveryStrategies.map((strategy) => [strategy.name, strategy] as const))("%s", (_, strategy) => {
  const cells = cellsOf([defineScenario({ strategy })]);

  describe.each(clientNames)("with %s", (client) => {
    it.each(cells.map((cell) => [cell.family.name, runsFor(client, cell.family.name), cell] as const))(
      `keeps its claims under %s in %i runs (seed ${seed})`,
      async (_family, runs, cell) => {
        const search = await explore(cell, runs, client);
        expect(search.aggregate.runs).toBe(runs);
        const broken = cell.claimed.filter((property) => search.violated.has(property) || search.open.has(property));
        expect(search.failure).toBeUndefined();
        expect(broken).toEqual([]);
        expect([...search.unsupported]).toEqual([]);
        // Where no fault took effect nothing has been shown.
        expect(search.aggregate.vacuousRuns).toBeLessThan(search.aggregate.runs);
      },
    );

    it("goes on in a new process after the client has closed its connection for good", async () => {
      const connection = { maxReconnectAttempts: 2, reconnectTimeWait: 100 };
      const cell = cellOf({ strategy, connection }, "broker-restart");
      const messages = [0, 1_000, 4_000, 9_000].map((at, index) => ({ at, producer: 1 + (index % 2) }));
      const schedule = [{ kind: "broker-restart", at: 500, duration: 3_000, server: "nats-1" }];
      const result = await runCase(await settingFor(cell, client), caseOf(messages, schedule));
      expect(complaints(result, cell.claimed)).toEqual([]);
      const ends = result.record.history.events.filter((event) => event.type === "process" && event.what === "error");
      expect(ends.length).toBeGreaterThanOrEqual(4);
      const last = result.record.history.events.filter((event) => event.type === "effect" && event.id === "producer-2/2");
      expect(last).toHaveLength(1);
    });
  });
});
