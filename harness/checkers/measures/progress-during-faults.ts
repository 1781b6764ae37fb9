import type { Availability } from "./availability.ts";

/**
 * Tells whether a run made progress during its faults: at least one operation that began while a fault
 * was active got a definite answer in time. Absent if no operation began then: nothing was asked.
 */
export function progressDuringFaults({ duringFaults }: Availability): boolean | undefined {
  return duringFaults.total === 0 ? undefined : duringFaults.successes > 0;
}
