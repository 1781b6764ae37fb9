import { workloadSize } from "../scenario/workload.ts";
import type { CellSearch } from "../search/cell-search.ts";
import type { Canary } from "../suite/canaries.ts";
import { counted } from "./progress-text.ts";
import { workloadWords } from "./workload-words.ts";

/** How one canary fared. */
export interface CanaryRow {
  readonly canary: string;
  readonly defect: string;
  readonly fault: string;
  readonly caughtBy: string;
  readonly within: number;
  readonly caught: boolean;
  /** Number of the run that caught it, if one did. */
  readonly afterRuns?: number;
  /** Size of the shrunk case. */
  readonly shrunkTo?: {
    readonly faults: number;
    /** Messages or operations of the workload. */
    readonly messages: number;
    /** The workload in words, as `2 messages`. */
    readonly workload: string;
  };
  /** Why runs could not be carried out. */
  readonly failure?: string;
}

/** Tells whether a canary was caught by its property within its runs. */
export function canaryRow(
  { strategy, defect, fault, caughtBy, within }: Canary,
  search: CellSearch,
): CanaryRow {
  const run = search.findings.get(caughtBy)?.run;
  const smallest = search.counterexamples.get(caughtBy)?.case;
  return {
    canary: strategy.name,
    defect,
    fault,
    caughtBy,
    within,
    caught: run !== undefined && run <= within,
    ...(run !== undefined && { afterRuns: run }),
    ...(smallest !== undefined && {
      shrunkTo: {
        faults: smallest.schedule.length,
        messages: workloadSize(smallest.workload),
        workload: workloadWords(smallest.workload),
      },
    }),
    ...(search.failure !== undefined && { failure: search.failure.message }),
  };
}

/** A row for people, with the heading in {@link canaryHeading}. */
export function canaryCells(row: CanaryRow): string[] {
  const { shrunkTo, afterRuns, within } = row;
  return [
    `${row.caught ? "✓" : "✗"} ${row.canary}`,
    `${row.caughtBy} under ${row.fault}`,
    afterRuns === undefined ? `not in ${within}` : `${afterRuns} of ${within}`,
    shrunkTo === undefined ? "-" : `${counted(shrunkTo.faults, "fault")}, ${shrunkTo.workload}`,
    row.failure ?? row.defect,
  ];
}

/** Heads of the columns of {@link canaryCells}. */
export const canaryHeading = ["canary", "caught by", "after runs", "shrunk to", "defect"] as const;
