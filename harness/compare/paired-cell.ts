import fc from "fast-check";
import type { CellSample, PairedTrials, SideVerdict, VerdictSample } from "../../reports/index.ts";
import { measures, type Measure } from "../../reports/compare/measures.ts";
import { addRun, emptyAggregate, merge, toCellNumbers, type Aggregate } from "../checkers/aggregate.ts";
import { GROUPS, pairedNumber } from "../checkers/uncertainty.ts";
import type { Property } from "../scenario/claims.ts";
import type { RunCase } from "../scenario/scenario.ts";
import { caseArbitrary } from "../search/case-arbitrary.ts";
import type { PlayedCase } from "../search/play-cases.ts";
import { derivedSeed } from "../search/seeds.ts";
import type { CellSpec } from "../suite/cells.ts";
import type { CellPair } from "./pairs.ts";

/** Draws the cases of a piece of work of a pair: the same whatever is compared. */
export function drawCases(
  { id, base, family }: CellPair,
  seed: number,
  chunk: number,
  count: number,
): RunCase[] {
  const arbitrary = caseArbitrary(base.scenario, family);
  return fc.sample(arbitrary, { seed: derivedSeed(seed, `pairs ${id} ${chunk}`), numRuns: count });
}

/** What two cells that run the same cases have come to. */
export class PairedCell {
  readonly pair: CellPair;
  readonly groups: readonly [base: Aggregate[], head: Aggregate[]] = [noGroups(), noGroups()];
  #runs = 0;
  readonly #violations = new Map<Property, { both: number; onlyFirst: number; onlySecond: number }>();
  readonly #open: readonly [Map<Property, number>, Map<Property, number>] = [new Map(), new Map()];

  constructor(pair: CellPair) {
    this.pair = pair;
  }

  get runs(): number {
    return this.#runs;
  }

  /** Adds what came of the same cases on both sides. */
  add(base: readonly PlayedCase[], head: readonly PlayedCase[]): void {
    for (const [index, first] of base.entries()) {
      const second = head[index];
      if (second === undefined) continue;
      const group = this.#runs++ % GROUPS;
      this.#addTo(0, group, first);
      this.#addTo(1, group, second);
      for (const property of this.pair.properties) {
        this.#count(property, first.violated.includes(property), second.violated.includes(property));
      }
    }
  }

  /** What is compared, not yet judged. */
  sample(): CellSample {
    const { title, properties } = this.pair;
    return {
      title,
      runs: [this.#runs, this.#runs],
      verdicts: properties.map((property) => this.#verdict(property)),
      numbers: measures.map((measure) => numberSample(measure, this.groups)),
    };
  }

  #addTo(side: 0 | 1, group: number, { measures: run, open }: PlayedCase): void {
    const groups = this.groups[side];
    groups[group] = addRun(groups[group] ?? emptyAggregate(), run);
    for (const property of open) this.#open[side].set(property, (this.#open[side].get(property) ?? 0) + 1);
  }

  #count(property: Property, first: boolean, second: boolean): void {
    const counts = this.#violations.get(property) ?? { both: 0, onlyFirst: 0, onlySecond: 0 };
    if (first && second) counts.both++;
    else if (first) counts.onlyFirst++;
    else if (second) counts.onlySecond++;
    this.#violations.set(property, counts);
  }

  #verdict(property: Property): VerdictSample {
    const { both = 0, onlyFirst = 0, onlySecond = 0 } = this.#violations.get(property) ?? {};
    const pairs: PairedTrials = {
      both,
      onlyFirst,
      onlySecond,
      neither: this.#runs - both - onlyFirst - onlySecond,
    };
    const { base, head } = this.pair;
    return {
      property,
      pairs,
      sides: [
        this.#side(0, base, property, both + onlyFirst),
        this.#side(1, head, property, both + onlySecond),
      ],
    };
  }

  #side(side: 0 | 1, { claimed }: CellSpec, property: Property, runsViolated: number): SideVerdict {
    const { runs, vacuousRuns } = this.groups[side].reduce(merge, emptyAggregate());
    const open = this.#open[side].get(property) ?? 0;
    const reason =
      runs === vacuousRuns ? "no fault took effect" : open > 0 ? `not judged in ${open} runs` : undefined;
    const verdict = runsViolated > 0 ? "violated" : reason === undefined ? "held" : "inconclusive";
    return {
      claimed: claimed.includes(property),
      verdict,
      runsViolated,
      runs: this.#runs,
      ...(verdict === "inconclusive" && reason !== undefined && { reason }),
    };
  }
}

/** All cells of a comparison added up; verdicts are about one cell each. */
export function together(cells: readonly PairedCell[]): CellSample {
  const sum = (side: 0 | 1): Aggregate[] =>
    noGroups().map((none, group) =>
      cells.reduce((all, cell) => merge(all, cell.groups[side][group] ?? none), none),
    );
  const runs = cells.reduce((all, cell) => all + cell.runs, 0);
  const groups = [sum(0), sum(1)] as const;
  return {
    title: "all together",
    runs: [runs, runs],
    verdicts: [],
    numbers: measures.map((measure) => numberSample(measure, groups)),
  };
}

function noGroups(): Aggregate[] {
  return Array.from({ length: GROUPS }, emptyAggregate);
}

function numberSample(
  measure: Measure,
  groups: readonly [Aggregate[], Aggregate[]],
): CellSample["numbers"][number] {
  const [base, head] = groups.map((side) => side.filter(({ runs }) => runs > 0));
  if (base === undefined || head === undefined) throw new RangeError("two sides are compared");
  const { values, error } = pairedNumber(measure, base, head);
  const [before, now] = groups.map((side) =>
    measure.count(toCellNumbers(side.reduce(merge, emptyAggregate()))),
  );
  return {
    measure,
    values,
    counts: [before ?? 0, now ?? 0],
    ...(error !== undefined && { error: { value: error, degrees: base.length - 1 } }),
  };
}
