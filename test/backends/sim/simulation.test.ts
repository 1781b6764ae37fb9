import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simulation } from "../../../harness/backends/sim/backend.ts";
import { loadClient, type ClientName } from "../../../harness/clients/client.ts";
import type { HistoryEvent } from "../../../harness/history/events.ts";
import { runCase, type CaseResult } from "../../../harness/run/run-case.ts";
import { caseArbitrary } from "../../../harness/search/case-arbitrary.ts";
import { defineScenario, type ScenarioInput } from "../../../harness/scenario/define.ts";
import type { Fault } from "../../../harness/scenario/fault.ts";
import { defineDelivery, type DeliveryStrategy } from "../../../harness/scenario/strategy.ts";
import { cellsOf } from "../../../harness/suite/cells.ts";
import { settingOf } from "../../../harness/suite/settings.ts";
import { atLeastOnce, atMostOnce, exactlyOnce } from "../../../strategies/index.ts";

interface Options extends Partial<ScenarioInput> {
  readonly strategy?: DeliveryStrategy;
  readonly faults?: string[];
  readonly messages?: readonly number[];
  readonly seed?: number;
  readonly client?: ClientName;
}

/** Runs one schedule with messages of producer-1 at the given milliseconds. */
async function play(schedule: Fault[], options: Options = {}): Promise<CaseResult> {
  const { strategy = atLeastOnce, messages = [0, 500, 1000, 1500, 2000], client = "nats-io", seed = 1, ...rest } = options;
  const [cell] = cellsOf([defineScenario({ strategy, faults: ["none"], claims: ["no-loss"], ...rest })]);
  if (cell === undefined) throw new Error("no cell");
  const setting = settingOf(cell, simulation, await loadClient(client));
  const workload = { messages: messages.map((at) => ({ at, producer: 1, size: 8 })) };
  return runCase(setting, { workload, schedule, seed });
}

const events = (result: CaseResult) => result.record.history.events;
const ofType = <T extends HistoryEvent["type"]>(result: CaseResult, type: T) =>
  events(result).filter((event): event is Extract<HistoryEvent, { type: T }> => event.type === type);
const evidence = (result: CaseResult) =>
  Object.assign({}, ...ofType(result, "fault").map((event) => event.evidence ?? {})) as Record<string, number>;

describe("a run without faults", () => {
  it.each(["nats-io", "nats@2"] as const)("delivers each message once with %s", async (client) => {
    for (const strategy of [atMostOnce, atLeastOnce, exactlyOnce]) {
      const result = await play([], { strategy, client });
      expect(result.failure).toBeUndefined();
      expect(ofType(result, "effect").map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((n) => `producer-1/${n}`));
      expect(result.verdicts.map(({ verdict }) => verdict.verdict)).not.toContain("violated");
    }
  });

  it("counts time from the start of the faults phase", async () => {
    const result = await play([]);
    const [first] = ofType(result, "invoke");
    expect(first?.time).toBeLessThan(1000);
    expect(events(result)[0]?.time).toBeLessThan(0);
    const phases = ofType(result, "phase");
    expect(phases.map(({ phase, outcome }) => outcome ?? phase)).toEqual(["faults", "recovery", "quiet"]);
    expect(phases[0]?.time).toBe(0);
  });
});

it("says that it has no cluster, instead of judging one server as three", async () => {
  const { failure, verdicts } = await play([], { broker: { servers: 3 } });
  expect(failure).toEqual({
    kind: "stopped",
    reason: "the scenario has 3 servers, and the simulated one stands alone (streams with one replica); use --backend process",
    waiting: [],
  });
  expect(new Set(verdicts.map(({ verdict }) => verdict.verdict))).toEqual(new Set(["inconclusive"]));
});

