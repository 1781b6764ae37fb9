import type { Fault } from "../scenario/fault.ts";
import type { RunCase } from "../scenario/scenario.ts";

/** One of the cases that show a violation. */
export interface CaseVariant {
  readonly variant: "smallest" | "longer faults" | "as found";
  readonly case: RunCase;
}

/** Faults that are made longer last so many times as long, and at least so many milliseconds longer. */
const LONGER = { times: 1.5, least: 300 } as const;

/**
 * The cases to try where a violation is to be shown again under other latencies, the smallest first.
 *
 * Shrinking makes faults as short as they can be, and so moves a case to the edge of failing: with the
 * latencies of another place it may fall on the other side.
 */
export function caseVariants(smallest: RunCase, found: RunCase): CaseVariant[] {
  const longer = { ...smallest, schedule: smallest.schedule.map(lengthened) };
  const isChanged = JSON.stringify(longer) !== JSON.stringify(smallest);
  const isShrunk = JSON.stringify(found) !== JSON.stringify(smallest);
  return [
    { variant: "smallest", case: smallest },
    ...(isChanged ? [{ variant: "longer faults", case: longer } as const] : []),
    ...(isShrunk ? [{ variant: "as found", case: found } as const] : []),
  ];
}

function lengthened(fault: Fault): Fault {
  const { duration } = fault;
  if (duration === undefined) return fault;
  return { ...fault, duration: Math.round(Math.max(duration * LONGER.times, duration + LONGER.least)) };
}
