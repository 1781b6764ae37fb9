// What every strategy must satisfy to be judged at all, correct or broken on purpose: a canary that
// failed here would be caught for the wrong reason.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultFamilies } from "../../faults/index.ts";
import { clientNames } from "../../harness/clients/client.ts";
import { runCase } from "../../harness/run/run-case.ts";
import { deliveryProperties } from "../../harness/scenario/claims.ts";
import type { DeliveryStrategy } from "../../harness/scenario/strategy.ts";
import { caseArbitrary } from "../../harness/search/case-arbitrary.ts";
import { canaries } from "../../strategies/canaries/index.ts";
import { deliveryStrategies } from "../../strategies/index.ts";
import { stoppable } from "./stoppable.ts";
import { caseOf, cellOf, complaints, seed, settingFor } from "./support.ts";

const broken = canaries.flatMap(({ strategy }) => (strategy.kind === "delivery" ? [strategy] : []));
const strategies = [...deliveryStrategies, ...broken];

/** What nobody may break as long as nothing goes wrong. Order is for those who claim it. */
const basics = deliveryProperties.filter((property) => property !== "in-order");

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))("%s", (name, strategy) => {
  it("has a name, a summary and claims that mean something", () => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(strategy.summary).toMatch(/^[A-Z].*\.$/);
    expect(strategy.claims.length).toBeGreaterThan(0);
    for (const { property, tolerates } of strategy.claims) {
      expect(deliveryProperties).toContain(property);
      expect(tolerates.filter((family) => !faultFamilies.has(family))).toEqual([]);
      expect(new Set(tolerates).size).toBe(tolerates.length);
    }
    const properties = strategy.claims.map(({ property }) => property);
    expect(new Set(properties).size).toBe(properties.length);
  });

  it.each(clientNames)(`delivers all messages exactly once without faults, with %s (seed ${seed})`, async (client) => {
    const cell = cellOf({ strategy }, "none");
    const setting = await settingFor(cell, client);
    const cases = fc.sample(caseArbitrary(cell.scenario, cell.family), { seed, numRuns: 5 });
    for (const drawn of cases) expect(complaints(await runCase(setting, drawn), basics)).toEqual([]);
  });

  it("can prepare twice", async () => {
    const prepare = async (context: Parameters<NonNullable<DeliveryStrategy["prepare"]>>[0]): Promise<void> => {
      await strategy.prepare?.(context);
      await strategy.prepare?.(context);
    };
    const setting = await settingFor(cellOf({ strategy: { ...strategy, prepare } }, "none"), "nats-io");
    expect(complaints(await runCase(setting, caseOf([{ at: 0, producer: 1 }])), basics)).toEqual([]);
  });

  it.each(clientNames)("does the same in the same case, with %s", async (client) => {
    const setting = await settingFor(cellOf({ strategy }, "partition"), client);
    const schedule = [{ kind: "partition", at: 20, duration: 1_500, processes: ["consumer-1", "producer-1"], direction: "both" }];
    const messages = [10, 30, 200, 900].map((at, index) => ({ at, producer: 1 + (index % 2) }));
    const [first, second] = [
      await runCase(setting, caseOf(messages, schedule)),
      await runCase(setting, caseOf(messages, schedule)),
    ];
    expect(first.record.steps).toBeGreaterThan(100);
    expect(second.record.traceHash).toBe(first.record.traceHash);
  });

  it.each(clientNames)("delivers after every process has crashed and started again, with %s", async (client) => {
    const setting = await settingFor(cellOf({ strategy }, "crash"), client);
    const schedule = ["producer-1", "producer-2", "consumer-1", "consumer-2"].map((process, index) => ({
      kind: "crash",
      at: index * 50,
      duration: 100,
      process,
    }));
    const result = await runCase(setting, caseOf([1, 2].map((producer) => ({ at: 2_000, producer })), schedule));
    expect(complaints(result, basics)).toEqual([]);
    const incarnations = result.record.history.events.filter((event) => event.type === "process" && event.incarnation === 2);
    expect(incarnations).toHaveLength(4);
  });

  it.each(clientNames)("stops in good order when it is told to, with %s", async (client) => {
    const wrapped = stoppable(strategy, 3_000);
    const setting = await settingFor(cellOf({ strategy: wrapped.strategy }, "none"), client);
    // The last message keeps the run going until everything has stopped; its send must not hang either.
    const messages = [0, 500, 6_000].map((at) => ({ at, producer: 1 }));
    const { record } = await runCase(setting, caseOf(messages));
    expect([...wrapped.stopped].sort()).toEqual(["consumer-1", "consumer-2", "producer-1", "producer-2"]);
    expect(record.history.events.filter((event) => event.type === "process" && event.what === "error")).toEqual([]);
  });
});
