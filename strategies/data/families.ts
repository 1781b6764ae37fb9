import { everyFamily, without } from "../delivery/families.ts";

/** Families that leave a strategy that reads no wall clock a chance: skewing clocks does nothing to it. */
export const clockless: readonly string[] = without(everyFamily, "clock-skew");

/** Those of them that end no node's process. */
export const withoutCrashes: readonly string[] = without(clockless, "crash", "long-outage");
