import type { ResultCell } from "../model.ts";
import type { Evidence } from "./evidence.ts";
import { estimateOf, type Measured, quotientOf } from "./numbers.ts";

/** The sizes between which growth is measured. */
const SMALL = 3;
const LARGE = 9;
/** What growth between them is if it is linear. */
export const LINEAR = LARGE / SMALL;

/** Modelled throughput of a strategy at {@link LARGE} over that at {@link SMALL}. */
export function growthOf(evidence: Evidence, strategy: string): Measured {
  return quotientOf(
    `${strategy}: throughput at ${LARGE} over that at ${SMALL}`,
    throughputOf(evidence, strategy, LARGE),
    throughputOf(evidence, strategy, SMALL),
  );
}

/** Modelled throughput of a strategy at {@link LARGE}. */
export function throughputAtLarge(evidence: Evidence, strategy: string): Measured {
  return throughputOf(evidence, strategy, LARGE);
}

/** Messages per acknowledged operation of a strategy at {@link SMALL}. */
export function messagesAtSmall(evidence: Evidence, strategy: string): Measured {
  const pick = ({ load }: ResultCell) => load?.messages;
  return estimateOf(
    `${strategy}: messages per operation`,
    evidence.ofSize(strategy, SMALL),
    "messages",
    pick,
  );
}

/** The cell of a strategy at {@link SMALL}. */
export function small(evidence: Evidence, strategy: string): ResultCell | undefined {
  return evidence.ofSize(strategy, SMALL);
}

function throughputOf(evidence: Evidence, strategy: string, size: number): Measured {
  const cell = evidence.ofSize(strategy, size);
  const limit = cell?.load?.throughput?.limitedBy ?? "";
  const name = `${strategy}: modelled throughput at ${size}, limited by ${limit}`;
  return estimateOf(name, cell, "per second", ({ load }) => load?.throughput);
}
