import { z } from "zod";

/** Version of the result model; raised when a reader of the old one could misread the new one. */
export const schemaVersion = 1;

const count = z.int().nonnegative();

/** A share with its 95 % Wilson interval; `low` and `high` are 0 and 1 when `total` is 0. */
const Proportion = z.strictObject({
  successes: count,
  total: count,
  low: z.number(),
  high: z.number(),
});

/** Milliseconds; absent values mean that nothing was measured. */
const Latency = z.strictObject({
  count,
  p50: z.number(),
  p99: z.number(),
  max: z.number(),
});

const Verdict = z.enum(["held", "violated", "inconclusive"]);

const Fault = z.looseObject({
  kind: z.string(),
  at: z.number(),
  duration: z.number().optional(),
});

const Case = z.strictObject({
  workload: z.strictObject({
    messages: z.array(z.strictObject({ at: z.number(), producer: z.int(), size: z.int() })),
  }),
  schedule: z.array(Fault),
  seed: count,
});

const Anomaly = z.strictObject({
  kind: z.string(),
  id: z.string().optional(),
  text: z.string(),
  where: z.string().optional(),
  part: z.string().optional(),
  /** In milliseconds, as in the timeline. */
  times: z.array(z.number()),
});

/**
 * One row of a message diagram. `time` and `until` are in milliseconds. `lane` is a process or server;
 * `to` is another lane when a message goes there (arriving at `until` if that is known).
 */
const TimelineRow = z.strictObject({
  time: z.number(),
  until: z.number().optional(),
  lane: z.string(),
  to: z.string().optional(),
  type: z.enum(["operation", "stored", "delivered", "effect", "fault", "process", "phase", "log"]),
  /** For operations: `ok`, `fail` or `info`; for faults: kind. */
  outcome: z.string().optional(),
  id: z.string().optional(),
  /** True for the rows that the anomaly points at. */
  evidence: z.boolean(),
  text: z.string(),
});

const Counterexample = z.strictObject({
  /** Name of its file under `.capstan/failures/`, without `.json`. */
  id: z.string(),
  file: z.string(),
  property: z.string(),
  /** False if the strategy does not claim the property here: then it only shows what breaks. */
  claimed: z.boolean(),
  /** Number of the run, from 1, in which it was found. */
  foundAtRun: count,
  anomalies: z.array(Anomaly),
  case: Case,
  /** One line per fault, for people. */
  schedule: z.array(z.string()),
  shrunkFrom: z.strictObject({ faults: count, messages: count, simulations: count }),
  traceHash: z.string(),
  lanes: z.array(z.string()),
  timeline: z.array(TimelineRow),
  /** Rows of the timeline that were left out of this file. */
  timelineOmitted: count,
  /** Command that runs it again. */
  replay: z.string(),
});

const PropertyResult = z.strictObject({
  property: z.string(),
  /** Whether the strategy claims the property under this fault family. */
  claimed: z.boolean(),
  verdict: Verdict,
  /** With `inconclusive`: why. */
  reason: z.string().optional(),
  runsViolated: count,
  counterexample: z.string().optional(),
});

const Cell = z.strictObject({
  /** Unique in the file: `scenario/strategy/fault/backend`. */
  id: z.string(),
  scenario: z.string(),
  strategy: z.string(),
  fault: z.string(),
  backend: z.string(),
  client: z.string(),
  server: z.string(),
  /** The verdict on what is claimed. */
  verdict: Verdict,
  reason: z.string().optional(),
  runs: count,
  /** Runs in which no fault took effect. */
  vacuousRuns: count,
  properties: z.array(PropertyResult),
  /** How often each thing worth knowing happened, over all runs. */
  counters: z.record(z.string(), count),
  /** Sums over all runs. */
  delivery: z.strictObject({
    attempted: count,
    acknowledged: count,
    failed: count,
    indeterminate: count,
    delivered: count,
    effected: count,
    lost: count,
    duplicated: count,
    phantom: count,
    corrupted: count,
    reordered: count,
    recovered: count,
    redelivered: count,
  }),
  availability: z.strictObject({
    /** Operations that began while a fault was active. */
    duringFaults: Proportion,
    outsideFaults: Proportion,
  }),
  /** Runs with a fault in which at least one operation that began during it was answered in time. */
  progressDuringFaults: Proportion,
  latency: z.strictObject({
    acknowledgement: Latency,
    delivery: Latency,
    /** From the last healing to the start of the first second with 99 % success. */
    recovery: Latency,
  }),
  cost: z.strictObject({
    networkMessages: z.number(),
    networkBytes: z.number(),
    storedBytes: z.number(),
    syncs: z.number(),
    /** The above are per acknowledged message; absent acknowledgements make them 0. */
    acknowledged: count,
  }),
  determinism: z.strictObject({ checked: count, diverged: count }),
  virtualMilliseconds: z.number(),
});

/** The single source of all reports. */
export const ResultSchema = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(schemaVersion),
  tool: z.strictObject({ name: z.literal("capstan"), version: z.string() }),
  run: z.strictObject({
    seed: count,
    backend: z.string(),
    client: z.string(),
    node: z.string(),
    platform: z.string(),
    startedAt: z.string(),
    wallMilliseconds: z.number(),
    interrupted: z.boolean(),
    command: z.string(),
    /** Known fault families under which nothing was run; absent if that was not recorded. */
    faultsNotRun: z.array(z.string()).optional(),
  }),
  /** One sentence per strategy, fault family or property, by name. */
  glossary: z.record(z.string(), z.string()).optional(),
  verdict: Verdict,
  cells: z.array(Cell),
  counterexamples: z.array(Counterexample),
});

/** A whole result, as `result.json` holds it. */
export type Result = z.infer<typeof ResultSchema>;
/** One strategy under one fault family on one backend. */
export type ResultCell = z.infer<typeof Cell>;
/** One property in a cell. */
export type ResultProperty = z.infer<typeof PropertyResult>;
/** The smallest failing case that was found. */
export type ResultCounterexample = z.infer<typeof Counterexample>;
/** One row of the message diagram. */
export type ResultTimelineRow = z.infer<typeof TimelineRow>;
/** A share with its interval. */
export type ResultProportion = z.infer<typeof Proportion>;
/** Percentiles in milliseconds. */
export type ResultLatency = z.infer<typeof Latency>;
/** One departure. */
export type ResultAnomaly = z.infer<typeof Anomaly>;
