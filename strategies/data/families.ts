import type { Claim, DataProperty } from "../../harness/scenario/claims.ts";
import { everyFamily, ofClusters, without } from "../common/families.ts";

/** Every family of faults for a broker that stands alone: replicas of a bucket were not tried yet, and one may answer a read late. */
export const ofOneServer: readonly string[] = [...without(everyFamily, ...ofClusters), "host-loss"];

/** Families that leave a strategy that reads no wall clock a chance: skewing clocks does nothing to it. */
export const clockless: readonly string[] = without(ofOneServer, "clock-skew");

/** Those of them that end no node's process. */
export const withoutCrashes: readonly string[] = without(clockless, "crash", "host-loss", "long-outage");

/** What a strategy claims that is linearizable and loses no write: that implies all weaker models. */
export function linearizableUnder(tolerates: readonly string[]): Claim<DataProperty>[] {
  const implied = [
    "linearizable",
    "sequential",
    "causal",
    "read-your-writes",
    "monotonic-reads",
    "monotonic-writes",
    "writes-follow-reads",
    "no-lost-writes",
    "durable",
  ] as const;
  return implied.map((property) => ({ property, tolerates }));
}
