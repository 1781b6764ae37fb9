import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { processBackend } from "../../../harness/backends/process/backend.ts";
import type { CodeLoader } from "../../../harness/backends/process/app-program.ts";
import { Workspace } from "../../../harness/backends/process/workspace.ts";
import { loadClient } from "../../../harness/clients/client.ts";
import type { HistoryEvent } from "../../../harness/history/events.ts";
import { runCase, type CaseResult } from "../../../harness/run/run-case.ts";
import type { Schedule } from "../../../harness/scenario/fault.ts";
import { loadCells } from "../../../harness/suite/load.ts";
import { loadCode } from "../../../harness/suite/load-code.ts";
import { settingOf } from "../../../harness/suite/settings.ts";
import type { SuiteSource } from "../../../harness/suite/source.ts";
import { ended, Project } from "../../cli/e2e/project.ts";
import { quickCells } from "./pool.ts";
import { binaries, childModule, describeWithServer } from "./servers.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "capstan-in-process-")));
afterAll(() => rmSync(folder, { recursive: true }));

/** A consumer that goes on after its death with everything that it can ask for. */
const file = join(folder, "undead.scenario.ts");
writeFileSync(
  file,
  `import { defineDelivery, defineScenario } from "capstan";
   const undead = defineDelivery({
     name: "undead",
     summary: "Counts what it may still do.",
     claims: [],
     producer: () => ({ send: () => Promise.resolve() }),
     async consumer(context) {
       await context.connect();
       const before = await context.disk.read("steps");
       context.log("incarnation " + context.incarnation + " finds " + before.length + " steps of others");
       if (context.incarnation > 1) return new Promise(() => {});
       for (;;) {
         await new Promise((resolve) => setTimeout(resolve, 20));
         await context.disk.append("steps", "1");
         await context.effects.apply({ id: "step" });
       }
     },
   });
   export default defineScenario({ strategy: undead, topology: { consumers: 1 }, faults: ["crash"], claims: ["progress"], limits: { quiet: 200, recovery: 3_000 }, workload: { messages: 1, spread: 1_500 } });`,
);

describeWithServer("processes of the application inside of the harness", () => {
  async function play(source: SuiteSource, schedule: Schedule): Promise<CaseResult> {
    const [cell] = source.files.length > 0 ? await loadCells(source) : await quickCells(source);
    if (cell === undefined) throw new Error("there is a cell");
    using workspace = new Workspace();
    const child = { module: childModule, code: { source, cell: cell.id }, inProcess: loadCode as CodeLoader };
    const backend = processBackend({ binaries, workspace, child });
    const client = await loadClient("nats-io");
    const messages = [{ at: 100, producer: 1, size: 10 }, { at: 600, producer: 1, size: 10 }];
    const result = await runCase(settingOf(cell, backend, client), { workload: { messages }, schedule, seed: 1 });
    expect(workspace.processes).toBe(0);
    return result;
  }

  const of = <Type extends HistoryEvent["type"]>({ record }: CaseResult, type: Type) =>
    record.history.events.filter((event): event is Extract<HistoryEvent, { type: Type }> => event.type === type);

  const builtin: SuiteSource = { files: [], strategies: ["exactly-once"], faults: ["none"], client: "nats-io" };

  test("play a run as children do, with crashes", { timeout: 60_000 }, async () => {
    const crash = { kind: "crash", at: 300, duration: 100, process: "consumer-1" };
    const result = await play(builtin, [crash]);
    expect(result.failure).toBeUndefined();
    expect(result.unsupported).toEqual([]);
    expect(result.verdicts.map(({ verdict }) => verdict.verdict)).toEqual(result.verdicts.map(() => "held"));
    expect(of(result, "ok")).toHaveLength(2);
    expect(of(result, "effect").filter(({ applied }) => applied)).toHaveLength(2);
    const lives = of(result, "process").filter(({ process }) => process === "consumer-1");
    expect(lives.map(({ what, incarnation }) => `${what} ${incarnation}`)).toEqual(["start 1", "crash 1", "start 2"]);
  });

  test("cannot be paused, nor be given a clock of their own, and the run says so", { timeout: 60_000 }, async () => {
    const { unsupported } = await play(builtin, [
      { kind: "pause", at: 0, duration: 100, target: "consumer-1" },
      { kind: "pause", at: 0, duration: 100, target: "nats-1" },
      { kind: "clock-skew", at: 0, process: "consumer-1", offset: 1_000, driftPartsPerMillion: 0 },
    ]);
    expect([...unsupported].sort()).toEqual([
      "clock-skew: with --in-process all processes of the application share the clock of the harness; leave that out",
      "pause: with --in-process a process of the application cannot be paused without the harness; leave that out",
    ]);
  });

  test("do nothing more after a crash, whatever their code goes on with", { timeout: 60_000 }, async () => {
    const source = { files: [file], client: "nats-io" } as const;
    const result = await play(source, [{ kind: "crash", at: 500, duration: 300, process: "consumer-1" }]);
    expect(result.failure).toBeUndefined();
    const ofFirst = <Event extends { readonly process: string }>(events: readonly Event[]): readonly Event[] =>
      events.filter(({ process }) => process === "consumer-1");
    const told = ofFirst(of(result, "log")).map(({ text }) => /incarnation (\d) finds (\d+) steps/.exec(text)?.slice(1).map(Number));
    const effects = ofFirst(of(result, "effect")).length;
    expect(told[0]).toEqual([1, 0]);
    expect(told[1]?.[0]).toBe(2);
    // A step is written down before its effect; the crash may come between the two.
    expect(effects).toBeGreaterThan(0);
    expect([effects, effects + 1]).toContain(told[1]?.[1]);
    const crash = of(result, "process").find(({ what }) => what === "crash");
    expect(ofFirst(of(result, "effect")).filter(({ time }) => time > (crash?.time ?? 0))).toEqual([]);
  });

  test("are chosen by an option, which other backends refuse", { timeout: 60_000 }, async () => {
    using project = new Project();
    project.write(
      "pid.scenario.ts",
      `import { defineDelivery, defineScenario } from "capstan";
       const pids = defineDelivery({
         name: "pids",
         summary: "Tells where it runs.",
         claims: [],
         producer: () => ({ async send() { console.error("pid", process.pid); } }),
         consumer: () => new Promise(() => {}),
       });
       export default defineScenario({ strategy: pids, claims: ["no-phantoms"], faults: ["none"], limits: { quiet: 200 }, workload: { messages: 1, spread: 100 } });`,
    );
    const env = { CAPSTAN_NATS_SERVER: binaries[0]?.path ?? "" };
    const child = project.start(["run", "pid.scenario.ts", "--backend", "process", "--in-process", "--runs", "1", "--allow-inconclusive"], { env });
    const { code, err } = await ended(child);
    expect(err).toContain(`pid ${child.pid}`);
    expect(code).toBe(0);
    const refused = await project.run(["run", "pid.scenario.ts", "--in-process"], { env });
    expect([refused.code, refused.err]).toEqual([64, expect.stringContaining("--in-process is for --backend process")]);
  });
});
