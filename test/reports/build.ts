import type {
  Result,
  ResultCell,
  ResultCounterexample,
  ResultLatency,
  ResultProperty,
  ResultTimelineRow,
} from "../../reports/model.ts";
import { wilson } from "../../reports/view/wilson.ts";

/** The fault families of a realistic result. */
export const families = [
  "none",
  "partition",
  "cut",
  "drop",
  "duplicate",
  "delay",
  "reorder",
  "slow-link",
  "crash",
  "pause",
  "broker-restart",
  "power-loss",
  "clock-skew",
] as const;

/** Properties that every cell of a realistic result judges. */
export const properties = ["no-loss", "no-duplicates", "no-phantoms", "in-order"] as const;

const noLatency: ResultLatency = { count: 0, p50: 0, p99: 0, max: 0 };

/** A property that held and is claimed, with changes. */
export function buildProperty(changes: Partial<ResultProperty> = {}): ResultProperty {
  return { property: "no-loss", claimed: true, verdict: "held", runsViolated: 0, ...changes };
}

/** A cell of 200 runs in which everything claimed held, with changes. */
export function buildCell(changes: Partial<ResultCell> = {}): ResultCell {
  const strategy = changes.strategy ?? "at-least-once";
  const fault = changes.fault ?? "partition";
  const backend = changes.backend ?? "sim";
  const scenario = changes.scenario ?? "delivery";
  return {
    id: `${scenario}/${strategy}/${fault}/${backend}`,
    scenario,
    strategy,
    fault,
    backend,
    client: "nats-io 3.4.0",
    server: "2.12 (simulated)",
    verdict: "held",
    runs: 200,
    vacuousRuns: fault === "none" ? 200 : 3,
    properties: [buildProperty(), buildProperty({ property: "no-phantoms" })],
    counters: { reconnects: 412, redelivered: 88, "lost acks": 37, "stale pulls": 12 },
    delivery: {
      attempted: 6000,
      acknowledged: 5870,
      failed: 12,
      indeterminate: 118,
      delivered: 6051,
      effected: 5961,
      lost: 0,
      duplicated: 0,
      phantom: 0,
      corrupted: 0,
      reordered: 4,
      recovered: 91,
      redelivered: 88,
    },
    availability: {
      duringFaults: fault === "none" ? wilson(0, 0) : wilson(1902, 2044),
      outsideFaults: wilson(3951, 3956),
    },
    progressDuringFaults: fault === "none" ? wilson(0, 0) : wilson(187, 197),
    latency: {
      acknowledgement: { count: 5870, p50: 1.42, p99: 512.3, max: 2140 },
      delivery: { count: 5961, p50: 2.31, p99: 1830, max: 31_240 },
      recovery: fault === "none" ? noLatency : { count: 191, p50: 140, p99: 2210, max: 4100 },
    },
    cost: {
      networkMessages: 4.62,
      networkBytes: 911.4,
      storedBytes: 214,
      syncs: 0.02,
      acknowledged: 5870,
    },
    determinism: { checked: 10, diverged: 0 },
    virtualMilliseconds: 2_412_000,
    ...changes,
  };
}

