// How a run ends: what was done in time counts, and what keeps a run from its end has a name.
import { describe, expect, it } from "vitest";
import { simulation } from "../../harness/backends/sim/backend.ts";
import { loadClient } from "../../harness/clients/client.ts";
import { runCase, type CaseResult } from "../../harness/run/run-case.ts";
import { defineScenario } from "../../harness/scenario/define.ts";
import type { Schedule } from "../../harness/scenario/fault.ts";
import { decodeMessage } from "../../harness/scenario/message.ts";
import type { DeliveryStrategy } from "../../harness/scenario/strategy.ts";
import { cellsOf } from "../../harness/suite/cells.ts";
import { settingOf } from "../../harness/suite/settings.ts";
import { consumeEach } from "../../strategies/delivery/consume-each.ts";
import { atLeastOnce, atMostOnce } from "../../strategies/index.ts";

const limits = { recovery: 3_000, quiet: 1_000 };

async function play(strategy: DeliveryStrategy, schedule: Schedule = []): Promise<CaseResult> {
  const scenario = defineScenario({
    strategy,
    faults: ["none"],
    workload: { spread: 500 },
    limits,
    consumers: 1,
  });
  const [cell] = cellsOf([scenario]);
  if (cell === undefined) throw new Error("no cell");
  const workload = { messages: [{ at: 0, producer: 1, size: 0 }] };
  return runCase(settingOf(cell, simulation, await loadClient("nats-io")), { workload, schedule, seed: 1 });
}

function endOf({ record }: CaseResult) {
  const end = record.history.events.find((event) => event.type === "phase" && event.phase === "end");
  if (end?.type !== "phase") throw new Error("the run has no end");
  return end;
}

/** At-least-once, with an effect that takes a while and is asked for some more times when all is done. */
function slow(milliseconds: number, echoes: number): DeliveryStrategy {
  return {
    ...atLeastOnce,
    settings: { ...atLeastOnce.settings, ackWait: 60_000 },
    consumer: (context) =>
      consumeEach(context, async (message) => {
        const { id } = decodeMessage(message.data);
        await context.clock.sleep(milliseconds);
        await context.effects.apply({ id, data: message.data, key: id });
        message.ack();
        for (let echo = 1; echo <= echoes; echo++) {
          await context.clock.sleep(700);
          await context.effects.apply({ id, data: message.data, key: id });
        }
      }),
  };
}

/** The outside world is asked again and again for what it has done. */
const restless: DeliveryStrategy = {
  ...atMostOnce,
  async consumer(context) {
    const connection = await context.connect();
    for await (const message of connection.subscribe("orders")) {
      const { id } = decodeMessage(message.data);
      while (!context.signal.aborted) {
        await context.effects.apply({ id, data: message.data, key: id });
        await context.clock.sleep(300);
      }
    }
  },
};

describe("recovery", () => {
  it("gives quiet its time after what was done just before the limit, and late echoes", async () => {
    // The faults phase lasts half a second, so that the effect is done half a second before the limit.
    const result = await play(slow(3_000, 2));
    expect(endOf(result)).toMatchObject({ outcome: "quiet" });
    expect(result.record.history.events.filter(({ type }) => type === "effect")).toHaveLength(3);
  });

  it("names what happens again and again although nothing is outstanding", async () => {
    const result = await play(restless);
    const end = endOf(result);
    expect(end).toMatchObject({ outcome: "stuck", pending: [] });
    expect(end.outstanding).toEqual([
      expect.stringMatching(/something is still done again and again: the last thing was \d+ ms ago/),
    ]);
    const progress = result.verdicts.find(({ property }) => property === "progress");
    expect(progress?.verdict.verdict).toBe("violated");
  });

  it("names what is outstanding", async () => {
    const result = await play({ ...atLeastOnce, consumer: () => new Promise(() => {}) });
    expect(endOf(result).outstanding).toEqual(["1 messages are not delivered or not acknowledged"]);
  });
});
