import { expect, test } from "vitest";
import { processBackend } from "../../../harness/backends/process/backend.ts";
import { Workspace } from "../../../harness/backends/process/workspace.ts";
import { loadClient } from "../../../harness/clients/client.ts";
import { runCase } from "../../../harness/run/run-case.ts";
import { homeOf } from "../../../harness/scenario/home.ts";
import { settingOf } from "../../../harness/suite/settings.ts";
import { quickCells } from "./pool.ts";
import { binaries, childModule, describeWithServer } from "./servers.ts";

const strategy = "share-nothing-disk";
const source = { files: [], strategies: [strategy], faults: ["none"], client: "nats-io" } as const;
const [cell] = await quickCells(source);
if (cell === undefined) throw new Error("there is a cell");
const client = await loadClient("nats-io");

const nodes = ["node-1", "node-2", "node-3"];
const home = homeOf("key-1", nodes);
const session = nodes.indexOf(home) + 1;

/** What is read when the node of a key has died and is back, and the evidence of that. */
async function afterCrash(how: { readonly disk?: "lost" }) {
  using workspace = new Workspace();
  const backend = processBackend({
    binaries,
    workspace,
    child: { module: childModule, code: { source, cell: cell?.id, builtin: strategy } },
  });
  const operations = [
    { at: 100, session, f: "write", key: 1 },
    { at: 2_500, session, f: "read", key: 1 },
  ] as const;
  const crash = { kind: "crash", at: 700, duration: 200, process: home, ...how };
  if (cell === undefined) throw new Error("there is a cell");
  const { record, failure } = await runCase(settingOf(cell, backend, client), {
    workload: { operations },
    schedule: [crash],
    seed: 1,
  });
  expect(failure).toBeUndefined();
  const { events } = record.history;
  const answers = events.flatMap((event) =>
    event.type === "ok" && event.id === `session-${session}/2` ? [event.value] : [],
  );
  const evidence = events.flatMap((event) =>
    event.type === "fault" && event.phase === "end" ? [event.evidence] : [],
  );
  return { answers, evidence };
}

describeWithServer("the disk of a real process", () => {
  const killed = { processesKilled: 1, sendsInterrupted: 0 };

  test("outlives a crash, and goes with the host", { timeout: 60_000 }, async () => {
    const [kept, lost] = await Promise.all([afterCrash({}), afterCrash({ disk: "lost" })]);
    expect(kept).toEqual({ answers: [`v${session}.1`], evidence: [killed] });
    const bytesLost = expect.any(Number) as number;
    expect(lost).toEqual({ answers: [null], evidence: [{ ...killed, filesLost: 1, bytesLost }] });
    expect(lost.evidence[0]?.["bytesLost"]).toBeGreaterThan(50);
  });
});
