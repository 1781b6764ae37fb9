import type { CaseResult, Setting } from "../run/run-case.ts";
import { runCase, topologyOf } from "../run/run-case.ts";
import type { Property } from "../scenario/claims.ts";
import type { RunCase } from "../scenario/scenario.ts";
import type { FailureRate } from "./counterexample.ts";
import { minimize } from "./minimize.ts";

/** A violation that a real backend showed once. */
export interface Suspect {
  readonly property: Property;
  readonly case: RunCase;
  /** The run that showed it. */
  readonly result: Judged;
}

/** What is needed of a run to explain it. */
export type Judged = Pick<CaseResult, "record" | "verdicts">;

/** How much is done about a violation where two runs of a case are never the same. */
export interface ConfirmEffort {
  /** Runs of the case as it was found, the first one included. */
  readonly runs: number;
  /** A smaller case counts if it fails in so many … */
  readonly needed: number;
  /** … of so many runs. */
  readonly tries: number;
  /** Whether there is time for another run. */
  readonly hasTime: () => boolean;
}

/** A violation with how often it showed. */
export interface Confirmed {
  readonly case: RunCase;
  readonly result: Judged;
  readonly rate: FailureRate;
  /** Runs that it took. */
  readonly simulations: number;
}

/**
 * Runs a failing case again to see how often it fails, and then tries smaller ones as long as there is
 * time: a smaller case is taken only if it fails in `needed` of `tries` runs, so that no stroke of luck
 * leads away from the cause.
 */
export async function confirm(setting: Setting, suspect: Suspect, effort: ConfirmEffort): Promise<Confirmed> {
  const trial = new Trial({ ...setting, properties: [suspect.property] }, effort);
  let { result } = suspect;
  let rate = await trial.repeat(suspect.case, effort.runs - 1);
  rate = { failed: rate.failed + 1, runs: rate.runs + 1 };
  const topology = topologyOf(setting.scenario, setting.family);
  const smallest = await minimize(
    suspect.case,
    async (candidate) => {
      if (!setting.catalog.isValid(candidate.schedule, topology)) return false;
      const smaller = await trial.fails(candidate);
      if (smaller === undefined) return false;
      ({ result, rate } = smaller);
      return true;
    },
    effort.hasTime,
  );
  return { case: smallest, result, rate, simulations: trial.runs };
}

/** Runs cases more than once. */
class Trial {
  readonly #setting: Setting;
  readonly #effort: ConfirmEffort;
  runs = 0;

  constructor(setting: Setting, effort: ConfirmEffort) {
    this.#setting = setting;
    this.#effort = effort;
  }

  /** Runs a case so many times, if there is time. */
  async repeat(candidate: RunCase, times: number): Promise<FailureRate> {
    let failed = 0;
    let runs = 0;
    while (runs < times && this.#effort.hasTime()) {
      const result = await this.#run(candidate);
      if (result.failure !== undefined) break;
      runs++;
      if (isViolated(result)) failed++;
    }
    return { failed, runs };
  }

  /** A failing run and the rate if the case fails often enough; undefined if not, or if time runs out before. */
  async fails(candidate: RunCase): Promise<{ result: Judged; rate: FailureRate } | undefined> {
    const { needed, tries, hasTime } = this.#effort;
    let failing: Judged | undefined;
    let failed = 0;
    for (let runs = 1; runs <= tries && failed + tries - runs + 1 >= needed && hasTime(); runs++) {
      const result = await this.#run(candidate);
      if (!isViolated(result)) continue;
      failing = result;
      failed++;
      if (failed === needed) return { result: failing, rate: { failed, runs } };
    }
    return undefined;
  }

  #run(candidate: RunCase): Promise<CaseResult> {
    this.runs++;
    return runCase(this.#setting, candidate);
  }
}

function isViolated({ verdicts, failure }: CaseResult): boolean {
  return failure === undefined && verdicts.some(({ verdict }) => verdict.verdict === "violated");
}
