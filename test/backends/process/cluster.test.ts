import { expect, test } from "vitest";
import { processBackend } from "../../../harness/backends/process/backend.ts";
import { Workspace } from "../../../harness/backends/process/workspace.ts";
import { failover } from "../../../harness/checkers/measures/failover.ts";
import { loadClient } from "../../../harness/clients/client.ts";
import type { HistoryEvent } from "../../../harness/history/events.ts";
import { runCase } from "../../../harness/run/run-case.ts";
import { settingOf } from "../../../harness/suite/settings.ts";
import { quickCells } from "./pool.ts";
import { binaries, childModule, describeWithServer } from "./servers.ts";

const source = {
  files: [],
  strategies: ["exactly-once"],
  faults: ["none"],
  client: "nats-io",
  servers: 3,
} as const;

describeWithServer("a cluster of three servers", () => {
  test(
    "loses its leader in a minority, elects another one, and keeps what it acknowledged",
    { timeout: 120_000 },
    async () => {
      const [cell] = await quickCells(source);
      if (cell === undefined) throw new Error("there is a cell");
      const client = await loadClient("nats-io");
      using workspace = new Workspace();
      const child = { module: childModule, code: { source, cell: cell.id, builtin: "exactly-once" } };
      const backend = processBackend({ binaries, workspace, child });
      // One producer is left with the leader, the other one with the majority.
      const partition = {
        kind: "server-partition",
        at: 500,
        duration: 10_000,
        servers: ["leader"],
        direction: "both",
        processes: ["producer-1"],
      };
      const messages = [1, 2].flatMap((producer) =>
        [100, 1_500, 3_000].map((at) => ({ at: at + producer, producer, size: 10 })),
      );
      const result = await runCase(settingOf(cell, backend, client), {
        workload: { messages },
        schedule: [partition],
        seed: 1,
      });

      expect(result.failure).toBeUndefined();
      expect(result.unsupported).toEqual([]);
      expect(result.verdicts.filter(({ verdict }) => verdict.verdict !== "held")).toEqual([]);
      const { events } = result.record.history;
      const of = <Type extends HistoryEvent["type"]>(type: Type) =>
        events.filter((event): event is Extract<HistoryEvent, { type: Type }> => event.type === type);
      const [begin, end] = of("fault");
      const old = begin?.roles?.["leader"];
      expect(begin?.targets).toEqual([old, "producer-1"]);
      expect(end?.evidence?.["framesHeld"]).toBeGreaterThan(0);

      // The majority has a new leader before the partition heals.
      const [next] = of("server").filter(
        ({ what, stream, time }) => what === "lead" && stream === "ORDERS" && time > (begin?.time ?? 0),
      );
      expect(next?.server).not.toBe(old);
      expect(next?.time).toBeLessThan(end?.time ?? 0);
      const measured = failover(result.record.history);
      expect(measured.newLeader).toEqual([(next?.time ?? 0) - (begin?.time ?? 0)]);
      expect(measured.nextAcknowledgement).toHaveLength(1);

      // The minority has lost its quorum: what is sent there after the partition is acknowledged only when it is over.
      const within = (producer: string) =>
        of("ok").filter(
          ({ process, time }) => process === producer && time > (begin?.time ?? 0) && time < (end?.time ?? 0),
        );
      expect(within("producer-1")).toEqual([]);
      expect(within("producer-2").length).toBeGreaterThan(0);
      expect(of("ok")).toHaveLength(6);
      expect(workspace.processes).toBe(0);
    },
  );
});
