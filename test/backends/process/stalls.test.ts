import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { processBackend } from "../../../harness/backends/process/backend.ts";
import { Workspace } from "../../../harness/backends/process/workspace.ts";
import type { Verdict } from "../../../harness/checkers/verdict.ts";
import { loadClient } from "../../../harness/clients/client.ts";
import type { HistoryEvent } from "../../../harness/history/events.ts";
import { runCase } from "../../../harness/run/run-case.ts";
import type { Property } from "../../../harness/scenario/claims.ts";
import { defineScenario } from "../../../harness/scenario/define.ts";
import { cellsOf } from "../../../harness/suite/cells.ts";
import { settingOf } from "../../../harness/suite/settings.ts";
import { atLeastOnce } from "../../../strategies/delivery/at-least-once/strategy.ts";
import { atMostOnce } from "../../../strategies/delivery/at-most-once/strategy.ts";
import { binaries, describeWithServer, root } from "./servers.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "capstan-stalls-")));
afterAll(() => rmSync(folder, { recursive: true }));

/** Children whose consumers stand still at one place, as on a machine that gives them no time. */
const child = join(folder, "child.mjs");
writeFileSync(
  child,
  `
  import { runChild } from "${pathToFileURL(root).href}dist/harness/backends/process/child-program.js";
  import { loadClient } from "${pathToFileURL(root).href}dist/harness/clients/client.js";
  import { strategies } from "${pathToFileURL(root).href}dist/strategies/index.js";

  const standStill = (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  const at = {
    async connected(context) {
      const connection = await context.connect();
      standStill(3_000);
      return connection;
    },
    async delivered(context, effect) {
      standStill(1_200);
      return context.effects.apply(effect);
    },
    async effected(context, effect) {
      const applied = await context.effects.apply(effect);
      if (effect.id === "producer-1/1") standStill(2_500);
      return applied;
    },
  };
  runChild(async ({ strategy: name, place }) => {
    const strategy = strategies.find((each) => each.name === name);
    const consumer = (context) => strategy.consumer({
      ...context,
      ...(place === "connected" && { connect: () => at.connected(context) }),
      ...(place !== "connected" && { effects: { apply: (effect) => at[place](context, effect) } }),
    });
    return { strategy: { ...strategy, consumer }, client: await loadClient("nats-io"), settings: strategy.settings ?? {}, connection: {} };
  });`,
);

interface Played {
  readonly stalls: readonly Extract<HistoryEvent, { type: "stall" }>[];
  readonly stalled: boolean;
  of(property: Property): Verdict | undefined;
}

describeWithServer("on a machine that holds up processes", () => {
  async function play(strategy: typeof atMostOnce, place: string): Promise<Played> {
    const limits = { quiet: 300 };
    // Without claims nothing is said to withstand a pause.
    const plain = { ...strategy, claims: [] };
    const scenario = { strategy: plain, producers: 1, consumers: 1, claims: ["no-loss", "no-duplicates"], faults: ["none"], limits } as const;
    const [cell] = cellsOf([defineScenario(scenario)]);
    if (cell === undefined) throw new Error("there is a cell");
    using workspace = new Workspace();
    const code = { strategy: strategy.name, place };
    const backend = processBackend({ binaries, workspace, child: { module: pathToFileURL(child), code } });
    const messages = [0, 100].map((at) => ({ at, producer: 1, size: 0 }));
    const result = await runCase(settingOf(cell, backend, await loadClient("nats-io")), { workload: { messages }, schedule: [], seed: 1 });
    expect(result.failure).toBeUndefined();
    return {
      stalls: result.record.history.events.filter((event) => event.type === "stall"),
      stalled: result.stalled,
      of: (property) => result.verdicts.find((judged) => judged.property === property)?.verdict,
    };
  }

  test.concurrent("nothing is sent before a consumer has subscribed that stood still first", { timeout: 60_000 }, async () => {
    const { of } = await play(atMostOnce, "connected");
    expect(of("no-loss")).toEqual({ verdict: "held" });
  });

  test.concurrent("nothing is lost that a consumer has not taken in yet because it stands still", { timeout: 60_000 }, async () => {
    const { of, stalls } = await play(atMostOnce, "delivered");
    expect(of("no-loss")).toEqual({ verdict: "held" });
    expect(stalls.map(({ name }) => name)).toContain("consumer-1");
  });

  test.concurrent("a redelivery to a consumer that stood still is no finding, and the reason is told", { timeout: 60_000 }, async () => {
    const { of, stalled } = await play(atLeastOnce, "effected");
    const verdict = of("no-duplicates");
    expect(verdict).toMatchObject({ verdict: "inconclusive" });
    expect(verdict?.verdict === "inconclusive" && verdict.reason).toMatch(/held up consumer-1 for \d{4} ms/);
    expect(stalled).toBe(true);
  });
});
