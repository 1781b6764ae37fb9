import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { processBackend } from "../../../../harness/backends/process/backend.ts";
import { isOf } from "../../../../harness/backends/process/binaries.ts";
import { mountsBelow } from "../../../../harness/backends/process/store/mounts.ts";
import type { MechanismProbe } from "../../../../harness/backends/process/store/power-loss-probe.ts";
import { Workspace } from "../../../../harness/backends/process/workspace.ts";
import { loadClient } from "../../../../harness/clients/client.ts";
import { runCase, type CaseResult } from "../../../../harness/run/run-case.ts";
import type { RunCase } from "../../../../harness/scenario/scenario.ts";
import { settingOf } from "../../../../harness/suite/settings.ts";
import { quickCells } from "../pool.ts";
import { binaries, childModule, describeWithServer } from "../servers.ts";
import { describeMechanisms } from "./mechanisms.ts";

const client = await loadClient("nats-io");

/** The broker acknowledges messages while nobody can consume them, and its host loses power. */
const backlogLost: RunCase = {
  workload: { messages: [0, 50, 100, 150].map((at) => ({ at, producer: 1, size: 10 })) },
  schedule: [
    { kind: "partition", at: 0, duration: 1_500, processes: ["consumer-1", "consumer-2"], direction: "both" },
    { kind: "power-loss", at: 1_000, duration: 100, server: "nats-1" },
  ],
  seed: 1,
};

async function play(family: string, probes: readonly MechanismProbe[], version?: string): Promise<CaseResult> {
  const source = { files: [], strategies: ["at-least-once"], faults: [family], client: "nats-io" } as const;
  const [cell] = await quickCells(source);
  if (cell === undefined) throw new Error("there is a cell");
  using workspace = new Workspace();
  const child = { module: childModule, code: { source, cell: cell.id, builtin: "at-least-once" } };
  const chosen = binaries.filter((binary) => isOf(binary.version, version));
  const backend = processBackend({ binaries: chosen, workspace, child, powerLoss: () => Promise.resolve(probes) });
  const result = await runCase(settingOf(cell, backend, client), backlogLost);
  expect(mountsBelow(workspace.folder)).toEqual([]);
  expect(readdirSync(workspace.folder).filter((name) => name.startsWith("run-"))).toEqual([]);
  return result;
}

const lossOf = ({ verdicts }: CaseResult): string | undefined =>
  verdicts.find(({ property }) => property === "no-loss")?.verdict.verdict;

function evidenceOf({ record }: CaseResult): Readonly<Record<string, number>> | undefined {
  return record.history.events.flatMap((event) =>
    event.type === "fault" && event.kind === "power-loss" && event.phase === "end" ? [event.evidence] : [],
  )[0];
}

describeWithServer("power loss on a real server", () => {
  const newest = binaries.toSorted((a, b) => b.version.localeCompare(a.version, "en", { numeric: true }))[0]?.version;

  describeMechanisms((probe) => {
    test.concurrent("loses acknowledged messages with the usual sync interval", { timeout: 60_000 }, async () => {
      const result = await play("power-loss", [probe], newest);
      expect(result.failure).toBeUndefined();
      expect(result.unsupported).toEqual([]);
      expect(lossOf(result)).toBe("violated");
      expect(evidenceOf(result)).toMatchObject({ serversKilled: 1 });
      expect(evidenceOf(result)?.["bytesLost"]).toBeGreaterThan(0);
      const servers = result.record.history.events.flatMap((event) => (event.type === "server" ? [event.what] : []));
      expect(servers).toEqual(["start", "power-loss", "start"]);
    });

    test.concurrent("loses none if the server syncs before it acknowledges", { timeout: 60_000 }, async () => {
      const result = await play("power-loss-synced", [probe], newest);
      expect(result.failure).toBeUndefined();
      expect(result.unsupported).toEqual([]);
      expect(lossOf(result)).toBe("held");
      // Four messages and what prepare makes; not to be seen but by strace.
      if (probe.mechanism.name === "strace") expect(result.record.cost.syncs).toBeGreaterThan(4);
      expect(evidenceOf(result)).toMatchObject({ serversKilled: 1 });
    });
  });

  test.concurrent("is inconclusive, with the reasons, where it cannot be done", { timeout: 60_000 }, async () => {
    const mechanism = { name: "a trick", open: () => Promise.reject(new Error("never asked")) };
    const result = await play("power-loss", [{ mechanism, summary: "", problem: "needs a wizard" }]);
    expect(result.unsupported).toEqual([
      "power-loss: the power of a server cannot be taken here (a trick: needs a wizard); use --backend sim",
    ]);
  });
});
