import type { ResultCell } from "../model.ts";
import { costSizeOf } from "../view/cost-cells.ts";
import { noFault, tellingRuns } from "../view/runs.ts";

/** The cells of one backend, by what a claim asks for. */
export class Evidence {
  readonly #cells: readonly ResultCell[];

  constructor(cells: readonly ResultCell[]) {
    this.#cells = cells.filter(({ runs }) => runs > 0);
  }

  /** The cells of a strategy under any fault that took effect, or under the named families. */
  underFaults(strategy: string, families?: readonly string[]): readonly ResultCell[] {
    return this.#cells.filter(
      (cell) =>
        cell.strategy === strategy &&
        cell.fault !== noFault &&
        tellingRuns(cell) > 0 &&
        (families === undefined || families.includes(cell.fault)),
    );
  }

  /** The cells of a strategy under faults under which it claims a property. */
  whereClaimed(strategy: string, property: string): readonly ResultCell[] {
    return this.underFaults(strategy).filter(({ properties }) =>
      properties.some((one) => one.property === property && one.claimed),
    );
  }

  /** The cell of the cost curve of a strategy with so many nodes, or producers and consumers. */
  ofSize(strategy: string, size: number): ResultCell | undefined {
    return this.#cells.find((cell) => cell.strategy === strategy && costSizeOf(cell) === size);
  }
}
