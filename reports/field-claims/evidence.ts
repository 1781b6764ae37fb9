import type { ResultCell } from "../model.ts";
import { costPlaceOf, pinned } from "../view/cost-cells.ts";
import { noFault, tellingRuns } from "../view/runs.ts";

/** The cells of one backend, by what a claim asks for. */
export class Evidence {
  readonly #cells: readonly ResultCell[];

  constructor(cells: readonly ResultCell[]) {
    this.#cells = cells.filter(({ runs }) => runs > 0);
  }

  /** The cells of a strategy under any fault that took effect, or under the named families; sessions ask for any key. */
  underFaults(strategy: string, families?: readonly string[]): readonly ResultCell[] {
    return this.#cells.filter(
      (cell) =>
        cell.strategy === strategy &&
        cell.scenario !== pinned &&
        cell.fault !== noFault &&
        tellingRuns(cell) > 0 &&
        (families === undefined || families.includes(cell.fault)),
    );
  }

  /** The cell of a strategy under one family, or under none, with sessions that ask for each key at one node only. */
  pinned(strategy: string, family: string): ResultCell | undefined {
    return this.#cells.find(
      (cell) =>
        cell.strategy === strategy &&
        cell.scenario === pinned &&
        cell.fault === family &&
        tellingRuns(cell) > 0,
    );
  }

  /** The cells of a strategy under faults under which it claims a property. */
  whereClaimed(strategy: string, property: string): readonly ResultCell[] {
    return this.underFaults(strategy).filter(({ properties }) =>
      properties.some((one) => one.property === property && one.claimed),
    );
  }

  /** The cells of a cost curve of a strategy, from the smallest; the plain one has no name. */
  curve(strategy: string, variant = ""): readonly { readonly size: number; readonly cell: ResultCell }[] {
    return this.#cells
      .flatMap((cell) => {
        const place = cell.strategy === strategy ? costPlaceOf(cell) : undefined;
        return place?.variant === variant ? [{ size: place.size, cell }] : [];
      })
      .toSorted((a, b) => a.size - b.size);
  }

  /** The cell of a cost curve of a strategy with so many nodes, or producers and consumers. */
  ofSize(strategy: string, size: number, variant = ""): ResultCell | undefined {
    return this.curve(strategy, variant).find((point) => point.size === size)?.cell;
  }
}
