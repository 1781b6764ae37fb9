import fc from "fast-check";
import { z } from "zod";
import type { Link, World } from "../harness/backends/world.ts";
import { processNames } from "../harness/scenario/topology.ts";
import type { FaultDefinition, FaultSpace, Mood, Reference } from "./definition.ts";
import { anyMood, scaled, start, variant } from "./draws.ts";
import { lasting, name, namesOrNone, names, oneOf } from "./fields.ts";
import { within } from "./within.ts";
import { during } from "./wording.ts";

/** What the servers that are cut off can do no longer, simplest first: both, be heard, hear. */
const directions = ["both", "outgoing", "incoming"] as const;

const schema = z.strictObject({
  kind: z.literal("server-partition"),
  ...lasting,
  servers: names("server"),
  direction: oneOf(directions).default("both"),
  bridge: z.exactOptional(name("server")),
  processes: z.exactOptional(namesOrNone("process")),
});

/**
 * Servers of a cluster are cut off from the others, by names or roles. A `bridge` reaches both sides.
 * `processes` are on their side: these reach only them, and all others only the rest; if absent, every
 * process reaches every server.
 */
export type ServerPartitionFault = z.infer<typeof schema>;

/** Long enough for the others to elect a new leader, which takes 4 to 8 s. */
export const untilNextLeader = within(
  fc.integer({ min: 6_000, max: 12_000 }),
  fc.integer({ min: 50, max: 12_000 }),
);

/** Cuts off the leader of the stream, alone, for so long that another server takes over. */
export function drawLeaderPartition(space: FaultSpace, mood: Mood): fc.Arbitrary<ServerPartitionFault> {
  return fc.record(
    {
      kind: fc.constant("server-partition" as const),
      at: start(space, mood),
      duration: untilNextLeader,
      servers: fc.constant(["leader"]),
      direction: fc.constant("both" as const),
      processes: fc.subarray(processNames(space.topology)),
    },
    { requiredKeys: ["kind", "at", "duration", "servers", "direction"], noNullPrototype: true },
  );
}

/** Holds everything between some servers of a cluster and the others. */
export const serverPartition: FaultDefinition<ServerPartitionFault> = {
  kind: "server-partition",
  summary: "Servers of a cluster cannot reach the others, in both directions or in one; a majority goes on without the rest.",
  leastServers: 3,
  schema,
  arbitrary: (space, mood = anyMood(space)) =>
    fc.record(
      {
        kind: fc.constant("server-partition" as const),
        at: start(space, mood),
        duration: scaled(100, 12_000, mood.pace),
        servers: cutOff(space),
        direction: variant(directions, mood, 0),
        bridge: fc.constant(bridgeOf(space)),
        processes: fc.subarray(processNames(space.topology)),
      },
      { requiredKeys: ["kind", "at", "duration", "servers", "direction"], noNullPrototype: true },
    ),
  references: ({ servers, bridge, processes }) => [
    ...servers.map((name, index): Reference => ({ path: ["servers", index], name, of: "server" })),
    ...(bridge === undefined ? [] : [{ path: ["bridge"], name: bridge, of: "server" } as const]),
    ...(processes ?? []).map((name, index): Reference => ({ path: ["processes", index], name, of: "process" })),
  ],
  targets: ({ servers, bridge, processes = [] }) => [
    ...new Set([...servers, ...(bridge === undefined ? [] : [bridge]), ...processes]),
  ],
  inject: (fault, world) => world.hold(heldLinks(fault, world)),
  describe: (fault) => `server-partition ${words(fault)}, ${during(fault)}`,
};

/** The leader or a follower, alone or with one more: halves of three, and of five. */
function cutOff({ topology }: FaultSpace): fc.Arbitrary<string[]> {
  const pairs = topology.broker.servers > 3 ? [["leader", "follower-1"], ["follower-1", "follower-2"]] : [];
  return fc.constantFrom(["leader"], ["follower-1"], ...pairs);
}

/** The last follower: never one of those that are drawn to be cut off. */
function bridgeOf({ topology }: FaultSpace): string {
  return `follower-${topology.broker.servers - 1}`;
}

function heldLinks({ servers, direction, bridge, processes }: ServerPartitionFault, world: World): Link[] {
  const rest = world.servers.filter((server) => !servers.includes(server));
  const across = rest.filter((server) => server !== bridge);
  const between = [...new Set(servers)].flatMap((from) => across.map((to) => ({ from, to })));
  const back = between.map(({ from, to }) => ({ from: to, to: from }));
  const routes = { both: [...between, ...back], outgoing: between, incoming: back }[direction];
  return processes === undefined ? routes : [...routes, ...clientLinks(servers, rest, processes, world)];
}

function clientLinks(
  servers: readonly string[],
  rest: readonly string[],
  inside: readonly string[],
  world: World,
): Link[] {
  return world.processes.flatMap((process) =>
    [...new Set(inside.includes(process) ? rest : servers)].flatMap((server) => [
      { from: process, to: server },
      { from: server, to: process },
    ]),
  );
}

function words({ servers, direction, bridge, processes }: ServerPartitionFault): string {
  const notes = [
    ...(direction === "both" ? [] : [`only ${direction}`]),
    ...(bridge === undefined ? [] : [`${bridge} reaches both`]),
    ...(processes === undefined ? [] : [`on their side ${processes.join(", ") || "no process"}`]),
  ];
  return `${servers.join(", ")} | rest${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
}

