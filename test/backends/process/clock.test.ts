import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { processBackend } from "../../../harness/backends/process/backend.ts";
import { skewableDate } from "../../../harness/backends/process/wall-clock.ts";
import { Workspace } from "../../../harness/backends/process/workspace.ts";
import { loadClient } from "../../../harness/clients/client.ts";
import { runCase, type CaseResult } from "../../../harness/run/run-case.ts";
import type { Schedule } from "../../../harness/scenario/fault.ts";
import { loadCells } from "../../../harness/suite/load.ts";
import { settingOf } from "../../../harness/suite/settings.ts";
import { binaries, childModule, describeWithServer } from "./servers.ts";

const TRUE_TIME = Date.UTC(2026, 0, 1);

describe("a wall clock that can be set off", () => {
  let time = TRUE_TIME;
  let reads = 0;
  const TrueDate = new Proxy(Date, { get: (target, key) => (key === "now" ? () => time : (Reflect.get(target, key) as unknown)) });
  const { Date: Skewable, clock } = skewableDate(TrueDate, () => reads++);
  const readings = (): number[] => [Skewable.now(), new Skewable().getTime()];

  test("tells the true time until then, and counts no reads", () => {
    expect(readings()).toEqual([TRUE_TIME, TRUE_TIME]);
    expect(reads).toBe(0);
  });

  test("tells the same wrong time in every way, counts the reads, and is put right", () => {
    clock.set([{ offset: -5_000, driftPartsPerMillion: 0, since: TRUE_TIME }]);
    expect(readings()).toEqual([TRUE_TIME - 5_000, TRUE_TIME - 5_000]);
    expect(Skewable()).toBe(new Date(TRUE_TIME - 5_000).toString());
    expect(reads).toBe(3);
    clock.set([]);
    expect(readings()).toEqual([TRUE_TIME, TRUE_TIME]);
    expect(reads).toBe(3);
  });

  test("drifts from the moment at which it was set off", () => {
    clock.set([{ offset: 100, driftPartsPerMillion: 10_000, since: TRUE_TIME }]);
    time = TRUE_TIME + 2_000;
    expect(Skewable.now()).toBe(TRUE_TIME + 2_000 + 100 + 20);
    time = TRUE_TIME;
    clock.set([]);
  });

  test("adds up errors, and what was adjusted stays when they are gone", () => {
    clock.set([
      { offset: 100, driftPartsPerMillion: 0, since: TRUE_TIME },
      { offset: -30, driftPartsPerMillion: 0, since: TRUE_TIME },
    ]);
    clock.adjust(-70);
    expect(readings()).toEqual([TRUE_TIME, TRUE_TIME]);
    clock.set([]);
    expect(readings()).toEqual([TRUE_TIME - 70, TRUE_TIME - 70]);
    clock.adjust(70);
  });

  test("leaves given times alone, and is a Date in every other respect", () => {
    clock.set([{ offset: 1_000, driftPartsPerMillion: 0, since: TRUE_TIME }]);
    const given = new Skewable(42);
    expect([given.getTime(), Skewable.UTC(1970, 0), Skewable.parse("1970-01-01")]).toEqual([42, 0, 0]);
    expect([given instanceof Skewable, given instanceof Date]).toEqual([true, true]);
    clock.set([]);
  });
});

const folder = realpathSync(mkdtempSync(join(tmpdir(), "capstan-clock-")));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "clock.scenario.ts");
writeFileSync(
  file,
  `import { defineDelivery, defineScenario } from "capstan";
   const teller = defineDelivery({
     name: "teller",
     summary: "Tells what its clocks say.",
     claims: [],
     producer: (context) => ({
       async send() {
         const clocks = [context.clock.now(), Date.now(), new Date().getTime()];
         context.log(JSON.stringify({ incarnation: context.incarnation, clocks, monotonic: context.clock.monotonic() }));
       },
     }),
     consumer: ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
   });
   export default defineScenario({ strategy: teller, claims: ["progress"], faults: ["clock-skew"], limits: { quiet: 200 }, workload: { messages: 4, spread: 500 } });`,
);

interface Told {
  readonly incarnation: number;
  readonly clocks: readonly number[];
  readonly monotonic: number;
}

describeWithServer("clock skew on real processes", () => {
  const source = { files: [file], client: "nats-io" } as const;
  const hour = 3_600_000;

  async function play(schedule: Schedule): Promise<{ result: CaseResult; told: (process: string) => readonly Told[] }> {
    const [cell] = await loadCells(source);
    if (cell === undefined) throw new Error("there is a cell");
    using workspace = new Workspace();
    const backend = processBackend({ binaries, workspace, child: { module: childModule, code: { source, cell: cell.id } } });
    const messages = [100, 200, 800].flatMap((at) => [1, 2].map((producer) => ({ at, producer, size: 0 })));
    const result = await runCase(settingOf(cell, backend, await loadClient("nats-io")), { workload: { messages }, schedule, seed: 1 });
    expect(result.failure).toBeUndefined();
    expect(result.unsupported).toEqual([]);
    const told = (process: string): Told[] =>
      result.record.history.events.flatMap((event) =>
        event.type === "log" && event.process === process ? [JSON.parse(event.text) as Told] : [],
      );
    return { result, told };
  }

  const evidenceOf = ({ record }: CaseResult): unknown =>
    record.history.events.flatMap((event) => (event.type === "fault" && event.phase === "end" ? [event.evidence] : []))[0];

  test.concurrent("is seen by all of a process's code, and by no other process, until it ends", { timeout: 60_000 }, async () => {
    const skew = { kind: "clock-skew", at: 0, duration: 500, process: "producer-1", offset: hour, driftPartsPerMillion: 0 };
    const { result, told } = await play([skew]);
    const now = Date.now();
    const isAhead = ({ clocks }: Told): boolean[] => clocks.map((clock) => clock - now > hour / 2);
    expect(told("producer-1").map(isAhead)).toEqual([[true, true, true], [true, true, true], [false, false, false]]);
    expect(told("producer-2").map(isAhead).flat()).toEqual(Array(9).fill(false));
    const monotonic = told("producer-1").map((each) => each.monotonic);
    expect(Math.max(...monotonic) - Math.min(...monotonic)).toBeLessThan(hour / 2);
    expect(evidenceOf(result)).toEqual({ clockReads: 6 });
  });

  test.concurrent("is that of the host, and outlives a crash of the process", { timeout: 60_000 }, async () => {
    const { told } = await play([
      // Longer than a slow machine takes to start a process again.
      { kind: "clock-skew", at: 0, duration: 10_000, process: "producer-1", offset: -hour, driftPartsPerMillion: 0 },
      { kind: "crash", at: 300, duration: 100, process: "producer-1" },
    ]);
    const now = Date.now();
    const last = told("producer-1").at(-1);
    expect(last?.incarnation).toBe(2);
    expect(last?.clocks.map((clock) => now - clock > hour / 2)).toEqual([true, true, true]);
  });
});
