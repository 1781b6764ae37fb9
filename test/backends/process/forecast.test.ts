import { expect, test } from "vitest";
import type { Forecast } from "../../../harness/suite/forecast.ts";
import type { RunCase } from "../../../harness/scenario/scenario.ts";
import { withProcesses } from "../../../harness/suite/real-backends.ts";
import { startRealPool } from "../../../harness/suite/real-pool.ts";
import { quickCells } from "./pool.ts";
import { binaries, childModule, describeWithServer } from "./servers.ts";

const source = { files: [], strategies: ["at-most-once"], faults: ["delay"], client: "nats-io" } as const;

/** Says that a rule bites if it waits for the next message of a kind that core NATS has, and keeps what it was asked. */
class Oracle implements Forecast {
  readonly asked: RunCase[] = [];

  bites(_: number, drawn: RunCase): Promise<boolean> {
    this.asked.push(drawn);
    const isSent = ({ message }: Record<string, unknown>): boolean => message === "publish" || message === "delivery";
    return Promise.resolve(drawn.schedule.some((fault) => isSent(fault) && fault["nth"] === 1 && fault.at < 50));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

describeWithServer("a real run whose faults will not take effect", () => {
  test("is drawn again before it is made", { timeout: 60_000 }, async () => {
    const forecast = new Oracle();
    const cells = await quickCells(source);
    const pool = await startRealPool(source, cells, { backends: withProcesses(binaries), size: 1, childModule, forecast });
    try {
      // A seed of which the first draw is about acks, which at-most-once does not send.
      const plan = { seed: 3, runs: 1, claimed: [], repeatOneIn: 0 };
      const done = await pool.perform({ type: "chunk", cell: 0, plan });
      if (done.type !== "chunk") throw new Error("it is a chunk");
      expect(forecast.asked.length).toBeGreaterThan(1);
      expect(done.result.aggregate).toMatchObject({ runs: 1, vacuousRuns: 0 });
    } finally {
      await pool.close();
    }
  });
});
