import type { Anomaly, Verdict } from "../verdict.ts";
import type { FinalRead } from "./data-history.ts";
import { ofKey } from "./describe.ts";
import { finalsByKey } from "./lost-writes.ts";
import { nameOf, show } from "./value.ts";

/**
 * Judges convergence: after recovery, when nothing is under way, all nodes that hold a key hold the same.
 *
 * Observed: the final reads. A key that only one node holds cannot diverge.
 */
export function checkConvergence(finals: readonly FinalRead[]): Verdict {
  const anomalies = divergences(finals);
  if (anomalies.length > 0) return { verdict: "violated", anomalies };
  if (finals.length === 0) return { verdict: "inconclusive", reason: "nothing was read after recovery" };
  return { verdict: "held" };
}

/** The keys on which nodes differ after recovery. */
export function divergences(finals: readonly FinalRead[]): Anomaly[] {
  return [...finalsByKey(finals)].flatMap(([key, reads]) => {
    if (new Set(reads.map(({ value }) => nameOf(value))).size === 1) return [];
    const values = reads.map(({ process, value }) => `${process} has ${show(value)}`);
    return [
      {
        kind: "divergent",
        key,
        text: `After recovery the nodes differ${ofKey(key, "on")}: ${values.join(", ")}.`,
        times: reads.map(({ time }) => time),
      },
    ];
  });
}
