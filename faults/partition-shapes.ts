import fc from "fast-check";
import { processNames } from "../harness/scenario/topology.ts";
import type { FaultSpace, Mood } from "./definition.ts";
import { start, variant } from "./draws.ts";
import { familyOf, type FaultFamily } from "./family.ts";
import { partition, drawPartition } from "./partition.ts";
import { serverPartition, untilNextLeader, type ServerPartitionFault } from "./server-partition.ts";
import { serverRing } from "./server-ring.ts";

/**
 * Partitions of one shape each, as Jepsen names them; parts of wider families, to be asked for by name.
 *
 * One broker can express only who is cut off from it: those who are reach nobody, not even each other, so
 * halves that go on among themselves, a bridge between them and a ring need servers on each side.
 */
const isolateProcess = familyOf(partition, {
  name: "partition-isolate",
  title: "Isolate one process",
  summary: "One process and the broker cannot reach each other.",
  partOf: "partition",
  draw: (space, mood) =>
    fc
      .tuple(drawPartition(space, mood, ["both"]), fc.constantFrom(...processNames(space.topology)))
      .map(([fault, process]) => ({ ...fault, processes: [process] })),
});

const isolateServer = familyOf(serverPartition, {
  name: "server-isolate",
  title: "Isolate one server",
  summary: "One server of a cluster is cut off from the others, with no process on its side.",
  partOf: "server-partition",
  most: 2,
  draw: (space, mood) =>
    shaped(space, mood, { servers: fc.constantFrom(["leader"], ["follower-1"]), processes: fc.constant([]) }),
});

const halves = familyOf(serverPartition, {
  name: "server-halves",
  title: "Halves",
  summary: "A cluster falls into a majority and a minority, each with some of the processes.",
  partOf: "server-partition",
  most: 2,
  draw: (space, mood) =>
    shaped(space, mood, {
      servers: fc.constantFrom(...minorities(space)),
      processes: fc.subarray(processNames(space.topology)),
    }),
});

const oneWay = familyOf(serverPartition, {
  name: "server-one-way",
  title: "One-way between servers",
  summary: "Servers of a cluster are heard no longer by the others, or hear them no longer.",
  partOf: "server-partition",
  most: 2,
  draw: (space, mood) =>
    shaped(space, mood, {
      servers: fc.constantFrom(["leader"], ["follower-1"], ...minorities(space)),
      direction: variant(["outgoing", "incoming"] as const, mood, 0),
    }),
});

const bridge = familyOf(serverPartition, {
  name: "server-bridge",
  title: "Bridge",
  summary: "A cluster falls into halves that only one server between them reaches both.",
  partOf: "server-partition",
  most: 2,
  draw: (space, mood) =>
    shaped(space, mood, {
      servers: fc.constantFrom(...minorities(space)),
      bridge: fc.constant(`follower-${space.topology.broker.servers - 1}`),
    }),
});

const ring = familyOf(serverRing, { title: "Ring of majorities", partOf: "server-partition", most: 2 });

/** Every family of one shape. */
export const partitionShapes: readonly FaultFamily[] = [
  isolateProcess,
  isolateServer,
  halves,
  oneWay,
  bridge,
  ring,
];

type Shape = Pick<ServerPartitionFault, "servers"> &
  Partial<Pick<ServerPartitionFault, "bridge" | "processes" | "direction">>;

/** Long enough for the others to elect a new leader. */
function shaped(
  space: FaultSpace,
  mood: Mood,
  shape: { [K in keyof Shape]: fc.Arbitrary<NonNullable<Shape[K]>> },
): fc.Arbitrary<ServerPartitionFault> {
  return fc
    .tuple(
      fc.record({ at: start(space, mood), duration: untilNextLeader }),
      fc.record(shape, { noNullPrototype: true }),
    )
    .map(([when, what]) => ({ kind: "server-partition", ...when, direction: "both", ...(what as Shape) }));
}

/** Less than half of the servers, with the leader and without: never the last follower. */
function minorities({ topology }: FaultSpace): string[][] {
  return topology.broker.servers > 3
    ? [
        ["leader", "follower-1"],
        ["follower-1", "follower-2"],
      ]
    : [["leader"], ["follower-1"]];
}
