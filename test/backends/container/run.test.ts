import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Backend, RunPlan, Stage } from "../../../harness/backends/backend.ts";
import { containerBackend } from "../../../harness/backends/container/backend.ts";
import { noOneWay } from "../../../harness/backends/container/impossible.ts";
import { Workspace } from "../../../harness/backends/process/workspace.ts";
import { loadClient } from "../../../harness/clients/client.ts";
import type { HistoryEvent } from "../../../harness/history/events.ts";
import { runCase, undiagnosed, type CaseResult } from "../../../harness/run/run-case.ts";
import type { Schedule } from "../../../harness/scenario/fault.ts";
import { settingOf } from "../../../harness/suite/settings.ts";
import { quickCells } from "../process/pool.ts";
import { childModule } from "../process/servers.ts";
import { containers, containersOf, describeWithDocker, networksOf } from "./docker.ts";

const source = { files: [], strategies: ["exactly-once"], faults: ["none"], client: "nats-io" } as const;

const [cell] = await quickCells(source);
if (cell === undefined) throw new Error("there is a cell");
const client = await loadClient("nats-io");

describeWithDocker("one run on a server in a container", () => {
  const child = { module: childModule, code: { source, cell: cell.id, builtin: "exactly-once" } };
  const logFolder = mkdtempSync(join(tmpdir(), "capstan-logs-"));
  afterAll(() => rmSync(logFolder, { recursive: true }));

  /** Does something with a backend of its own, and checks that nothing is left of it. */
  async function withBackend<Result>(
    work: (backend: Backend) => Promise<Result>,
    signal = new AbortController().signal,
  ): Promise<Result> {
    using workspace = new Workspace();
    const result = await work(
      containerBackend({ containers: containers(), logFolder, workspace, child, signal }),
    );
    expect(workspace.processes).toBe(0);
    expect(readdirSync(workspace.folder).filter((name) => name.startsWith("run-"))).toEqual([]);
    expect(await containersOf(process.pid)).toEqual([]);
    expect(await networksOf(process.pid)).toEqual([]);
    return result;
  }

  const messages = [{ at: 100, producer: 1, size: 10 }];
  const play = (schedule: Schedule, at = cell): Promise<CaseResult> =>
    withBackend((backend) =>
      runCase(settingOf(at, backend, client), { workload: { messages }, schedule, seed: 1 }),
    );
  const of = <Type extends HistoryEvent["type"]>({ record }: CaseResult, type: Type) =>
    record.history.events.filter(
      (event): event is Extract<HistoryEvent, { type: Type }> => event.type === type,
    );
  const serversOf = (result: CaseResult) => of(result, "server").map(({ what }) => what);
  const evidenceOf = (result: CaseResult) =>
    of(result, "fault").flatMap(({ phase, evidence }) => (phase === "end" ? [evidence] : []));

  test(
    "keeps what the broker has stored through a kill, a pause and a partition",
    { timeout: 120_000 },
    async () => {
      const result = await play([
        { kind: "broker-restart", at: 300, duration: 200, server: "nats-1" },
        { kind: "pause", at: 3_000, duration: 300, target: "nats-1" },
        { kind: "partition", at: 4_000, duration: 300, processes: ["consumer-1"], direction: "both" },
      ]);
      expect(result.failure).toBeUndefined();
      expect(of(result, "effect")).toMatchObject([{ applied: true, key: "producer-1/1" }]);
      expect(serversOf(result)).toEqual(["start", "kill", "start", "pause", "resume"]);
      expect(evidenceOf(result)[0]).toMatchObject({ serversKilled: 1 });
      expect(result.verdicts.map(({ property, verdict }) => [property, verdict.verdict])).toContainEqual([
        "no-loss",
        "held",
      ]);
    },
  );

  test("elects another leader when the first one is off the network", { timeout: 120_000 }, async () => {
    const [cluster] = await quickCells({ ...source, servers: 3 });
    const cutOff = { kind: "server-partition", at: 500, duration: 9_000, servers: ["leader"] };
    const result = await play(
      [
        { ...cutOff, direction: "both", processes: [] },
        { ...cutOff, direction: "outgoing" },
      ],
      cluster,
    );
    expect(result.failure).toBeUndefined();
    expect(result.unsupported).toEqual([`server-partition: ${noOneWay}`]);
    expect(result.verdicts.filter(({ verdict }) => verdict.verdict === "violated")).toEqual([]);
    expect(evidenceOf(result)).toMatchObject([{ networksDisconnected: 2 }]);
    const old = of(result, "fault")[0]?.roles?.["leader"];
    const [begun, end] = of(result, "fault").flatMap(({ phase, time }) => (phase === "start" ? [] : [time]));
    const next = of(result, "server").find(
      ({ what, stream, time }) => what === "lead" && stream === "ORDERS" && time > (begun ?? Infinity),
    );
    expect([old, next?.server]).toHaveLength(new Set([old, next?.server]).size);
    expect(next?.time).toBeLessThan(end ?? 0);
  });

  test("says which faults it cannot inject", { timeout: 120_000 }, async () => {
    const { unsupported } = await play([{ kind: "power-loss", at: 0, duration: 100, server: "nats-1" }]);
    expect(unsupported).toEqual([
      "power-loss: the backend container cannot take the power from a container; use --backend sim, or process where that can",
    ]);
  });

  const plan = (script: (stage: Stage) => Promise<void>, version?: string): RunPlan => ({
    topology: {
      ...cell.scenario.topology,
      broker: { ...cell.scenario.topology.broker, ...(version !== undefined && { version }) },
    },
    strategy: cell.scenario.strategy,
    settings: {},
    connection: {},
    client,
    seed: 1,
    middlebox: false,
    faultKinds: [],
    script,
    timeLimit: 3_000,
    diagnose: undiagnosed,
  });
  const never = (): Promise<void> => new Promise(() => {});

  test(
    "ends by force when its time is up, and keeps the log of the server",
    { timeout: 120_000 },
    async () => {
      const { failure } = await withBackend((backend) => backend.run(plan(never)));
      if (failure?.kind !== "stopped") throw new Error("the run was stopped");
      const [, path = ""] =
        /^the run exceeded 3000 ms\n {2}server logs: (.*\.log)$/.exec(failure.reason) ?? [];
      expect(readFileSync(path, "utf8")).toContain("Server is ready");
    },
  );

  test("ends by force at any moment of setting up and playing", { timeout: 120_000 }, async () => {
    for (const moment of [0, 150, 500, 1_500]) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), moment);
      const { failure } = await withBackend((backend) => backend.run(plan(never)), controller.signal);
      expect(failure).toEqual({ kind: "stopped", reason: "interrupted", waiting: [] });
    }
  });

  test("is not made without a server of the wanted generation", { timeout: 60_000 }, async () => {
    const { failure } = await withBackend((backend) => backend.run(plan(never, "1.4")));
    expect(failure).toMatchObject({
      kind: "stopped",
      reason: expect.stringMatching(/^the image .* has nats-server 2\..*, and not 1\.4$/) as string,
    });
  });
});
