import fc from "fast-check";
import { z } from "zod";
import { processNames, serverNames } from "../harness/scenario/topology.ts";
import type { FaultDefinition } from "./definition.ts";
import { anyMood, scaled, start } from "./draws.ts";
import { lasting, name } from "./fields.ts";
import { untilLastHeals } from "./overlap.ts";
import { during } from "./wording.ts";

const schema = z.strictObject({ kind: z.literal("pause"), ...lasting, target: name("process or server") });

/** A process or server stands still, as in a long garbage collection; its connections stay open. */
export type PauseFault = z.infer<typeof schema>;

/** Freezes a process or a server and lets it go on. */
export const pause: FaultDefinition<PauseFault> = {
  kind: "pause",
  summary: "A process or the broker stands still for a while and then goes on as if nothing had happened.",
  schema,
  arbitrary: (space, mood = anyMood(space)) =>
    fc.record(
      {
        kind: fc.constant("pause" as const),
        at: start(space, mood),
        duration: scaled(10, 3_000, mood.pace),
        target: fc.constantFrom(...processNames(space.topology), ...serverNames(space.topology)),
      },
      { noNullPrototype: true },
    ),
  references: (fault) => [{ path: ["target"], name: fault.target, of: "process or server" }],
  targets: (fault) => [fault.target],
  inject: (fault, world) => untilLastHeals(world, `paused ${fault.target}`, world.pause(fault.target)),
  describe: (fault) => `pause ${fault.target}, ${during(fault)}`,
};
