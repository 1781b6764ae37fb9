// What the built-in strategies do not claim is really not so: a claim that is withheld without need
// would make a strategy look worse than it is.
import { describe, expect, it } from "vitest";
import { clientNames } from "../../harness/clients/client.ts";
import { runCase } from "../../harness/run/run-case.ts";
import type { DeliveryProperty } from "../../harness/scenario/claims.ts";
import type { RunCase } from "../../harness/scenario/scenario.ts";
import type { DeliveryStrategy } from "../../harness/scenario/strategy.ts";
import { atLeastOnce, atMostOnce, exactlyOnce } from "../../strategies/index.ts";
import { caseOf, cellOf, find, seed, settingFor } from "./support.ts";

type Row = readonly [strategy: DeliveryStrategy, property: DeliveryProperty, fault: string, within: number];

const rows: readonly Row[] = [
  [atMostOnce, "no-loss", "partition", 25],
  [atMostOnce, "no-loss", "partition-one-way", 25],
  [atMostOnce, "no-loss", "cut", 100],
  [atMostOnce, "no-loss", "drop", 40],
  [atMostOnce, "no-loss", "delay", 60],
  [atMostOnce, "no-loss", "reorder", 400],
  [atMostOnce, "no-loss", "slow-link", 800],
  [atMostOnce, "no-loss", "crash", 150],
  [atMostOnce, "no-loss", "pause", 100],
  [atMostOnce, "no-loss", "broker-restart", 10],
  [atMostOnce, "no-loss", "power-loss", 15],
  [atMostOnce, "no-loss", "power-loss-synced", 15],
  [atMostOnce, "no-loss", "mixed", 40],
  [atMostOnce, "no-loss", "long-outage", 25],
  [atMostOnce, "no-duplicates", "duplicate", 30],
  [atLeastOnce, "no-duplicates", "partition", 25],
  [atLeastOnce, "no-duplicates", "partition-one-way", 25],
  [atLeastOnce, "no-duplicates", "cut", 900],
  [atLeastOnce, "no-duplicates", "drop", 40],
  [atLeastOnce, "no-duplicates", "duplicate", 40],
  [atLeastOnce, "no-duplicates", "delay", 50],
  [atLeastOnce, "no-duplicates", "reorder", 50],
  [atLeastOnce, "no-duplicates", "slow-link", 40],
  [atLeastOnce, "no-duplicates", "pause", 50],
  [atLeastOnce, "no-duplicates", "broker-restart", 50],
  [atLeastOnce, "no-duplicates", "power-loss-synced", 60],
  [atLeastOnce, "no-duplicates", "mixed", 50],
  [atLeastOnce, "no-duplicates", "long-outage", 25],
  [atLeastOnce, "no-loss", "power-loss", 200],
  [atLeastOnce, "in-order", "broker-restart", 30],
  [exactlyOnce, "no-loss", "power-loss", 200],
  [exactlyOnce, "no-duplicates", "long-outage", 50],
  [exactlyOnce, "in-order", "broker-restart", 30],
];

describe.each(rows.map((row) => ({ name: row[0].name, row })))("$name", ({ row: [strategy, property, fault, within] }) => {
  const claim = strategy.claims.find((candidate) => candidate.property === property);

  it(`${property} is not claimed under ${fault}, and violated within ${within} runs (seed ${seed})`, async () => {
    expect(claim?.tolerates ?? []).not.toContain(fault);
    const found = await find(cellOf({ strategy }, fault), { property, within, client: "nats-io" });
    expect(found?.run).toBeLessThanOrEqual(within);
  });
});

