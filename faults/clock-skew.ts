import fc from "fast-check";
import { z } from "zod";
import { processNames } from "../harness/scenario/topology.ts";
import type { FaultDefinition } from "./definition.ts";
import { anyMood, scaled, start, variant } from "./draws.ts";
import { lasting, name, whole } from "./fields.ts";
import { untilLastHeals } from "./overlap.ts";
import { during } from "./wording.ts";

const day = 86_400_000;
const mostDrift = 100_000;

const schema = z
  .strictObject({
    kind: z.literal("clock-skew"),
    ...lasting,
    process: name("process"),
    offset: whole(-day, day, "milliseconds").default(0),
    driftPartsPerMillion: whole(-mostDrift, mostDrift, "parts per million").default(0),
  })
  .refine((fault) => fault.offset !== 0 || fault.driftPartsPerMillion !== 0, {
    error: "an offset or a driftPartsPerMillion other than 0",
  });

/** The wall clock of a process is `offset` milliseconds ahead (or behind, if negative) and drifts. */
export type ClockSkewFault = z.infer<typeof schema>;

/** Sets the wall clock of a process off. */
export const clockSkew: FaultDefinition<ClockSkewFault> = {
  kind: "clock-skew",
  summary: "The wall clock of a process jumps ahead or back, and runs too fast or too slow.",
  schema,
  arbitrary: (space, mood = anyMood(space)) =>
    fc
      .record({
        at: start(space, mood),
        duration: scaled(100, Math.max(1_000, space.horizon), mood.pace),
        process: fc.constantFrom(...processNames(space.topology)),
        sign: variant([1, -1], mood, 0),
        distance: scaled(1, 300_000, mood.pace),
        driftPartsPerMillion: variant([0, 200, -200, 10_000, -10_000], mood, 2),
      })
      .map(({ at, duration, process, sign, distance, driftPartsPerMillion }) => ({
        kind: "clock-skew",
        at,
        duration,
        process,
        offset: sign * distance,
        driftPartsPerMillion,
      })),
  references: (fault) => [{ path: ["process"], name: fault.process, of: "process" }],
  targets: (fault) => [fault.process],
  // A later skew of the same clock replaces an earlier one; the clock is right again when both are over.
  inject: ({ process, offset, driftPartsPerMillion }, world) =>
    untilLastHeals(world, `clock ${process}`, world.skew(process, offset, driftPartsPerMillion)),
  describe: (fault) => `clock-skew ${fault.process}, ${skewWords(fault)}, ${during(fault)}`,
};

function skewWords({ offset, driftPartsPerMillion: drift }: ClockSkewFault): string {
  return `${signed(offset)} ms${drift === 0 ? "" : ` drifting ${signed(drift)} ppm`}`;
}

function signed(value: number): string {
  return value < 0 ? `${value}` : `+${value}`;
}
