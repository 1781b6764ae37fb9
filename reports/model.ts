import { z } from "zod";

/** Version of the result model; raised when a reader of the old one could misread the new one. */
export const schemaVersion = 2;

/** Versions of the result model that can be read: version 2 only adds to version 1. */
export const readableVersions: readonly number[] = [1, schemaVersion];

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
  /** Ends of the 95 % interval of the median by order statistics, as if each operation were a run of its own. */
  p50Low: z.number().optional(),
  p50High: z.number().optional(),
});

/** A mean or a quotient with its 95 % interval. */
const Estimate = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

const Verdict = z.enum(["held", "violated", "inconclusive"]);

const Fault = z.looseObject({
  kind: z.string(),
  at: z.number(),
  duration: z.number().optional(),
});

/** How often a case failed in how many runs. */
const Rate = z.strictObject({ failed: count, runs: count });

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

/**
 * What happened over the time of the runs with faults, in buckets of equal width. Time is relative to the
 * faults of each run: 0 is the begin of the first one, 1 the end of the last. All lists have one entry per
 * bucket.
 */
const Series = z.strictObject({
  /** Times of the begin of the first bucket and of the end of the last. */
  from: z.number(),
  until: z.number(),
  /** Runs that had a fault which lasted. */
  runs: count,
  /** Runs in which a fault was active in the middle of the bucket. */
  active: z.array(count),
  /** Operations that began in the bucket, and those of them that were answered in time. */
  asked: z.array(count),
  answered: z.array(count),
  /** Latency of acknowledgement in milliseconds, up to a factor of the root of 2; 0 if there was none. */
  p50: z.array(z.number()),
  p99: z.array(z.number()),
});

/** What only cells of data strategies have; sums over all runs. */
const DataNumbers = z.strictObject({
  /** The strongest consistency model that held in every run. */
  model: z.string(),
  /** Runs by the strongest model that held in them. */
  models: z.record(z.string(), count),
  /** Operations that began while a fault was active and succeeded in time. */
  availability: z.strictObject({
    /** At nodes that a fault acts on. */
    affected: Proportion,
    /** At all other nodes: the other side of a partition. */
    unaffected: Proportion,
  }),
  /** Operations that began while no fault was active, of runs with faults. */
  outside: z
    .strictObject({
      /** At nodes that a fault of the run acts on. */
      affected: Proportion,
      unaffected: Proportion,
    })
    .optional(),
  /** Of the operations during faults only those whose deadline came while the same fault still lasted. */
  outlasted: z.strictObject({ affected: Proportion, unaffected: Proportion }).optional(),
  /** Acknowledged writes that no node had after recovery. */
  lostWrites: count,
  /** The same as a share of the acknowledged writes of each key; keys beyond the first 16 are left out. */
  lostByKey: z.record(z.string(), Proportion).optional(),
  /** Reads of what had certainly been overwritten. */
  staleReads: count,
  /** Keys on which nodes differed after recovery. */
  divergentKeys: count,
  /** How long ago what stale reads gave had been overwritten. */
  staleness: Latency,
  /** From the start of a node that had died until it could be asked. */
  reacquisition: Latency,
  /** Between the earliest and the latest clock of the nodes; absent if the scenario says nothing about clocks. */
  clockSpread: Latency.optional(),
});

/**
 * What a workload asks of the network and of those who take part, from its start until faults are healed: without
 * setting up, and without the reads at the end. Messages count where they are sent and where they arrive.
 */