/** The smallest schedules that break something, as the pages of the strategies give them. */
describe.each(clientNames)("by hand, with %s:", (client) => {
  async function verdictOf(strategy: DeliveryStrategy, property: DeliveryProperty, fault: string, drawn: RunCase) {
    const setting = await settingFor(cellOf({ strategy }, fault), client, [property]);
    const { verdicts, failure } = await runCase(setting, drawn);
    expect(failure).toBeUndefined();
    return verdicts[0]?.verdict;
  }

  it("at-most-once loses a message that is swallowed on its way to the consumer", async () => {
    const schedule = [{ kind: "drop", at: 0, message: "delivery", nth: 1, count: 1 }];
    const verdict = await verdictOf(atMostOnce, "no-loss", "drop", caseOf([{ at: 10, producer: 1 }], schedule));
    expect(verdict).toMatchObject({ verdict: "violated", anomalies: [{ kind: "lost", id: "producer-1/1" }] });
  });

  it.each([
    ["PubAck", "puback"],
    ["ack", "ack"],
  ])("at-least-once repeats the effect of a message whose %s is lost, exactly-once does not", async (_, message) => {
    const schedule = [{ kind: "drop", at: 0, message, nth: 1, count: 1 }];
    const drawn = caseOf([{ at: 10, producer: 1 }], schedule);
    const verdict = await verdictOf(atLeastOnce, "no-duplicates", "drop", drawn);
    expect(verdict).toMatchObject({ verdict: "violated", anomalies: [{ kind: "duplicated", id: "producer-1/1" }] });
    expect(await verdictOf(exactlyOnce, "no-duplicates", "drop", drawn)).toEqual({ verdict: "held" });
  });

  it.each([atLeastOnce, exactlyOnce])("$name loses what the broker acknowledged before it lost power, unless it syncs", async (strategy) => {
    const schedule = [
      { kind: "partition", at: 0, duration: 2_500, processes: ["consumer-1", "consumer-2"], direction: "both" },
      { kind: "power-loss", at: 2_000, duration: 100, server: "nats-1" },
    ];
    // The partition is old enough for the broker's deliveries to have stopped, so that the message waits there.
    const drawn = caseOf([{ at: 1_900, producer: 1 }], schedule);
    const lost = { kind: "lost", where: "stored, then lost" };
    expect(await verdictOf(strategy, "no-loss", "power-loss", drawn)).toMatchObject({ verdict: "violated", anomalies: [lost] });
    expect(await verdictOf(strategy, "no-loss", "power-loss-synced", drawn)).toEqual({ verdict: "held" });
  });

  it.each([atLeastOnce, exactlyOnce])("$name stands still when a clock is set back while its client reconnects", async (strategy) => {
    const outage = { kind: "broker-restart", at: 500, duration: 1_000, server: "nats-1" };
    const message = [{ at: 700, producer: 1 }];
    const skewed = (offset: number) => [{ kind: "clock-skew", at: 0, duration: 1_000, process: "producer-1", offset, driftPartsPerMillion: 0 }, outage];
    const back = await verdictOf(strategy, "progress", "mixed", caseOf(message, skewed(300_000)));
    expect(back).toMatchObject({ verdict: "violated", anomalies: [{ kind: "stuck" }, { kind: "stuck", id: "producer-1/1" }] });
    expect(await verdictOf(strategy, "progress", "mixed", caseOf(message, skewed(-300_000)))).toEqual({ verdict: "held" });
    expect(await verdictOf(strategy, "progress", "mixed", caseOf(message, [outage]))).toEqual({ verdict: "held" });
  });

  it("exactly-once repeats an effect when the retry comes after the dedup window and the key's life", async () => {
    const silence = (duration: number) => [
      { kind: "drop", at: 0, duration, message: "puback", process: "producer-1", nth: 1, count: 1_000_000 },
    ];
    const message = [{ at: 10, producer: 1 }];
    const late = await verdictOf(exactlyOnce, "no-duplicates", "long-outage", caseOf(message, silence(125_000)));
    expect(late).toMatchObject({ verdict: "violated", anomalies: [{ kind: "duplicated", id: "producer-1/1" }] });
    const [first = 0, second = 0] = late?.verdict === "violated" ? (late.anomalies[0]?.times ?? []) : [];
    expect(second - first).toBeGreaterThan(120_000_000);
    const inTime = await verdictOf(exactlyOnce, "no-duplicates", "long-outage", caseOf(message, silence(110_000)));
    expect(inTime).toEqual({ verdict: "held" });
  });
});
