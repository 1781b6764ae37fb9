import fc from "fast-check";
import { z } from "zod";
import { processNames } from "../harness/scenario/topology.ts";
import type { FaultDefinition, FaultSpace, Mood } from "./definition.ts";
import { anyMood, existing, scaled, start } from "./draws.ts";
import { lasting, name, oneOf } from "./fields.ts";
import { untilLastHeals } from "./overlap.ts";
import { during } from "./wording.ts";

const schema = z.strictObject({
  kind: z.literal("crash"),
  ...lasting,
  process: name("process"),
  disk: z.exactOptional(oneOf(["lost"])),
});

/**
 * A process dies and is started again after `duration` milliseconds, or at recovery; with `disk` "lost" its host
 * is gone for good, and what is started is a replacement under the same name with an empty disk.
 */
export type CrashFault = z.infer<typeof schema>;

/** Kills an application process without a goodbye. */
export const crash: FaultDefinition<CrashFault> = {
  kind: "crash",
  summary: "An application process dies without a goodbye and is started again later, with its disk or an empty one.",
  schema,
  arbitrary: (space, mood = anyMood(space)) => fc.oneof(...existing(ways(space, mood), mood, 0)),
  references: (fault) => [{ path: ["process"], name: fault.process, of: "process" }],
  targets: (fault) => [fault.process],
  inject(fault, world) {
    const { process, disk } = fault;
    const handle = disk === "lost" ? world.loseHost(process) : world.killProcess(process);
    return untilLastHeals(world, `down ${process}`, handle);
  },
  describe: ({ disk, ...fault }) =>
    `crash ${fault.process}${disk === "lost" ? " and lose its disk" : ""}, down ${during(fault)}`,
};

/** Restarted after a while, or only at recovery: two shapes, so that shrinking does not turn a short one into an endless one. */
function ways(space: FaultSpace, mood: Mood): fc.Arbitrary<CrashFault>[] {
  const always = {
    kind: fc.constant("crash" as const),
    at: start(space, mood),
    process: fc.constantFrom(...processNames(space.topology)),
  };
  const restarted = fc.record({ ...always, duration: scaled(10, 2_000, mood.pace) }, { noNullPrototype: true });
  return [restarted, restarted, fc.record(always, { noNullPrototype: true })];
}
