import fc from "fast-check";
import { z } from "zod";
import type { LinkSpeed } from "../harness/backends/world.ts";
import { processNames } from "../harness/scenario/topology.ts";
import type { FaultDefinition } from "./definition.ts";
import { anyMood, group, scaled, start, variant } from "./draws.ts";
import { lasting, whole } from "./fields.ts";
import { directedLinks, directions, linkReferences, linksOf, linkTargets, linkWords } from "./links.ts";
import { during } from "./wording.ts";

const longestLatency = 60_000;

const schema = z
  .strictObject({
    kind: z.literal("slow-link"),
    ...lasting,
    ...directedLinks,
    latency: whole(0, longestLatency, "milliseconds").default(0),
    jitter: whole(0, longestLatency, "milliseconds").default(0),
    bandwidth: z.exactOptional(whole(1, 1_000_000_000, "bytes per second")),
  })
  .refine((fault) => fault.latency + fault.jitter > 0 || fault.bandwidth !== undefined, {
    error: "a latency or jitter above 0, or a bandwidth",
  });

/** Links are slow: latency and jitter in milliseconds per frame, bandwidth in bytes per second. */
export type SlowLinkFault = z.infer<typeof schema>;

/** Makes links between processes and the broker slow. */
export const slowLink: FaultDefinition<SlowLinkFault> = {
  kind: "slow-link",
  summary: "Links between processes and the broker have more latency and jitter, or little bandwidth.",
  schema,
  arbitrary: (space, mood = anyMood(space)) =>
    fc.record(
      {
        kind: fc.constant("slow-link" as const),
        at: start(space, mood),
        duration: scaled(50, 4_000, mood.pace),
        processes: group(processNames(space.topology), mood, 0),
        direction: variant(directions, mood, 3),
        latency: scaled(5, 500, mood.pace),
        jitter: scaled(0, 200, mood.pace),
        bandwidth: scaled(1_000, 1_000_000, mood.pace),
      },
      {
        requiredKeys: ["kind", "at", "duration", "processes", "direction", "latency", "jitter"],
        noNullPrototype: true,
      },
    ),
  references: linkReferences,
  targets: linkTargets,
  inject: (fault, world) => world.slow(linksOf(fault, fault.direction, world), speedOf(fault)),
  describe: (fault) => `slow-link ${linkWords(fault, fault.direction)}, ${speedWords(fault)}, ${during(fault)}`,
};

function speedOf({ latency, jitter, bandwidth }: SlowLinkFault): LinkSpeed {
  return { latency, jitter, ...(bandwidth === undefined ? {} : { bandwidth }) };
}

function speedWords({ latency, jitter, bandwidth }: SlowLinkFault): string {
  const delay = `+${latency}${jitter === 0 ? "" : ` to ${latency + jitter}`} ms`;
  return bandwidth === undefined ? delay : `${delay}, ${bandwidth} bytes/s`;
}
