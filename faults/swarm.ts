import fc from "fast-check";
import type { Fault, Schedule } from "../harness/scenario/fault.ts";
import type { FaultSpace, Mood } from "./definition.ts";
import { lastStart } from "./draws.ts";
import { listOf } from "./fault-list.ts";
import { inOrder } from "./schedule.ts";

/** What one run has in common: its mood, at most how many faults, and what else a family wants to know. */
interface Knobs<K> {
  readonly mood: Mood;
  readonly most: number;
  readonly own: K;
}

/**
 * Draws schedules of 1 to `most` faults by swarm testing: each run first draws which variants exist,
 * how long faults last and whether they come in a burst. These knobs do not shrink: the faults do,
 * each for itself, down to none.
 */
export function swarm<K>(
  space: FaultSpace,
  most: number,
  own: fc.Arbitrary<K>,
  draw: (mood: Mood, own: K) => fc.Arbitrary<Fault>,
): fc.Arbitrary<Schedule> {
  const knobs: fc.Arbitrary<Knobs<K>> = fc.record({ mood: moods(space), most: fc.integer({ min: 1, max: most }), own });
  return fc
    .noShrink(fc.noBias(knobs))
    .chain((knob) => listOf(draw(knob.mood, knob.own), knob.most))
    .map(inOrder);
}

function moods(space: FaultSpace): fc.Arbitrary<Mood> {
  return fc.record({
    pace: fc.constantFrom("mixed" as const, "short" as const, "long" as const),
    window: windows(lastStart(space)),
    variants: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  });
}

/** The whole faults phase, or a burst in a twentieth of it. */
function windows(last: number): fc.Arbitrary<readonly [number, number]> {
  const burst = fc.nat({ max: last }).map((from) => [from, Math.min(last, from + Math.ceil(last / 20))] as const);
  return fc.oneof({ weight: 2, arbitrary: fc.constant([0, last] as const) }, { weight: 1, arbitrary: burst });
}
