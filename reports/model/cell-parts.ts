import { z } from "zod";
import { count, Estimate, Latency, Proportion } from "./values.ts";

/**
 * What happened over the time of the runs with faults, in buckets of equal width. Time is relative to the
 * faults of each run: 0 is the begin of the first one, 1 the end of the last. All lists have one entry per
 * bucket.
 */
export const Series = z.strictObject({
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
export const DataNumbers = z.strictObject({
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
  /** Of the operations during faults only those whose deadline came while the same fault still lasted, on keys that were asked for on both sides. */
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
export const Load = z.strictObject({
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

/** What happened over the time of the runs with faults. */
export type ResultSeries = z.infer<typeof Series>;
/** What the work of a cell asks of those who take part. */
export type ResultLoad = z.infer<typeof Load>;
