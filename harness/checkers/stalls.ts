import type { History, StallEvent } from "../history/events.ts";
import type { Property } from "../scenario/claims.ts";
import type { PropertyVerdict, Verdict } from "./verdict.ts";
import { list } from "./words.ts";

/** Stalls that a reason names. */
const MOST_NAMED = 3;

/**
 * Takes a violation for open if something was held up during the run although no fault acted on it: on a
 * machine that is too busy the strategy met a pause that nobody asked for.
 *
 * A property that is claimed to withstand pauses is judged as it is, as is what held all the same.
 *
 * @param withstandsPauses - Whether a property is claimed to hold when processes stand still.
 */
export function allowForStalls(
  { events }: History,
  verdicts: readonly PropertyVerdict[],
  withstandsPauses: (property: Property) => boolean,
): readonly PropertyVerdict[] {
  const isInDoubt = ({ property, verdict }: PropertyVerdict): boolean =>
    verdict.verdict === "violated" && !withstandsPauses(property);
  if (!verdicts.some(isInDoubt)) return verdicts;
  const stalls = events.filter((event): event is StallEvent => event.type === "stall" && event.time >= 0);
  if (stalls.length === 0) return verdicts;
  return verdicts.map((judged) =>
    isInDoubt(judged) ? { ...judged, verdict: { verdict: "inconclusive", reason: reasonOf(judged.verdict, stalls) } } : judged,
  );
}

function reasonOf(verdict: Verdict, stalls: readonly StallEvent[]): string {
  const longest = stalls.toSorted((one, other) => other.duration - one.duration).slice(0, MOST_NAMED);
  const named = longest.map(
    ({ name, duration, time }) => `${name} for ${Math.round(duration / 1000)} ms up to ${time / 1000} ms`,
  );
  const seen = verdict.verdict === "violated" ? verdict.anomalies.map(({ text }) => text) : [];
  return `what was seen may come from this machine: without a fault it held up ${list(named)} (seen: ${seen[0] ?? "nothing"})`;
}
