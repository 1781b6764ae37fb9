import { describe, expect, it } from "vitest";
import { workloadSize } from "../../harness/scenario/workload.ts";
import type {
  Backend,
  RunPlan,
  RunRecord,
  Stage,
  UntimedEvent,
  WorkloadMessage,
} from "../../harness/backends/backend.ts";
import type { World } from "../../harness/backends/world.ts";
import { loadClient } from "../../harness/clients/client.ts";
import { createRecorder } from "../../harness/history/recorder.ts";
import { runCase, type Setting } from "../../harness/run/run-case.ts";
import { defineScenario } from "../../harness/scenario/define.ts";
import type { RunCase } from "../../harness/scenario/scenario.ts";
import { confirm } from "../../harness/search/confirm.ts";
import { cellsOf } from "../../harness/suite/cells.ts";
import { settingOf } from "../../harness/suite/settings.ts";
import { atLeastOnce } from "../../strategies/index.ts";

/** A backend on which all messages are lost if consumer-1 crashes and `fails` says so; time stands still. */
function flaky(fails: (run: number) => boolean): Backend & { runs: number } {
  const backend = {
    name: "process" as const,
    server: "none",
    runs: 0,
    async run({ script }: RunPlan): Promise<RunRecord> {
      const unlucky = fails(++backend.runs);
      const recorder = createRecorder();
      let time = 0;
      let crashed = false;
      const record = (event: UntimedEvent) => recorder.record({ ...event, time: time++ });
      const world = {
        processes: ["producer-1", "producer-2", "consumer-1", "consumer-2"],
        servers: ["nats-1"],
        now: () => 0,
        sleep: () => Promise.resolve(),
        killProcess(name: string) {
          crashed ||= name === "consumer-1";
          return { heal() {}, evidence: () => ({ processesKilled: 1 }) };
        },
      } as unknown as World;
      const sent: WorkloadMessage[] = [];
      const stage: Stage = {
        world,
        clocks: { setClock() {}, clockError: () => 0 },
        record,
        prepare: () => Promise.resolve(),
        startProcesses: () => Promise.resolve(),
        warmUp: () => Promise.resolve(),
        send: (message) => sent.push(message),
        operate: () => Promise.reject(new Error("there are no nodes")),
        onReturn: () => {},
        async outstanding() {
          for (const { id, producer, number } of sent.splice(0)) {
            record({ type: "invoke", process: producer, incarnation: 1, id, producer, number, digest: "" });
            record({ type: "ok", process: producer, id });
            if (!crashed || !unlucky) record({ type: "effect", process: "consumer-2", id, applied: true });
          }
          return { operations: [], deliveries: 0, notRunning: [], quietFor: 1e9 };
        },
        pending: () => Promise.resolve([]),
        traffic: () => ({}),
      };
      await script(stage);
      const cost = { networkMessages: 0, networkBytes: 0, storedBytes: 0, syncs: 0 };
      return {
        history: recorder.history(),
        counters: {},
        cost,
        duration: 0,
        traceHash: "",
        steps: 0,
        trace: [],
      };
    },
  };
  return backend;
}

async function setting(backend: Backend): Promise<Setting> {
  const [cell] = cellsOf([defineScenario({ strategy: atLeastOnce, faults: ["crash"] })]);
  if (cell === undefined) throw new Error("no cell");
  return settingOf(cell, backend, await loadClient("nats-io"));
}

const found: RunCase = {
  workload: { messages: [0, 10, 20, 30].map((at) => ({ at, producer: 1, size: 0 })) },
  schedule: ["consumer-2", "consumer-1"].map((process) => ({ kind: "crash", at: 0, duration: 1, process })),
  seed: 1,
};

const effort = { runs: 5, needed: 2, tries: 3, hasTime: () => true };

/** Finds the violation with the first run of a backend, and confirms it. */
async function confirmed(fails: (run: number) => boolean, more: Partial<typeof effort> = {}) {
  const backend = flaky((run) => run === 1 || fails(run));
  const here = await setting(backend);
  const result = await runCase(here, found);
  const outcome = await confirm(here, { property: "no-loss", case: found, result }, { ...effort, ...more });
  return { outcome, backend };
}

describe("confirming a violation on a real backend", () => {
  it("makes a case that always fails as small as it can be", async () => {
    const { outcome, backend } = await confirmed(() => true);
    expect(workloadSize(outcome.case.workload)).toBe(1);
    expect(outcome.case.schedule).toMatchObject([{ kind: "crash", process: "consumer-1" }]);
    expect(outcome.rate).toEqual({ failed: 2, runs: 2 });
    expect(outcome.simulations).toBe(backend.runs - 1);
  });

  it("keeps the case as it was found if it never fails again, with the run that showed it", async () => {
    const { outcome } = await confirmed(() => false);
    expect(outcome.case).toEqual(found);
    expect(outcome.rate).toEqual({ failed: 1, runs: 5 });
    const verdict = outcome.result.verdicts.find(({ property }) => property === "no-loss")?.verdict;
    expect(verdict?.verdict).toBe("violated");
  });

  it("takes no smaller case that fails only once in three runs", async () => {
    const { outcome } = await confirmed((run) => run <= 5 || run % 3 === 0);
    expect(outcome.case).toEqual(found);
    expect(outcome.rate).toEqual({ failed: 5, runs: 5 });
  });

  it("ends when there is no time, with the rate until then", async () => {
    let left = 2;
    const { outcome, backend } = await confirmed(() => true, { hasTime: () => left-- > 0 });
    expect(outcome.case).toEqual(found);
    expect(outcome.rate).toEqual({ failed: 3, runs: 3 });
    expect(backend.runs).toBe(3);
  });
});