describe("evidence", () => {
  const broker = { processes: ["producer-1", "consumer-1", "consumer-2"] };
  const cases: [string, Fault, string][] = [
    ["partition", { kind: "partition", at: 400, duration: 900, ...broker, direction: "both" }, "framesHeld"],
    ["one-way partition", { kind: "partition", at: 400, duration: 900, ...broker, direction: "from-broker" }, "framesHeld"],
    ["cut", { kind: "cut", at: 400, ...broker }, "connectionsCut"],
    ["slow-link", { kind: "slow-link", at: 400, duration: 900, ...broker, direction: "both", latency: 20, jitter: 5 }, "framesSlowed"],
    ["drop", { kind: "drop", at: 0, duration: 4000, message: "puback", nth: 2, count: 1 }, "messagesDropped"],
    ["duplicate", { kind: "duplicate", at: 0, duration: 4000, message: "publish", nth: 2, count: 1, delay: 3 }, "messagesDuplicated"],
    ["delay", { kind: "delay", at: 0, duration: 4000, message: "delivery", nth: 2, count: 1, delay: 30 }, "messagesDelayed"],
    ["reorder", { kind: "reorder", at: 0, duration: 4000, message: "ack", nth: 2, count: 1, patience: 30 }, "messagesReordered"],
    ["crash", { kind: "crash", at: 400, duration: 300, process: "producer-1" }, "processesKilled"],
    ["host loss", { kind: "crash", at: 400, duration: 300, process: "consumer-1", disk: "lost" }, "processesKilled"],
    ["pause", { kind: "pause", at: 400, duration: 300, target: "nats-1" }, "callbacksHeld"],
    ["broker-restart", { kind: "broker-restart", at: 400, duration: 300, server: "nats-1" }, "serversKilled"],
    ["power-loss", { kind: "power-loss", at: 700, duration: 300, server: "nats-1" }, "recordsLost"],
    ["clock-skew", { kind: "clock-skew", at: 0, process: "consumer-1", offset: 5000, driftPartsPerMillion: 0 }, "clockReads"],
  ];

  it.each(cases)("of %s is there, and the strategy survives", async (_name, fault, name) => {
    const result = await play([fault], { strategy: exactlyOnce });
    expect(result.failure).toBeUndefined();
    expect(evidence(result)[name]).toBeGreaterThan(0);
    expect(result.measures.vacuous).toBe(false);
    expect(result.verdicts.map(({ verdict }) => verdict.verdict)).not.toContain("violated");
  });

  it.each([
    ["a rule that nothing matches", { kind: "drop", at: 0, duration: 10, message: "puback", nth: 99, count: 1 }],
    ["a cut where nobody is connected", { kind: "cut", at: 0, processes: ["producer-2"] }],
  ] as [string, Fault][])("is missing for %s: the run is vacuous", async (_name, fault) => {
    const crashed: Fault[] = fault.kind === "cut" ? [{ kind: "crash", at: 0, process: "producer-2" }] : [];
    const result = await play([...crashed, fault]);
    const ends = ofType(result, "fault").filter(({ phase }) => phase === "end");
    expect(Object.values(ends.find(({ kind }) => kind === fault.kind)?.evidence ?? { none: 1 }).every((count) => count === 0)).toBe(true);
    expect(result.measures.vacuous).toBe(crashed.length === 0);
  });
});

describe("a cut", () => {
  it("counts each connection once", async () => {
    const result = await play([{ kind: "cut", at: 400, processes: ["producer-1", "consumer-1"] }]);
    expect(evidence(result)["connectionsCut"]).toBe(2);
  });
});

