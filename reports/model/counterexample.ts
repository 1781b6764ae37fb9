import { z } from "zod";
import { count, Rate } from "./values.ts";

const Fault = z.looseObject({
  kind: z.string(),
  at: z.number(),
  duration: z.number().optional(),
});

/** Messages of a delivery scenario. */
const Messages = z.strictObject({
  messages: z.array(z.strictObject({ at: z.number(), producer: z.int(), size: z.int() })),
});

/** Operations of a data scenario. */
const Operations = z.strictObject({
  operations: z.array(
    z.strictObject({
      at: z.number(),
      session: z.int(),
      f: z.string(),
      key: z.int(),
      /** For a transfer: the account that is paid; `key` is the one that pays. */
      to: z.int().optional(),
      /** For an addition or a transfer. */
      amount: z.int().optional(),
    }),
  ),
});

const Case = z.strictObject({
  workload: z.union([Messages, Operations]),
  schedule: z.array(Fault),
  seed: count,
});

const Anomaly = z.strictObject({
  kind: z.string(),
  id: z.string().optional(),
  text: z.string(),
  where: z.string().optional(),
  part: z.string().optional(),
  /** For data: the key, and ids of the operations that show it. */
  key: z.string().optional(),
  operations: z.array(z.string()).optional(),
  /** For a stale read: how long ago the value had been overwritten, in milliseconds. */
  age: z.number().optional(),
  /** For a lost write: the node that lost it. */
  node: z.string().optional(),
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

/** The smallest failing case that was found. */
export const Counterexample = z.strictObject({
  /** Name of its file under `.capstan/failures/`, without `.json`. */
  id: z.string(),
  file: z.string(),
  property: z.string(),
  /** False if the strategy does not claim the property here: then it only shows what breaks. */
  claimed: z.boolean(),
  /** Number of the run, from 1, in which it was found; 0 if it was known before. */
  foundAtRun: count,
  /** Of a failure that was known before the run, and fails still: whether it is committed, or an earlier run stored it. */
  known: z.enum(["committed", "stored"]).optional(),
  anomalies: z.array(Anomaly),
  case: Case,
  /** One line per fault, for people. */
  schedule: z.array(z.string()),
  /** `messages` counts the messages or operations of the workload. */
  shrunkFrom: z.strictObject({ faults: count, messages: count, simulations: count }),
  /** On a real backend: how often the case failed when it was run again. */
  rate: Rate.optional(),
  traceHash: z.string(),
  lanes: z.array(z.string()),
  timeline: z.array(TimelineRow),
  /** Rows of the timeline that were left out of this file. */
  timelineOmitted: count,
  /** Command that runs it again. */
  replay: z.string(),
});

/** The smallest failing case that was found. */
export type ResultCounterexample = z.infer<typeof Counterexample>;
/** One operation of the workload of a data scenario. */
export type ResultOperation = z.infer<typeof Operations>["operations"][number];
/** One row of the message diagram. */
export type ResultTimelineRow = z.infer<typeof TimelineRow>;
/** One departure. */
export type ResultAnomaly = z.infer<typeof Anomaly>;
