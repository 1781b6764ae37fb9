import { aspects } from "./measures.ts";
import type { ComparedCell, ComparedNumber, ComparedVerdict, Comparison } from "./model.ts";

/** Something that got worse. */
export type Regression =
  | { readonly cell: ComparedCell; readonly verdict: ComparedVerdict }
  | { readonly cell: ComparedCell; readonly number: ComparedNumber };

/**
 * What got worse, the worst first: verdicts, then anomalies, availability, latency and cost, each by size.
 * @param tolerance - Change of a number in percent (of an availability in points) that is let pass.
 */
export function regressionsOf({ cells }: Comparison, tolerance: number): Regression[] {
  const verdicts = cells.flatMap((cell) =>
    cell.verdicts.filter(({ change }) => change === "worse").map((verdict) => ({ cell, verdict })),
  );
  const numbers = cells.flatMap((cell) =>
    cell.numbers
      .filter((number) => number.change === "worse" && sizeOf(number) > tolerance)
      .map((number) => ({ cell, number })),
  );
  const place = ({ number }: { readonly number: ComparedNumber }): number => aspects.indexOf(number.aspect);
  numbers.sort((a, b) => place(a) - place(b) || sizeOf(b.number) - sizeOf(a.number));
  return [...verdicts, ...numbers];
}

/** Size of a change in percent of the base; of a share in points. */
function sizeOf({ unit, values: [base = 0, head = 0] }: ComparedNumber): number {
  const change = Math.abs(head - base);
  if (unit === "share") return 100 * change;
  return base === 0 ? Infinity : (100 * change) / Math.abs(base);
}

/** What held in the base and could not be compared, one sentence each. */
export function unclearIn({ cells, onlyIn: [missing] }: Comparison): string[] {
  const open = cells.flatMap(({ title, verdicts }) =>
    verdicts
      .filter(({ change }) => change === "open")
      .map(({ property, sides: [, head] }) => {
        const now =
          head?.claimed === true
            ? `inconclusive (${head.reason ?? "no reason was recorded"})`
            : "not claimed any more";
        return `${title}: ${property} held before and is ${now}`;
      }),
  );
  return [...missing.map((title) => `${title} was not run again`), ...open];
}
