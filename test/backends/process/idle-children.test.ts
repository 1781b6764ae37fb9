import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { processBackend } from "../../../harness/backends/process/backend.ts";
import { IdleChildren } from "../../../harness/backends/process/idle-children.ts";
import { Workspace } from "../../../harness/backends/process/workspace.ts";
import { loadClient } from "../../../harness/clients/client.ts";
import type { HistoryEvent } from "../../../harness/history/events.ts";
import { runCase } from "../../../harness/run/run-case.ts";
import { settingOf } from "../../../harness/suite/settings.ts";
import { quickCells } from "./pool.ts";
import { binaries, childModule, describeWithServer, root } from "./servers.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "capstan-idle-")));
afterAll(() => rmSync(folder, { recursive: true }));

const source = { files: [], strategies: ["exactly-once"], faults: ["none"], client: "nats-io" } as const;
const [cell] = await quickCells(source);
if (cell === undefined) throw new Error("there is a cell");
const given = cell;

/** Children of which consumers leave something behind when they are told to stop. */
const untidy = join(folder, "untidy.mjs");
writeFileSync(
  untidy,
  `
  import { runChild } from "${pathToFileURL(root).href}dist/harness/backends/process/child-program.js";
  import { loadCode } from "${pathToFileURL(root).href}dist/harness/suite/load-code.js";
  runChild(async (code) => {
    const loaded = await loadCode(code);
    const consumer = async (context) => {
      setInterval(() => {}, 1_000);
      await loaded.strategy.consumer(context);
    };
    return { ...loaded, strategy: { ...loaded.strategy, consumer } };
  });`,
);

describeWithServer("children of a run that is over", () => {
  /** Plays a case twice; gives the processes that are there after each run, and what happened in the second. */
  async function twice(module: URL, idle: IdleChildren): Promise<{ waiting: number[]; processes: number[]; events: readonly HistoryEvent[] }> {
    using workspace = new Workspace();
    const code = { source, cell: given.id, builtin: "exactly-once" };
    const backend = processBackend({ binaries, workspace, child: { module, code, idle } });
    const setting = settingOf(given, backend, await loadClient("nats-io"));
    const messages = [{ at: 0, producer: 1, size: 0 }];
    const waiting: number[] = [];
    const processes: number[] = [];
    for (;;) {
      const result = await runCase(setting, { workload: { messages }, schedule: [], seed: 1 });
      expect(result.failure).toBeUndefined();
      expect(result.verdicts.map(({ verdict }) => verdict.verdict)).not.toContain("violated");
      waiting.push(idle.size);
      processes.push(workspace.processes);
      if (waiting.length === 2) return { waiting, processes, events: result.record.history.events };
    }
  }

  test.concurrent("are used for the next one, as new processes of it", { timeout: 60_000 }, async () => {
    const { waiting, processes, events } = await twice(childModule, new IdleChildren());
    // Two producers, two consumers, and one that prepared, which may do so late.
    expect(waiting).toEqual([5, 5]);
    expect(processes).toEqual([5, 5]);
    const lives = events.filter((event) => event.type === "process");
    expect(lives.map(({ what, incarnation }) => `${what} ${incarnation}`)).toEqual(Array(4).fill("start 1"));
    expect(events.filter(({ type }) => type === "effect")).toHaveLength(1);
  });

  test.concurrent("are killed if something of the run is left in them", { timeout: 60_000 }, async () => {
    const { waiting, processes } = await twice(pathToFileURL(untidy), new IdleChildren());
    expect(waiting).toEqual([3, 3]);
    expect(processes).toEqual([3, 3]);
  });
});
