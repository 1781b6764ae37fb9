import fc from "fast-check";
import { z } from "zod";
import { processNames } from "../harness/scenario/topology.ts";
import type { FaultDefinition, FaultSpace, Mood } from "./definition.ts";
import { anyMood, group, scaled, start, variant } from "./draws.ts";
import { lasting } from "./fields.ts";
import { type Direction, directedLinks, directions, linkReferences, linksOf, linkTargets, linkWords } from "./links.ts";
import { during } from "./wording.ts";

const schema = z.strictObject({ kind: z.literal("partition"), ...lasting, ...directedLinks });

/** Processes cannot reach the broker, or it cannot reach them. */
export type PartitionFault = z.infer<typeof schema>;

/** Draws partitions of some directions (the first is the simplest), of any processes or of those named. */
export function drawPartition(
  space: FaultSpace,
  mood: Mood,
  allowed: readonly Direction[],
  processes: readonly string[] = processNames(space.topology),
): fc.Arbitrary<PartitionFault> {
  return fc.record(
    {
      kind: fc.constant("partition" as const),
      at: start(space, mood),
      duration: scaled(50, 4_000, mood.pace),
      processes: group(processes, mood, 0),
      direction: variant(allowed, mood, 3),
    },
    { noNullPrototype: true },
  );
}

/** Holds everything between processes and the broker, in both directions or in one. */
export const partition: FaultDefinition<PartitionFault> = {
  kind: "partition",
  summary: "Processes and the broker cannot reach each other: nothing arrives, nothing is refused.",
  schema,
  arbitrary: (space, mood = anyMood(space)) => drawPartition(space, mood, directions),
  references: linkReferences,
  targets: linkTargets,
  inject: (fault, world) => world.hold(linksOf(fault, fault.direction, world)),
  describe: (fault) => `partition ${linkWords(fault, fault.direction)}, ${during(fault)}`,
};
