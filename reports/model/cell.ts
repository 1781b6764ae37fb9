import { z } from "zod";
import { DataNumbers, Load, Series } from "./cell-parts.ts";
import { count, Latency, Proportion, Verdict } from "./values.ts";

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

/** One strategy under one fault family on one backend. */
export const Cell = z.strictObject({
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
  /**
   * What kept runs from being carried out: a mistake in the scenario, or a defect of capstan. Absent if
   * there was nothing, and in older results.
   */
  error: z.strictObject({ kind: z.enum(["scenario", "defect"]), message: z.string() }).optional(),
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

/** One strategy under one fault family on one backend. */
export type ResultCell = z.infer<typeof Cell>;
/** One property in a cell. */
export type ResultProperty = z.infer<typeof PropertyResult>;