const Load = z.strictObject({
  /** Acknowledged messages or operations: what the rest is divided by. */
  operations: count,
  messages: Estimate,
  bytes: z.number(),
  /** The process with the most messages; a request of a session at its node and the answer count as two. */
  process: z.strictObject({ name: z.string(), messages: Estimate }).optional(),
  /** The server with the most messages, and how many messages were stored. */
  server: z.strictObject({ name: z.string(), messages: Estimate, stored: z.number() }).optional(),
  /** Modelled: acknowledged operations per second at which the busiest of them has no time left. */
  throughput: z
    .strictObject({
      ...Estimate.shape,
      limitedBy: z.string(),
      /** What the model takes a message to cost, in microseconds: in a process, in a server, and stored by it. */
      model: z.strictObject({ process: z.number(), server: z.number(), stored: z.number() }),
    })
    .optional(),
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
  /** Who took part; absent in results of versions that did not record it. */
  topology: z.strictObject({ producers: count, consumers: count, nodes: count, servers: count }).optional(),
  /** For a data strategy: what its nodes were asked for, as `register` or `bank`; absent in older results. */
  workload: z.string().optional(),
  /** The verdict on what is claimed. */
  verdict: Verdict,
  reason: z.string().optional(),
  runs: count,
  /** Runs in which no fault took effect. */
  vacuousRuns: count,
  properties: z.array(PropertyResult),
  /** How often each thing worth knowing happened, over all runs. */
  counters: z.record(z.string(), count),
  /** Sums over all runs. For a data strategy operations are counted, and writes that are lost. */
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
  /** How much the numbers vary from run to run; absent if there are too few runs. */
  uncertainty: z
    .strictObject({
      /** Groups of runs that the errors were taken from. */
      groups: count,
      /** Standard errors, by the name of the number, as `latency.acknowledgement.p99`; in its unit. */
      errors: z.record(z.string(), z.number().nonnegative()),
    })
    .optional(),
  virtualMilliseconds: z.number(),
  series: Series.optional(),
  data: DataNumbers.optional(),
  load: Load.optional(),
  /** Of a cluster, from faults that met the server that leads the stream; absent if there was none. */
  failover: z
    .strictObject({
      /** Times that another server than before began to lead a stream. */
      leaderChanges: count,
      /** From the fault to the first server that says that it leads the stream. */
      newLeader: Latency,
      /** From the fault to the first acknowledgement of a send that began after it. */
      nextAcknowledgement: Latency,
      /** From a fault that met the leader of JetStream's meta group to the first server that says that it leads that; absent if none did. */
      newMetaLeader: Latency.optional(),
    })
    .optional(),
});

/** How two backends compare: `named` is a difference whose cause is known, `open` could not be compared. */
const Agreement = z.enum(["same", "named", "open", "different"]);

/** A counterexample of one backend, run again on another. */
const CrossReplay = z.strictObject({
  /** Id of the counterexample. */
  counterexample: z.string(),
  foundOn: z.string(),
  replayedOn: z.string(),
  /** Which case was run: the smallest one, one with longer faults, or the one that the search came upon. */
  variant: z.enum(["smallest", "longer faults", "as found"]),
  /** On a simulated backend the runs differ in their seeds. */
  rate: Rate,
  /** How often the case fails where it was found, with other seeds: what depends on luck there may not show here. */
  rateAtHome: Rate.optional(),
  /** Kinds of the anomalies that were found, and of those seen in the replays. */
  anomaliesFound: z.array(z.string()),
  anomaliesReplayed: z.array(z.string()),
  /** Why no replay could be judged, if so. */
  reason: z.string().optional(),
});

const AgreementProperty = z.strictObject({
  property: z.string(),
  claimed: z.boolean(),
  agreement: Agreement,
  /** What differs and why, or why it could not be compared; absent where all is the same. */
  reason: z.string().optional(),
  /** The verdict of each backend's own search, in the order of the backends. */
  verdicts: z.array(z.strictObject({ backend: z.string(), verdict: Verdict })),
  replays: z.array(CrossReplay),
});

/** The cells of several backends side by side. */
const AgreementTable = z.strictObject({
  /** The first one is what the others are compared with. */
  backends: z.array(z.strictObject({ name: z.string(), server: z.string(), runs: count })),
  cells: z.array(
    z.strictObject({
      scenario: z.string(),
      strategy: z.string(),
      fault: z.string(),
      /** The worst of its properties. */
      agreement: Agreement,
      properties: z.array(AgreementProperty),
    }),
  ),
});

/** What the numbers say of a claim: `not shown` if they are missing or too few to tell. */
const FieldVerdict = z.enum(["confirmed", "refuted", "not shown"]);

