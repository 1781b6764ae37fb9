import type { ResultCounterexample, ResultTimelineRow } from "../../model.ts";

/** What the diagram can say of the way of one sent message beyond its rows. */
export interface Fate {
  /** The server it was sent to and never reached, as far as the case shows. */
  readonly lostOnWay?: string;
  /** The row of its storing from which an answer went back, and whether it arrived. */
  readonly answer?: { readonly row: ResultTimelineRow; readonly arrived: boolean };
}

/**
 * Finds which messages never reached the broker and which answers never came back. Nothing is said of a
 * case whose rows are not all there, nor of one without messages: there what is missing may just be left out.
 */
export function fatesOf(one: ResultCounterexample): ReadonlyMap<ResultTimelineRow, Fate> {
  const fates = new Map<ResultTimelineRow, Fate>();
  if (one.timelineOmitted > 0 || !("messages" in one.case.workload)) return fates;
  const arrived = new Set<string>();
  const stored = new Map<string, ResultTimelineRow[]>();
  for (const row of one.timeline) {
    if (row.id === undefined || (row.type !== "stored" && row.type !== "delivered")) continue;
    arrived.add(row.id);
    if (row.type === "stored") stored.set(row.id, [...(stored.get(row.id) ?? []), row]);
  }
  const server = one.lanes.find((lane) => lane.startsWith("nats"));
  for (const row of one.timeline) {
    if (row.type !== "operation" || row.id === undefined) continue;
    const kept = stored.get(row.id) ?? [];
    const answered = answerOf(row, kept);
    if (answered !== undefined) {
      fates.set(row, { answer: { row: answered, arrived: row.outcome === "ok" } });
    } else if (!arrived.has(row.id) && server !== undefined && row.to === undefined) {
      fates.set(row, { lostOnWay: server });
    }
  }
  return fates;
}

/** Where the answer to a send came from: the last storing before it. What was never answered was lost after the first. */
function answerOf(
  row: ResultTimelineRow,
  stored: readonly ResultTimelineRow[],
): ResultTimelineRow | undefined {
  if (row.outcome === "ok") return stored.findLast(({ time }) => time <= (row.until ?? Infinity));
  return row.outcome === "info" ? stored[0] : undefined;
}
