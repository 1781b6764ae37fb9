import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { Backend, Stage } from "../../../harness/backends/backend.ts";
import { processBackend } from "../../../harness/backends/process/backend.ts";
import { Workspace } from "../../../harness/backends/process/workspace.ts";
import { loadClient } from "../../../harness/clients/client.ts";
import type { HistoryEvent } from "../../../harness/history/events.ts";
import { runCase, undiagnosed, type CaseResult } from "../../../harness/run/run-case.ts";
import type { Schedule } from "../../../harness/scenario/fault.ts";
import { settingOf } from "../../../harness/suite/settings.ts";
import { quickCells } from "./pool.ts";
import { binaries, childModule, describeWithServer } from "./servers.ts";

const source = { files: [], strategies: ["exactly-once"], faults: ["none"], client: "nats-io" } as const;

const [cell] = await quickCells(source);
if (cell === undefined) throw new Error("there is a cell");
const client = await loadClient("nats-io");

describeWithServer("one run on real processes", () => {
  const child = { module: childModule, code: { source, cell: cell.id, builtin: "exactly-once" } };

  /** Does something with a backend of its own, and checks that nothing is left of it. */
  async function withBackend<Result>(work: (backend: Backend) => Promise<Result>): Promise<Result> {
    using workspace = new Workspace();
    const result = await work(processBackend({ binaries, workspace, child }));
    expect(workspace.processes).toBe(0);
    expect(readdirSync(workspace.folder).filter((name) => name.startsWith("run-"))).toEqual([]);
    return result;
  }

  const messages = [{ at: 100, producer: 1, size: 10 }];
  const play = (schedule: Schedule): Promise<CaseResult> =>
    withBackend((backend) => runCase(settingOf(cell, backend, client), { workload: { messages }, schedule, seed: 1 }));
  const of = <Type extends HistoryEvent["type"]>({ record }: CaseResult, type: Type) =>
    record.history.events.filter((event): event is Extract<HistoryEvent, { type: Type }> => event.type === type);

  test.concurrent("tells the whole life of a message", { timeout: 60_000 }, async () => {
    const result = await play([]);
    expect(result.failure).toBeUndefined();
    const id = "producer-1/1";
    const life = result.record.history.events.flatMap((event) => ("id" in event && event.id === id ? [event.type] : []));
    expect([...life].sort()).toEqual(["delivered", "effect", "invoke", "ok", "stored"]);
    expect(life[0]).toBe("invoke");
    expect(of(result, "effect")[0]).toMatchObject({ applied: true, key: id, digest: of(result, "invoke")[0]?.digest });
    expect(of(result, "phase").map(({ phase }) => phase)).toEqual(["faults", "recovery", "end"]);
    expect(result.record.counters).toMatchObject({ connects: 4, stored: 1, delivered: 1 });
  });

  test.concurrent("keeps what a killed process had said, and starts it again", { timeout: 60_000 }, async () => {
    const result = await play([
      { kind: "partition", at: 0, duration: 800, processes: ["producer-1"], direction: "both" },
      { kind: "crash", at: 300, duration: 100, process: "producer-1" },
    ]);
    expect(of(result, "invoke")).toHaveLength(1);
    expect(of(result, "info")).toMatchObject([{ id: "producer-1/1", error: "the process died" }]);
    const lives = of(result, "process").filter(({ process }) => process === "producer-1");
    expect(lives.map(({ what, incarnation }) => `${what} ${incarnation}`)).toEqual(["start 1", "crash 1", "start 2"]);
    const ends = of(result, "fault").filter(({ phase }) => phase === "end");
    expect(ends.map(({ kind, evidence }) => [kind, evidence])).toEqual([
      ["crash", { processesKilled: 1, sendsInterrupted: 1 }],
      ["partition", expect.objectContaining({ framesHeld: expect.any(Number) as number })],
    ]);
  });

  test.concurrent("hands a message that a killed process had not begun to the next incarnation", { timeout: 60_000 }, async () => {
    const result = await play([
      { kind: "pause", at: 0, duration: 300, target: "producer-1" },
      { kind: "crash", at: 200, duration: 100, process: "producer-1" },
    ]);
    expect(of(result, "invoke")).toMatchObject([{ incarnation: 2 }]);
    expect(of(result, "ok")).toHaveLength(1);
    expect(of(result, "effect")).toHaveLength(1);
  });

  test.concurrent("keeps what the broker has stored when that is killed", { timeout: 60_000 }, async () => {
    const result = await play([
      { kind: "partition", at: 0, duration: 500, processes: ["consumer-1", "consumer-2"], direction: "both" },
      { kind: "broker-restart", at: 300, duration: 100, server: "nats-1" },
    ]);
    expect(of(result, "server").map(({ what }) => what)).toEqual(["start", "kill", "start"]);
    expect(of(result, "ok")).toHaveLength(1);
    expect(of(result, "effect").filter(({ applied }) => applied)).toHaveLength(1);
  });

  const plan = (script: (stage: Stage) => Promise<void>, timeLimit: number) => ({
    topology: cell.scenario.topology,
    strategy: cell.scenario.strategy,
    settings: {},
    connection: {},
    client,
    seed: 1,
    middlebox: false,
    faultKinds: [],
    script,
    timeLimit,
    diagnose: undiagnosed,
  });

  test.concurrent("ends by force when its time is up", { timeout: 60_000 }, async () => {
    const never = new Promise<void>(() => {});
    const { failure } = await withBackend((backend) => backend.run(plan(() => never, 3_000)));
    expect(failure).toMatchObject({ kind: "stopped", reason: "the run exceeded 3000 ms" });
  });

  test.concurrent("ends by force at any moment of setting up and playing", { timeout: 60_000 }, async () => {
    for (const moment of [0, 30, 100, 300, 1_000, 1_700]) {
      const controller = new AbortController();
      using workspace = new Workspace();
      const { signal } = controller;
      const backend = processBackend({ binaries, workspace, child, signal });
      const crash = { kind: "crash", at: 0, duration: 10, process: "producer-1" };
      const restart = { kind: "broker-restart", at: 0, duration: 10, server: "nats-1" };
      // Without a fault that lasts longer than the last moment a fast machine would end the run before it.
      const slow = { kind: "slow-link", at: 0, duration: 20_000, processes: ["consumer-1"], latency: 1 };
      const schedule = [crash, restart, slow];
      setTimeout(() => controller.abort(), moment);
      const { failure } = await runCase(settingOf(cell, backend, client), { workload: { messages }, schedule, seed: 1 });
      expect(failure).toMatchObject({ kind: "stopped", reason: "interrupted" });
      expect(workspace.processes).toBe(0);
    }
  });

  test.concurrent("tells what the script threw", { timeout: 60_000 }, async () => {
    const error = new Error("what the script threw");
    const script = async (stage: Stage) => {
      await stage.prepare();
      throw error;
    };
    const { failure } = await withBackend((backend) => backend.run(plan(script, 20_000)));
    expect(failure).toEqual({ kind: "error", error });
  });

  test.concurrent("is not made without a server of the wanted generation", async () => {
    const { topology } = cell.scenario;
    const wanted = { ...topology, broker: { ...topology.broker, version: "1.4" } };
    const given = { ...plan(() => Promise.resolve(), 1_000), topology: wanted };
    const { failure } = await withBackend((backend) => backend.run(given));
    expect(failure).toMatchObject({ kind: "stopped", reason: "no nats-server 1.4 is there" });
  });
});
