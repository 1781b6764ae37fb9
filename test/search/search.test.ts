import { describe, expect, it } from "vitest";
import { workloadSize } from "../../harness/scenario/workload.ts";
import { simulation } from "../../harness/backends/sim/backend.ts";
import { loadClient } from "../../harness/clients/client.ts";
import { runCase, type Setting } from "../../harness/run/run-case.ts";
import { defineScenario } from "../../harness/scenario/define.ts";
import { defineDelivery, type DeliveryStrategy } from "../../harness/scenario/strategy.ts";
import { drawnCases, searchChunk } from "../../harness/search/chunk.ts";
import { compareTraces } from "../../harness/search/determinism.ts";
import { shrink } from "../../harness/search/shrink.ts";
import { explain } from "../../harness/search/counterexample.ts";
import { cellsOf } from "../../harness/suite/cells.ts";
import { settingOf } from "../../harness/suite/settings.ts";
import { atLeastOnce, atMostOnce } from "../../strategies/index.ts";

async function setting(strategy: DeliveryStrategy, fault: string): Promise<Setting> {
  const [cell] = cellsOf([
    defineScenario({ strategy, faults: [fault], claims: ["no-loss", "no-duplicates"] }),
  ]);
  if (cell === undefined) throw new Error("no cell");
  return settingOf(cell, simulation, await loadClient("nats-io"));
}

const plan = { seed: 5, runs: 30, claimed: [], repeatOneIn: 10 } as const;

describe("searching a chunk (seed 5)", () => {
  it("gives the same twice, and repeats runs without a difference", async () => {
    const here = await setting(atLeastOnce, "partition");
    const first = await searchChunk(here, plan);
    expect(first.repeated).toBe(3);
    expect(first.divergences).toEqual([]);
    expect(first.aggregate.runs).toBe(30);
    expect(await searchChunk(here, plan)).toEqual(first);
  });

  it("runs the cases that are told before", async () => {
    const here = await setting(atLeastOnce, "mixed");
    const seeds: number[] = [];
    const backend: Setting["backend"] = { ...here.backend, run: (given) => (seeds.push(given.seed), here.backend.run(given)) };
    await searchChunk({ ...here, backend }, { ...plan, runs: 5, repeatOneIn: 0 });
    expect(drawnCases(here, { ...plan, runs: 5 }).map(({ seed }) => seed)).toEqual(seeds);
  });

  it("ends at the first violation of a claim", async () => {
    const here = await setting(atMostOnce, "broker-restart");
    const result = await searchChunk(here, { ...plan, claimed: ["no-loss"] });
    const [finding] = result.findings;
    expect(finding?.property).toBe("no-loss");
    expect(result.aggregate.runs).toBe((finding?.index ?? -2) + 1);
    expect(result.violated).toMatchObject({ "no-loss": 1 });
  });

  it("finds by its index what shrinking then starts from", async () => {
    const here = await setting(atMostOnce, "broker-restart");
    const { findings } = await searchChunk(here, { ...plan, claimed: ["no-loss"] });
    const finding = findings.find(({ property }) => property === "no-loss");
    if (finding === undefined) throw new Error("nothing found");
    const shrunk = await shrink(here, { ...finding, claimed: true, seed: plan.seed });
    expect(shrunk.case.schedule.length).toBeLessThanOrEqual(1);
    expect(workloadSize(shrunk.case.workload)).toBeLessThanOrEqual(2);
    expect(shrunk.case.seed).toBe(finding.case.seed);
    const again = await runCase(here, shrunk.case);
    expect(again.record.traceHash).toBe(shrunk.result.record.traceHash);
    const counterexample = explain(here, "no-loss", shrunk);
    expect(counterexample.anomalies[0]?.kind).toBe("lost");
    expect(counterexample.schedule).toEqual([expect.stringMatching(/^broker-restart nats-1/)]);
    expect(counterexample.lanes).toContain("nats-1");
    expect(counterexample.timeline.some(({ evidence, type }) => evidence && type === "operation")).toBe(true);
    expect(structuredClone(counterexample)).toEqual(counterexample);
  });
});

describe("a strategy that is not deterministic", () => {
  it("is caught, and the first event that differs is named", async () => {
    let runs = 0;
    const forgetful = defineDelivery({
      ...atMostOnce,
      name: "forgetful",
      async producer(context) {
        runs++;
        if (runs % 2 === 0) await context.clock.sleep(1);
        return atMostOnce.producer(context);
      },
    });
    const here = await setting(forgetful, "none");
    const oneProducer = {
      ...here,
      scenario: { ...here.scenario, topology: { ...here.scenario.topology, producers: 1 } },
    };
    const result = await searchChunk(oneProducer, { ...plan, runs: 1, repeatOneIn: 1 });
    expect(result.divergences).toHaveLength(1);
    const drawn = { workload: { messages: [{ at: 1, producer: 1, size: 0 }] }, schedule: [], seed: 3 };
    const divergence = await compareTraces(oneProducer, drawn);
    expect(divergence.text).toMatch(
      /^event \d+: .* of (producer-1|setup|harness|nats-1|consumer-\d) at .* in one run, .* in the other$/,
    );
  });
});

describe("code that cannot be simulated", () => {
  it("that throws in prepare fails the chunk with its error", async () => {
    const broken = defineDelivery({
      ...atMostOnce,
      prepare: () => Promise.reject(new Error("no stream for you")),
    });
    const result = await searchChunk(await setting(broken, "none"), { ...plan, runs: 3 });
    expect(result.failure?.message).toContain("no stream for you");
    expect(result.aggregate.runs).toBe(0);
  });

  it("that throws in a handler is started again, and the run goes on", async () => {
    let thrown = 0;
    const clumsy = defineDelivery({
      ...atLeastOnce,
      consumer(context) {
        if (context.id === "consumer-1" && context.incarnation === 1) {
          thrown++;
          return Promise.reject(new Error("clumsy"));
        }
        return atLeastOnce.consumer(context);
      },
    });
    const here = await setting(clumsy, "none");
    const drawn = { workload: { messages: [{ at: 1, producer: 1, size: 0 }] }, schedule: [], seed: 3 };
    const result = await runCase(here, drawn);
    expect(thrown).toBe(1);
    expect(result.verdicts.map(({ verdict }) => verdict.verdict)).not.toContain("violated");
    const errors = result.record.history.events.filter(
      (event) => event.type === "process" && event.what === "error",
    );
    expect(errors).toMatchObject([{ process: "consumer-1", incarnation: 1, error: "Error: clumsy" }]);
  });
});
