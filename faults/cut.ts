import fc from "fast-check";
import { z } from "zod";
import { processNames } from "../harness/scenario/topology.ts";
import type { FaultDefinition } from "./definition.ts";
import { anyMood, group, start } from "./draws.ts";
import { momentary } from "./fields.ts";
import { linkEnds, linkReferences, linksOf, linkTargets, linkWords } from "./links.ts";

const schema = z.strictObject({ kind: z.literal("cut"), ...momentary, ...linkEnds });

/** Connections are reset at one moment; several cuts are several faults, so that shrinking can take them apart. */
export type CutFault = z.infer<typeof schema>;

/** Resets the connections between processes and the broker; bytes in flight are lost. */
export const cut: FaultDefinition<CutFault> = {
  kind: "cut",
  summary: "Connections are reset at once and bytes in flight are lost; dialling again works.",
  schema,
  arbitrary: (space, mood = anyMood(space)) =>
    fc.record(
      {
        kind: fc.constant("cut" as const),
        at: start(space, mood),
        processes: group(processNames(space.topology), mood, 0),
      },
      { noNullPrototype: true },
    ),
  references: linkReferences,
  targets: linkTargets,
  inject: (fault, world) => world.cut(linksOf(fault, "both", world)),
  describe: (fault) => `cut ${linkWords(fault, "both")}, at ${fault.at} ms`,
};
