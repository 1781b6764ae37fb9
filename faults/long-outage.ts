import fc from "fast-check";
import type { Fault } from "../harness/scenario/fault.ts";
import type { Json } from "../harness/scenario/json.ts";
import {
  consumerNames,
  nodeNames,
  processNames,
  producerNames,
  serverNames,
  type Topology,
} from "../harness/scenario/topology.ts";
import type { FaultSpace, Mood } from "./definition.ts";
import { existing, group, start, variant } from "./draws.ts";
import type { FaultFamily } from "./family.ts";
import { directions } from "./links.ts";
import { allMessages } from "./message-match.ts";
import { swarm } from "./swarm.ts";
import { within } from "./within.ts";

/** Milliseconds of an outage: more than the dedup window; where time is real not much more. */
const lasts = { min: 130_000, max: 200_000, maxInRealTime: 140_000 };

/**
 * Outages of 130 to 200 seconds: longer than JetStream's dedup window of two minutes, so that a retry
 * or a redelivery comes when the broker, or a ledger, has forgotten.
 */
export const longOutage: FaultFamily = {
  name: "long-outage",
  title: "Long outage",
  summary:
    "Something is away for 130 to 200 s, longer than the dedup window: retries come too late to be recognised.",
  kinds: ["partition", "drop", "crash", "pause", "broker-restart"],
  lasts: lasts.min,
  schedule: (space) => swarm(space, 2, fc.constant(undefined), (mood) => outage(space, mood)),
};

/** A fault without its times. */
interface Outage {
  readonly kind: string;
  readonly [parameter: string]: Json;
}

function outage(space: FaultSpace, mood: Mood): fc.Arbitrary<Fault> {
  const { topology } = space;
  const process = fc.constantFrom(...processNames(topology));
  const ways: fc.Arbitrary<Outage>[] = [
    fc.record({
      kind: fc.constant("partition"),
      processes: group(processNames(topology), mood, 0),
      direction: variant(directions, mood, 3),
    }),
    silence(topology),
    fc.record({ kind: fc.constant("crash"), process }),
    fc.record({ kind: fc.constant("pause"), target: process }),
    fc.record({ kind: fc.constant("broker-restart"), server: fc.constantFrom(...serverNames(topology)) }),
  ];
  const max = space.realTime === true ? lasts.maxInRealTime : lasts.max;
  const span = fc.record({
    at: start(space, mood),
    duration: within(fc.integer({ min: lasts.min, max }), fc.integer({ min: 1, max: lasts.max })),
  });
  return fc
    .tuple(span, fc.oneof(...existing(ways, mood, 6)))
    .map(([when, { kind, ...what }]) => ({ kind, ...when, ...what }));
}

/** All PubAcks to a producer or node, or all acks of a consumer or node, are swallowed. */
function silence(topology: Topology): fc.Arbitrary<Outage> {
  const nodes = nodeNames(topology);
  return fc.oneof(
    swallow("puback", [...producerNames(topology), ...nodes]),
    swallow("ack", [...consumerNames(topology), ...nodes]),
  );
}

function swallow(message: "puback" | "ack", processes: readonly string[]): fc.Arbitrary<Outage> {
  return fc
    .constantFrom(...processes)
    .map((process) => ({ kind: "drop", message, process, nth: 1, count: allMessages }));
}
