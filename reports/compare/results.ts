import type { Result, ResultCell, ResultProperty } from "../model.ts";
import { calendar } from "../view/format.ts";
import type { NamedResult } from "../merge.ts";
import {
  FEWEST_DEGREES,
  intervalsOf,
  judged,
  type CellSample,
  type NumberSample,
  type VerdictSample,
} from "./judge.ts";
import { measures, type Measure } from "./measures.ts";
import { CONFIDENCE, type ComparedSide, type Comparison, type SideVerdict } from "./model.ts";

/**
 * Compares two results cell by cell. Their runs are not paired: what is compared are two samples, whose
 * errors are in the results (`uncertainty`).
 */
export function compareResults(base: NamedResult, head: NamedResult): Comparison {
  const pairs = base.result.cells.flatMap((cell) => {
    const same = head.result.cells.find(({ id }) => id === cell.id);
    return same === undefined ? [] : [[cell, same] as const];
  });
  const backends = new Set([...base.result.cells, ...head.result.cells].map(({ backend }) => backend));
  const samples = pairs.map(([before, now]) =>
    sampleOf(before, now, [base.result, head.result], backends.size > 1),
  );
  const intervals = intervalsOf(samples);
  return {
    capstan: "comparison",
    version: 1,
    paired: false,
    sides: [sideOf(base), sideOf(head)],
    confidence: CONFIDENCE,
    intervals,
    cells: judged(samples, intervals),
    onlyIn: [
      missingIn(head.result, base.result, backends.size > 1),
      missingIn(base.result, head.result, backends.size > 1),
    ],
  };
}

function sideOf({ file, result: { run, tool, cells } }: NamedResult): ComparedSide {
  const servers = [...new Set(cells.map(({ server }) => server))].join(", ");
  return {
    name: file,
    about: [`seed ${run.seed}`, run.client, servers, `capstan ${tool.version}`, calendar(run.startedAt)],
  };
}

function missingIn(result: Result, other: Result, withBackend: boolean): string[] {
  const there = new Set(result.cells.map(({ id }) => id));
  return other.cells.filter(({ id }) => !there.has(id)).map((cell) => titleOf(cell, withBackend));
}

/** As `at-least-once under crash`, with scenario and backend where they tell cells apart. */
function titleOf({ strategy, fault, backend }: ResultCell, withBackend: boolean): string {
  return `${strategy} under ${fault}${withBackend ? ` on ${backend}` : ""}`;
}

function sampleOf(
  base: ResultCell,
  head: ResultCell,
  [before, now]: readonly [Result, Result],
  withBackend: boolean,
): CellSample {
  const names = [...new Set([...base.properties, ...head.properties].map(({ property }) => property))];
  return {
    title: titleOf(base, withBackend),
    runs: [base.runs, head.runs],
    verdicts: names.map((property): VerdictSample => {
      const sides = [sideVerdict(base, property, before), sideVerdict(head, property, now)] as const;
      // A search ends at the first violation of a claim.
      const stopped = sides.some((side) => side?.claimed === true && side.verdict === "violated");
      return { property, sides, stopped };
    }),
    numbers: measures.map((measure) => numberSample(measure, base, head)),
  };
}

function sideVerdict(cell: ResultCell, property: string, result: Result): SideVerdict | undefined {
  const found = cell.properties.find((each) => each.property === property);
  if (found === undefined) return undefined;
  const { claimed, verdict, runsViolated, reason } = found;
  const replay = replayOf(found, result);
  return {
    claimed,
    verdict,
    runsViolated: Math.min(runsViolated, cell.runs),
    runs: cell.runs,
    ...(reason !== undefined && { reason }),
    ...(replay !== undefined && { replay }),
  };
}

function replayOf({ counterexample }: ResultProperty, { counterexamples }: Result): string | undefined {
  return counterexamples.find(({ id }) => id === counterexample)?.replay;
}

function numberSample(measure: Measure, base: ResultCell, head: ResultCell): NumberSample {
  const error = errorOf(measure, base, head);
  return {
    measure,
    values: [measure.value(base), measure.value(head)],
    counts: [measure.count(base), measure.count(head)],
    ...(error !== undefined && { error }),
  };
}

/** The error of the difference of two independent numbers, with Welch's degrees of freedom. */
function errorOf({ name }: Measure, base: ResultCell, head: ResultCell): NumberSample["error"] {
  const [first, second] = [base.uncertainty, head.uncertainty];
  const [a, b] = [first?.errors[name], second?.errors[name]];
  if (first === undefined || second === undefined || a === undefined || b === undefined) return undefined;
  const fewest = Math.min(first.groups, second.groups) - 1;
  const variance = a * a + b * b;
  if (variance === 0 || fewest < FEWEST_DEGREES) return { value: Math.sqrt(variance), degrees: fewest };
  const degrees = (variance * variance) / (a ** 4 / (first.groups - 1) + b ** 4 / (second.groups - 1));
  return { value: Math.sqrt(variance), degrees };
}
