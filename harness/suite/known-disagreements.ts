import type { ResultCell } from "../../reports/index.ts";

/** A difference between the simulation and real servers whose cause is known. */
interface KnownDisagreement {
  readonly strategy: string;
  readonly fault: string;
  readonly property: string;
  /** The cause, in one sentence. */
  readonly cause: string;
}

const known: readonly KnownDisagreement[] = [];

/** Why a property of a cell differs between backends, if that is known. */
export function knownDisagreement({ strategy, fault }: ResultCell, property: string): string | undefined {
  return known.find(
    (each) => each.strategy === strategy && each.fault === fault && each.property === property,
  )?.cause;
}