/** A number that a claim of the field is judged by, with its 95 % interval. */
const FieldNumber = z.strictObject({
  name: z.string(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
  /** `times` is a quotient of two numbers of the same kind. */
  unit: z.enum(["share", "messages", "milliseconds", "per second", "times"]),
  /** Ids of the cells that it comes from. */
  cells: z.array(z.string()),
});

/** What people say of a kind of strategy, judged by the cells of one backend. */
const FieldClaim = z.strictObject({
  id: z.string(),
  claim: z.string(),
  backend: z.string(),
  /** The worst of its parts: refuted if one is, confirmed if all are. */
  verdict: FieldVerdict,
  parts: z.array(
    z.strictObject({
      /** What it says that can be measured. */
      says: z.string(),
      verdict: FieldVerdict,
      /** How the numbers decide it, or what is missing. */
      reason: z.string(),
      numbers: z.array(FieldNumber),
    }),
  ),
});

/** The single source of all reports. */
export const ResultSchema = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(schemaVersion),
  tool: z.strictObject({ name: z.literal("capstan"), version: z.string() }),
  run: z.strictObject({
    seed: count,
    /** Name of the backend; of all of them, with commas between, if there are several. */
    backend: z.string(),
    client: z.string(),
    node: z.string(),
    platform: z.string(),
    startedAt: z.string(),
    wallMilliseconds: z.number(),
    interrupted: z.boolean(),
    command: z.string(),
    /** Of a run of a share of the cells: which one of how many, and the cells that all shares have together. */
    shard: z.strictObject({ index: count, count, cells: count }).optional(),
    /** Known fault families under which nothing was run; absent if that was not recorded. */
    faultsNotRun: z.array(z.string()).optional(),
  }),
  /** One sentence per strategy, fault family or property, by name. */
  glossary: z.record(z.string(), z.string()).optional(),
  verdict: Verdict,
  cells: z.array(Cell),
  counterexamples: z.array(Counterexample),
  /** Claims of the field, as far as the cells have numbers for them. */
  fieldClaims: z.array(FieldClaim).optional(),
  /** Only of a run on several backends. */
  agreement: AgreementTable.optional(),
});

/** A whole result, as `result.json` holds it. */
export type Result = z.infer<typeof ResultSchema>;
/** One strategy under one fault family on one backend. */
export type ResultCell = z.infer<typeof Cell>;
/** One property in a cell. */
export type ResultProperty = z.infer<typeof PropertyResult>;
/** The smallest failing case that was found. */
export type ResultCounterexample = z.infer<typeof Counterexample>;
/** One operation of the workload of a data scenario. */
export type ResultOperation = z.infer<typeof Operations>["operations"][number];
/** One row of the message diagram. */
export type ResultTimelineRow = z.infer<typeof TimelineRow>;
/** A share with its interval. */
export type ResultProportion = z.infer<typeof Proportion>;
/** Percentiles in milliseconds. */
export type ResultLatency = z.infer<typeof Latency>;
/** What happened over the time of the runs with faults. */
export type ResultSeries = z.infer<typeof Series>;
/** One departure. */
export type ResultAnomaly = z.infer<typeof Anomaly>;
/** How two backends compare. */
export type ResultAgreement = z.infer<typeof Agreement>;
/** The cells of several backends side by side. */
export type ResultAgreementTable = z.infer<typeof AgreementTable>;
/** One cell on several backends. */
export type ResultAgreementCell = ResultAgreementTable["cells"][number];
/** One property on several backends. */
export type ResultAgreementProperty = z.infer<typeof AgreementProperty>;
/** A counterexample of one backend, run again on another. */
export type ResultCrossReplay = z.infer<typeof CrossReplay>;
/** How often a case failed in how many runs. */
export type ResultRate = z.infer<typeof Rate>;
/** A mean or a quotient with its interval. */
export type ResultEstimate = z.infer<typeof Estimate>;
/** What the work of a cell asks of those who take part. */
export type ResultLoad = z.infer<typeof Load>;
/** What people say of a kind of strategy, judged. */
export type ResultFieldClaim = z.infer<typeof FieldClaim>;
/** One measurable part of such a claim. */
export type ResultFieldPart = ResultFieldClaim["parts"][number];
/** A number that it is judged by. */
export type ResultFieldNumber = z.infer<typeof FieldNumber>;
/** What the numbers say of a claim. */
export type ResultFieldVerdict = z.infer<typeof FieldVerdict>;