/** A timeline in which a consumer dies between effect and acknowledgement. */
export function buildTimeline(): ResultTimelineRow[] {
  const row = (
    changes: Partial<ResultTimelineRow> &
      Pick<ResultTimelineRow, "time" | "lane" | "type" | "text">,
  ): ResultTimelineRow => ({
    evidence: false,
    ...changes,
  });
  return [
    row({ time: 0, lane: "", type: "phase", text: "faults phase begins" }),
    row({ time: 0.4, lane: "producer-1", type: "process", text: "start of incarnation 1" }),
    row({ time: 0.5, lane: "consumer-1", type: "process", text: "start of incarnation 1" }),
    row({
      time: 12.1,
      until: 14.9,
      lane: "producer-1",
      type: "operation",
      outcome: "ok",
      id: "producer-1:1",
      text: "producer-1 sends producer-1:1; acknowledged after 2.8 ms",
    }),
    row({
      time: 13.2,
      lane: "producer-1",
      to: "nats-1",
      type: "stored",
      id: "producer-1:1",
      text: "stored as ORDERS #1",
    }),
    row({
      time: 13.6,
      until: 14.4,
      lane: "nats-1",
      to: "consumer-1",
      type: "delivered",
      id: "producer-1:1",
      text: "nats-1 delivers producer-1:1 to consumer-1 (attempt 1)",
    }),
    row({
      time: 15.02,
      lane: "consumer-1",
      type: "effect",
      id: "producer-1:1",
      evidence: true,
      text: "consumer-1 applies the effect of producer-1:1",
    }),
    row({
      time: 15.1,
      until: 615.1,
      lane: "consumer-1",
      type: "fault",
      outcome: "crash",
      text: "crash consumer-1, back after 600 ms",
    }),
    row({
      time: 15.1,
      lane: "consumer-1",
      type: "process",
      outcome: "crash",
      text: "consumer-1 dies (incarnation 1)",
    }),
    row({
      time: 40,
      until: 480,
      lane: "producer-1",
      to: "nats-1",
      type: "fault",
      outcome: "partition",
      text: "partition producer-1 | nats-1, 40 to 480 ms",
    }),
    row({
      time: 60,
      until: 2060,
      lane: "producer-1",
      to: "nats-1",
      type: "operation",
      outcome: "info",
      id: "producer-1:2",
      text: "producer-1 sends producer-1:2; no answer in 2 s",
    }),
    row({
      time: 615.1,
      lane: "consumer-1",
      type: "process",
      outcome: "start",
      text: "consumer-1 starts (incarnation 2)",
    }),
    row({ time: 640, lane: "consumer-1", type: "log", text: "resuming durable consumer orders" }),
    row({
      time: 5013.6,
      until: 5014.2,
      lane: "nats-1",
      to: "consumer-1",
      type: "delivered",
      outcome: "redelivered",
      id: "producer-1:1",
      evidence: true,
      text: "nats-1 delivers producer-1:1 to consumer-1 again (attempt 2): no ack within ack_wait",
    }),
    row({
      time: 5014.9,
      lane: "consumer-1",
      type: "effect",
      id: "producer-1:1",
      evidence: true,
      text: "consumer-1 applies the effect of producer-1:1 a second time",
    }),
    row({ time: 8000, lane: "", type: "phase", text: "recovery begins: all faults healed" }),
    row({ time: 8400, lane: "", type: "phase", text: "end: quiet" }),
  ];
}

/** A counterexample of two faults and two messages, with changes. */
export function buildCounterexample(
  changes: Partial<ResultCounterexample> = {},
): ResultCounterexample {
  const id = changes.id ?? "8f3c21";
  return {
    id,
    file: `.capstan/failures/${id}.json`,
    property: "no-duplicates",
    claimed: true,
    foundAtRun: 17,
    anomalies: [
      {
        kind: "duplicated",
        id: "producer-1:1",
        text: "producer-1:1 had 2 effects: consumer-1 at 15.02 ms, consumer-1 at 5,014.9 ms",
        times: [15.02, 5014.9],
      },
    ],
    case: {
      workload: {
        messages: [
          { at: 12, producer: 1, size: 16 },
          { at: 60, producer: 1, size: 16 },
        ],
      },
      schedule: [
        { kind: "crash", at: 15.1, duration: 600, process: "consumer-1" },
        { kind: "partition", at: 40, duration: 440, between: ["producer-1", "nats-1"] },
      ],
      seed: 1_234_567,
    },
    schedule: [
      "crash consumer-1 at 15.1 ms, back after 600 ms",
      "partition producer-1 | nats-1, 40 to 480 ms",
    ],
    shrunkFrom: { faults: 9, messages: 41, simulations: 63 },
    traceHash: "9f1d0c77a2b4e6f8",
    lanes: ["producer-1", "nats-1", "consumer-1"],
    timeline: buildTimeline(),
    timelineOmitted: 0,
    replay: `npx capstan replay .capstan/failures/${id}.json`,
    ...changes,
  };
}

