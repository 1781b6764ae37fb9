import type { ComparedCell, ComparedNumber, ComparedVerdict, Comparison } from "./model.ts";

/** A verdict or number with its cell. */
export interface Row<What> {
  readonly cell: ComparedCell;
  readonly what: What;
}

/** Verdicts that differ, in the order of the cells. */
export function verdictRows({ cells, together }: Comparison, all = false): Row<ComparedVerdict>[] {
  return everyCell(cells, together).flatMap((cell) =>
    cell.verdicts
      .filter(({ change, differs }) => all || change !== "same" || differs)
      .map((what) => ({ cell, what })),
  );
}

/** Numbers that differ, those of all cells together first; with `all` also those that do not. */
export function numberRows({ cells, together }: Comparison, all = false): Row<ComparedNumber>[] {
  return everyCell(cells, together).flatMap((cell) =>
    cell.numbers
      .filter(({ change, values }) => {
        const measured = values.some((value) => value !== undefined);
        return measured && (all || cell === together || change !== "noise");
      })
      .map((what) => ({ cell, what })),
  );
}

/** Numbers and shares that were compared and show no difference. */
export function countNoise({ cells, together }: Comparison): number {
  return everyCell(cells, together).reduce((sum, { numbers, verdicts }) => {
    const same = numbers.filter(({ change, difference }) => difference !== undefined && change === "noise");
    const alike = verdicts.filter(({ difference, differs }) => difference !== undefined && !differs);
    return sum + same.length + alike.length;
  }, 0);
}

/** Whether anything differs beyond noise. */
export function differs(comparison: Comparison): boolean {
  const verdicts = verdictRows(comparison);
  const numbers = everyCell(comparison.cells, comparison.together).some((cell) =>
    cell.numbers.some(({ change }) => change !== "noise"),
  );
  return numbers || verdicts.length > 0 || comparison.onlyIn.some((names) => names.length > 0);
}

function everyCell(cells: readonly ComparedCell[], together: ComparedCell | undefined): ComparedCell[] {
  return [...(together === undefined ? [] : [together]), ...cells];
}
