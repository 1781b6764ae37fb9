import type { ResultCell } from "../model.ts";
import type { Evidence } from "./evidence.ts";
import { estimateOf, type Measured, quotientOf } from "./numbers.ts";
import { explainedByLine } from "./straight-line.ts";

/** The sizes between which growth is measured. */
const SMALL = 3;
const LARGE = 9;
/** What growth between them is if it is linear. */
export const LINEAR = LARGE / SMALL;
/** Fewer sizes than this lie on a straight line too easily. */
const SIZES = 4;

/** Modelled throughput of a strategy at {@link LARGE} over that at {@link SMALL}, of one of its cost curves. */
export function growthOf(evidence: Evidence, strategy: string, variant = ""): Measured {
  return quotientOf(
    `${named(strategy, variant)}: throughput at ${LARGE} over that at ${SMALL}`,
    throughputOf(evidence, strategy, LARGE, variant),
    throughputOf(evidence, strategy, SMALL, variant),
  );
}

/** Modelled throughput of a strategy at {@link LARGE}. */
export function throughputAtLarge(evidence: Evidence, strategy: string, variant = ""): Measured {
  return throughputOf(evidence, strategy, LARGE, variant);
}

/**
 * What the processes alone could do at {@link LARGE} over what they could at {@link SMALL}, if no server were
 * a limit: the messages of the busiest one, the other way round.
 */
export function growthOfProcesses(evidence: Evidence, strategy: string): Measured {
  return quotientOf(
    `${strategy}: messages of the busiest process per operation, at ${SMALL} over those at ${LARGE}`,
    messagesOf(evidence, strategy, SMALL, "process"),
    messagesOf(evidence, strategy, LARGE, "process"),
  );
}

/** Messages of the busiest server per operation at {@link LARGE} over those at {@link SMALL}. */
export function growthOfServerWork(evidence: Evidence, strategy: string): Measured {
  return quotientOf(
    `${strategy}: messages of the server per operation, at ${LARGE} over those at ${SMALL}`,
    messagesOf(evidence, strategy, LARGE, "server"),
    messagesOf(evidence, strategy, SMALL, "server"),
  );
}

/** How much of the differences in modelled throughput between all sizes a straight line through them explains. */
export function straightnessOf(evidence: Evidence, strategy: string, variant: string): Measured {
  const points = evidence.curve(strategy, variant).flatMap(({ size, cell }) => {
    const throughput = cell.load?.throughput?.value;
    return throughput === undefined ? [] : [{ x: size, y: throughput, id: cell.id }];
  });
  const value = points.length < SIZES ? undefined : explainedByLine(points);
  if (value === undefined) return undefined;
  const name = `${named(strategy, variant)}: what a straight line explains of its throughput with ${points.map(({ x }) => x).join(", ")}`;
  return { name, value, low: value, high: value, unit: "share", cells: points.map(({ id }) => id) };
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

function messagesOf(evidence: Evidence, strategy: string, size: number, of: "process" | "server"): Measured {
  return estimateOf(of, evidence.ofSize(strategy, size), "messages", ({ load }) => load?.[of]?.messages);
}

function throughputOf(evidence: Evidence, strategy: string, size: number, variant: string): Measured {
  const cell = evidence.ofSize(strategy, size, variant);
  const limit = cell?.load?.throughput?.limitedBy ?? "";
  const name = `${named(strategy, variant)}: modelled throughput at ${size}, limited by ${limit}`;
  return estimateOf(name, cell, "per second", ({ load }) => load?.throughput);
}

function named(strategy: string, variant: string): string {
  return variant === "" ? strategy : `${strategy} (${variant})`;
}