/** A result without cells, with changes. */
export function buildResult(changes: Partial<Result> = {}): Result {
  return {
    schemaVersion: 2,
    tool: { name: "capstan", version: "0.1.0" },
    run: {
      seed: 42,
      backend: "sim",
      client: "nats-io",
      node: "v20.20.2",
      platform: "linux x64",
      startedAt: "2026-11-21T19:04:42.000Z",
      wallMilliseconds: 41_200,
      interrupted: false,
      command: "capstan run --seed 42",
    },
    verdict: "held",
    cells: [],
    counterexamples: [],
    ...changes,
  };
}

type Judge = (property: string, fault: string) => Pick<ResultProperty, "claimed" | "verdict">;

const held = { claimed: true, verdict: "held" } as const;
const open = { claimed: false, verdict: "held" } as const;
const broken = { claimed: false, verdict: "violated" } as const;

const atMostOnce: Judge = (property, fault) => {
  if (property !== "no-loss") return held;
  return fault === "none" || fault === "delay" || fault === "clock-skew" ? open : broken;
};

const atLeastOnce: Judge = (property, fault) => {
  if (property === "no-loss") return fault === "power-loss" ? broken : held;
  if (property === "no-phantoms" || fault === "none") return held;
  return ["partition", "cut", "drop", "duplicate", "crash", "pause"].includes(fault)
    ? broken
    : open;
};

const exactlyOnce: Judge = (property, fault) => {
  if (property === "in-order") return open;
  if (property === "no-duplicates" && fault === "crash")
    return { claimed: true, verdict: "violated" };
  if (fault === "clock-skew") return { claimed: true, verdict: "inconclusive" };
  if (fault === "power-loss") return broken;
  return held;
};

/** Four strategies under all families: one broken claim, one inconclusive cell, the rest as expected. */
export function realisticResult(): Result {
  const counterexamples: ResultCounterexample[] = [];
  const cells = (strategy: string, judge: Judge, shift: number): ResultCell[] =>
    families.map((fault, index) =>
      realisticCell(strategy, fault, judge, shift + index, counterexamples),
    );
  const nothing: Judge = () => open;
  return buildResult({
    verdict: "violated",
    cells: [
      ...cells("at-most-once", atMostOnce, 3),
      ...cells("at-least-once", atLeastOnce, 20),
      ...cells("exactly-once", exactlyOnce, 40),
      ...cells("fire-and-hope", nothing, 60).slice(0, 9),
    ],
    counterexamples,
    glossary: {
      partition: "Nothing passes between two hosts; connections stay open.",
      "power-loss": "The broker stops and loses everything that was not synced.",
      "at-least-once": "JetStream publish with retry, explicit ack after the effect.",
    },
  });
}

function realisticCell(
  strategy: string,
  fault: string,
  judge: Judge,
  shift: number,
  counterexamples: ResultCounterexample[],
): ResultCell {
  const base = buildCell({ strategy, fault });
  const judged = properties.map((property) => {
    const verdict = judge(property, fault);
    if (verdict.verdict !== "violated") return buildProperty({ property, ...verdict });
    const id = `${strategy}-${fault}-${property}`;
    counterexamples.push(buildCounterexample({ id, property, claimed: verdict.claimed }));
    return buildProperty({
      property,
      ...verdict,
      runsViolated: 1 + (shift % 9),
      counterexample: id,
    });
  });
  const claimed = judged.filter((property) => property.claimed);
  const has = (verdict: string): boolean =>
    claimed.some((property) => property.verdict === verdict);
  const verdict = has("violated") ? "violated" : has("inconclusive") ? "inconclusive" : "held";
  const vacuous = verdict === "inconclusive";
  return {
    ...base,
    properties: judged,
    verdict,
    ...(vacuous ? { reason: "the fault took effect in none of 200 runs", vacuousRuns: 200 } : {}),
    delivery: {
      ...base.delivery,
      lost: strategy === "at-most-once" && fault !== "none" ? 40 + shift * 7 : 0,
      duplicated: strategy === "at-least-once" && fault !== "none" ? 12 + shift : 0,
    },
    availability: {
      ...base.availability,
      duringFaults: fault === "none" ? wilson(0, 0) : wilson(2044 - shift * 12, 2044),
    },
    cost: { ...base.cost, networkMessages: 1.1 + Math.floor(shift / 20) * 2.3 + (shift % 5) * 0.2 },
  };
}