describe("a crash", () => {
  it("leaves sends open, starts a new incarnation, and keeps the messages of later", async () => {
    const pubacks: Fault = { kind: "drop", at: 0, duration: 900, message: "puback", nth: 1, count: 1000 };
    const crash: Fault = { kind: "crash", at: 700, duration: 500, process: "producer-1" };
    const result = await play([pubacks, crash]);
    expect(ofType(result, "info").map(({ id, error }) => [id, error])).toEqual([
      ["producer-1/1", "the process died"],
      ["producer-1/2", "the process died"],
    ]);
    expect(ofType(result, "invoke").map(({ incarnation }) => incarnation)).toEqual([1, 1, 2, 2, 2]);
    const started = ofType(result, "process").filter(({ process, what }) => process === "producer-1" && what === "start");
    expect(started.map(({ incarnation }) => incarnation)).toEqual([1, 2]);
  });

  it("is final for the incarnation: nothing that it began goes on", async () => {
    const [cell] = cellsOf([defineScenario({ strategy: atLeastOnce, faults: ["crash"] })]);
    if (cell === undefined) throw new Error("no cell");
    const setting = settingOf(cell, simulation, await loadClient("nats-io"));
    await fc.assert(
      fc.asyncProperty(caseArbitrary(cell.scenario, cell.family), async (drawn) => {
        const { record } = await runCase(setting, drawn);
        const dead = new Map<string, number>();
        for (const event of record.history.events) {
          if (event.type === "process" && event.what === "crash") dead.set(event.process, event.time);
          else if (event.type === "process" && event.what === "start") dead.delete(event.process);
          else if (event.type === "invoke" || event.type === "ok" || event.type === "log") {
            expect(dead.has(event.process), `${event.type} of ${event.process} at ${event.time}`).toBe(false);
          }
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});

describe("power loss and kill", () => {
  const backlog: Fault = { kind: "partition", at: 0, duration: 3000, processes: ["consumer-1", "consumer-2"], direction: "both" };
  const lost = (result: CaseResult) => result.measures.delivery.lost;
  const messages = [100, 300, 500, 700];

  it("differ: what was written and not synced survives only the kill", async () => {
    const kill = await play([backlog, { kind: "broker-restart", at: 1500, duration: 100, server: "nats-1" }], { messages });
    const power = await play([backlog, { kind: "power-loss", at: 1500, duration: 100, server: "nats-1" }], { messages });
    expect(lost(kill)).toBe(0);
    expect(lost(power)).toBeGreaterThan(0);
  });

  it("do not with a broker that syncs always", async () => {
    const power: Fault = { kind: "power-loss", at: 1500, duration: 100, server: "nats-1" };
    expect(lost(await play([backlog, power], { messages, broker: { syncInterval: "always" } }))).toBe(0);
  });
});

describe("a run that does not drain", () => {
  it("is stuck, not lossy, and says what is outstanding", async () => {
    const lazy = defineDelivery({
      ...atLeastOnce,
      consumer: (context) => new Promise((resolve) => context.signal.addEventListener("abort", () => resolve())),
    });
    const result = await play([], { strategy: lazy, limits: { recovery: 3000 } });
    const end = ofType(result, "phase").at(-1);
    expect(end).toMatchObject({ outcome: "stuck", outstanding: ["5 messages are not delivered or not acknowledged"] });
    expect(end?.pending).toHaveLength(5);
    const verdicts = Object.fromEntries(result.verdicts.map(({ property, verdict }) => [property, verdict.verdict]));
    expect(verdicts).toMatchObject({ progress: "violated", "no-loss": "inconclusive" });
  });
});

describe("a process's clock and disk", () => {
  it("are its own: the clock can be skewed, and the disk survives a crash", async () => {
    const seen: string[] = [];
    const diary = defineDelivery({
      ...atMostOnce,
      async consumer(context) {
        const pages = await context.disk.read("diary");
        seen.push(`${context.id} ${context.incarnation} ${pages.join(",")} ${context.clock.now() - Date.now()}`);
        await context.disk.append("diary", `page ${context.incarnation}`);
        await context.disk.sync("diary");
        await atMostOnce.consumer(context);
      },
    });
    await play(
      [
        { kind: "clock-skew", at: 0, process: "consumer-1", offset: 5000, driftPartsPerMillion: 0 },
        { kind: "crash", at: 500, duration: 100, process: "consumer-1" },
      ],
      { strategy: diary },
    );
    expect(seen.toSorted()).toEqual(["consumer-1 1  0", "consumer-1 2 page 1 0", "consumer-2 1  0"]);
  });
});
