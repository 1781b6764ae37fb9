import fc from "fast-check";
import { z } from "zod";
import type { Link, World } from "../harness/backends/world.ts";
import { serverNames } from "../harness/scenario/topology.ts";
import type { FaultDefinition, Reference } from "./definition.ts";
import { anyMood, scaled, start } from "./draws.ts";
import { lasting, names } from "./fields.ts";
import { during } from "./wording.ts";

/** With fewer servers each one's neighbours are all the others, and a ring cuts nothing. */
const leastServers = 5;

const schema = z.strictObject({
  kind: z.literal("server-ring"),
  ...lasting,
  servers: z.exactOptional(
    names("server").min(leastServers, { error: `a list of at least ${leastServers} server names` }),
  ),
});

/** The servers of a cluster form a ring, in the order of `servers` or of their names. */
export type ServerRingFault = z.infer<typeof schema>;

/** Leaves each server its two neighbours in a ring: a majority of five, and another one for each. */
export const serverRing: FaultDefinition<ServerRingFault> = {
  kind: "server-ring",
  summary:
    "The servers of a cluster form a ring in which each reaches only its two neighbours: every one sees a majority, and no two the same.",
  leastServers,
  schema,
  arbitrary: (space, mood = anyMood(space)) => {
    const all = serverNames(space.topology);
    return fc.record(
      {
        kind: fc.constant("server-ring" as const),
        at: start(space, mood),
        duration: scaled(100, 12_000, mood.pace),
        servers: fc.shuffledSubarray(all, { minLength: all.length }),
      },
      { requiredKeys: ["kind", "at", "duration"], noNullPrototype: true },
    );
  },
  references: ({ servers = [] }) =>
    servers.map((name, index): Reference => ({ path: ["servers", index], name, of: "server" })),
  targets: ({ servers }, world) => [...(servers ?? world.servers)],
  inject: ({ servers }, world) => world.hold(acrossRing(servers ?? world.servers)),
  describe: (fault) => `server-ring ${fault.servers?.join(", ") ?? "in the order of names"}, ${during(fault)}`,
};

/** The links between servers that are no neighbours. */
function acrossRing(ring: World["servers"]): Link[] {
  const last = ring.length - 1;
  return ring.flatMap((from, index) =>
    ring.flatMap((to, other) => {
      const distance = Math.abs(index - other);
      return distance === 0 || distance === 1 || distance === last ? [] : [{ from, to }];
    }),
  );
}
