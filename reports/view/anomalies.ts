import type { ResultCell } from "../model.ts";

/** Departures from what a user of a strategy expects, out of the operations that were attempted. */
export interface Anomalies {
  readonly count: number;
  readonly attempted: number;
}

/**
 * The anomalies of one cell: for messages those lost, duplicated, corrupted or made up; for data lost
 * writes, stale reads and keys on which nodes differ in the end. Order is apart: few strategies promise it.
 */
export function anomaliesOf({ delivery, data }: ResultCell): Anomalies {
  const count =
    data === undefined
      ? delivery.lost + delivery.duplicated + delivery.corrupted + delivery.phantom
      : data.lostWrites + data.staleReads + data.divergentKeys;
  return { count, attempted: delivery.attempted };
}

/** Whether a cell is about operations on data rather than about messages. */
export function holdsData({ data }: ResultCell): boolean {
  return data !== undefined;
}

/** What a cell counts: `message` or `operation`. */
export function unitOf(cell: ResultCell): "message" | "operation" {
  return holdsData(cell) ? "operation" : "message";
}
