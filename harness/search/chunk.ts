import fc from "fast-check";
import { addRun, emptyAggregate, merge, type Aggregate } from "../checkers/aggregate.ts";
import type { Verdict } from "../checkers/verdict.ts";
import type { Property } from "../scenario/claims.ts";
import type { RunCase } from "../scenario/scenario.ts";
import { runCase, type CaseResult, type Setting } from "../run/run-case.ts";
import { caseArbitrary } from "./case-arbitrary.ts";
import { compareTraces, type Divergence } from "./determinism.ts";

/** Runs that are added up together. */
export const BLOCK = 5;

/** A piece of a cell's search that one worker does at a time. */
export interface ChunkPlan {
  /** Seed of fast-check for this chunk. */
  readonly seed: number;
  readonly runs: number;
  /** Properties whose violation ends the cell's search. */
  readonly claimed: readonly Property[];
  /** One run in so many, and each that violates a claim, is run twice and compared; 0 for none. */
  readonly repeatOneIn: number;
}

/** A violation as the search came upon it. */
export interface Finding {
  readonly property: Property;
  /** Position in the chunk, from 0. */
  readonly index: number;
  readonly case: RunCase;
}

/** What came of a chunk: plain data. */
export interface ChunkResult {
  readonly aggregate: Aggregate;
  /** The same for each {@link BLOCK} runs in turn, to learn how much the numbers vary. */
  readonly blocks: readonly Aggregate[];
  /** Runs that violated each property. */
  readonly violated: Readonly<Record<string, number>>;
  /** Runs in which each property could not be judged, and the first reason. */
  readonly open: Readonly<Record<string, { readonly runs: number; readonly reason: string }>>;
  /** The first violation of each property. */
  readonly findings: readonly Finding[];
  readonly repeated: number;
  /** Runs in which something seen may come from a machine that was too busy. */
  readonly stalled: number;
  readonly divergences: readonly Divergence[];
  /** The first case in which a property could not be judged. */
  readonly openCase?: RunCase;
  /** Why runs could not be carried out, with the first case in which it happened. */
  readonly failure?: { readonly message: string; readonly kind: string; readonly case?: RunCase };
  /** Why faults could not be injected. */
  readonly unsupported: readonly string[];
}

/**
 * Runs the cases of one chunk; ends early at a violation of a claimed property, if runs fail, or when
 * it is stopped.
 */
export async function searchChunk(
  setting: Setting,
  plan: ChunkPlan,
  isStopped: () => boolean = () => false,
): Promise<ChunkResult> {
  const tally = new Tally();
  let index = 0;
  const property = fc.asyncProperty(caseArbitrary(setting.scenario, setting.family), async (drawn) => {
    if (isStopped()) return true;
    const result = await runCase(setting, drawn);
    tally.add(result, drawn, index);
    const violated = violations(result, plan.claimed);
    if (plan.repeatOneIn > 0 && (violated || index % plan.repeatOneIn === 0)) {
      await tally.repeat(setting, drawn, result);
    }
    index++;
    return !violated && tally.failure === undefined;
  });
  await fc.check(property, { seed: plan.seed, numRuns: plan.runs, endOnFailure: true });
  return tally.result();
}

/** The cases that {@link searchChunk} would run for a plan if none ended it early. */
export function drawnCases({ scenario, family }: Pick<Setting, "scenario" | "family">, { seed, runs }: Pick<ChunkPlan, "seed" | "runs">): RunCase[] {
  return fc.sample(caseArbitrary(scenario, family), { seed, numRuns: runs });
}

function violations({ verdicts }: CaseResult, properties: readonly Property[]): boolean {
  return verdicts.some(
    ({ property, verdict }) => verdict.verdict === "violated" && properties.includes(property),
  );
}

class Tally {
  failure: ChunkResult["failure"];
  readonly #blocks: Aggregate[] = [];
  readonly #violated = new Map<string, number>();
  readonly #open = new Map<string, { runs: number; reason: string }>();
  readonly #findings = new Map<Property, Finding>();
  #openCase: RunCase | undefined;
  readonly #unsupported = new Set<string>();
  readonly #divergences: Divergence[] = [];
  #repeated = 0;
  #stalled = 0;

  add(result: CaseResult, drawn: RunCase, index: number): void {
    if (result.failure !== undefined) {
      this.failure ??= { ...describeFailure(result.failure), case: drawn };
      return;
    }
    const block = Math.floor(index / BLOCK);
    this.#blocks[block] = addRun(this.#blocks[block] ?? emptyAggregate(), result.measures);
    if (result.stalled) this.#stalled++;
    for (const line of result.unsupported) this.#unsupported.add(line);
    for (const { property, verdict } of result.verdicts) this.#count(property, verdict, drawn, index);
  }

  async repeat(setting: Setting, drawn: RunCase, first: CaseResult): Promise<void> {
    this.#repeated++;
    const again = await runCase(setting, drawn);
    if (again.record.traceHash === first.record.traceHash) return;
    this.#divergences.push(await compareTraces(setting, drawn));
  }

  result(): ChunkResult {
    return {
      aggregate: this.#blocks.reduce(merge, emptyAggregate()),
      blocks: this.#blocks,
      violated: Object.fromEntries(this.#violated),
      open: Object.fromEntries(this.#open),
      findings: [...this.#findings.values()],
      repeated: this.#repeated,
      stalled: this.#stalled,
      divergences: this.#divergences,
      ...(this.#openCase !== undefined && { openCase: this.#openCase }),
      ...(this.failure !== undefined && { failure: this.failure }),
      unsupported: [...this.#unsupported],
    };
  }

  #count(property: Property, verdict: Verdict, drawn: RunCase, index: number): void {
    if (verdict.verdict === "violated") {
      this.#violated.set(property, (this.#violated.get(property) ?? 0) + 1);
      if (!this.#findings.has(property)) this.#findings.set(property, { property, index, case: drawn });
    } else if (verdict.verdict === "inconclusive") {
      const { reason } = verdict;
      this.#openCase ??= drawn;
      const open = this.#open.get(property) ?? { runs: 0, reason };
      this.#open.set(property, { ...open, runs: open.runs + 1 });
    }
  }
}

/** A failure of the run as plain data. */
export function describeFailure(failure: NonNullable<CaseResult["failure"]>): {
  kind: string;
  message: string;
} {
  const { kind } = failure;
  switch (kind) {
    case "error":
      return {
        kind,
        message:
          failure.error instanceof Error
            ? (failure.error.stack ?? failure.error.message)
            : String(failure.error),
      };
    case "stopped":
      return { kind, message: [failure.reason, ...failure.waiting].join("; ") };
    case "escape":
      return { kind, message: `code under test waits for real I/O: ${failure.places.join(", ")}` };
  }
}
