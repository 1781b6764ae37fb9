import fc from "fast-check";
import type { CaseResult, Setting } from "../run/run-case.ts";
import { runCase } from "../run/run-case.ts";
import type { DeliveryProperty } from "../scenario/claims.ts";
import type { RunCase } from "../scenario/scenario.ts";
import { caseArbitrary } from "./case-arbitrary.ts";
import { minimize } from "./minimize.ts";

/** Where a violation was found, so that fast-check can shrink it. */
export interface ShrinkPlan {
  readonly property: DeliveryProperty;
  /** Seed of the chunk, and position in it. */
  readonly seed: number;
  readonly index: number;
  readonly case: RunCase;
}

/** The smallest failing case that was found. */
export interface Shrunk {
  readonly case: RunCase;
  readonly result: CaseResult;
  /** Runs that it took. */
  readonly simulations: number;
}

/** Runs that fast-check's shrinking may use, and those of the minimiser after it. */
const LIMITS = { shrink: 500, minimize: 700 } as const;

/** Shrinks a violation: first by fast-check, then until nothing can be left out. */
export async function shrink(setting: Setting, plan: ShrinkPlan): Promise<Shrunk> {
  const only = { ...setting, properties: [plan.property] };
  let simulations = 0;
  const fails = async (candidate: RunCase): Promise<boolean> => {
    simulations++;
    return isViolated(await runCase(only, candidate));
  };
  const smaller = await shrinkByFastCheck(setting, plan, fails, () => simulations < LIMITS.shrink);
  const limit = simulations + LIMITS.minimize;
  const smallest = await minimize(smaller, fails, () => simulations < limit);
  return { case: smallest, result: await runCase(setting, smallest), simulations };
}

async function shrinkByFastCheck(
  setting: Setting,
  { seed, index, case: found }: ShrinkPlan,
  fails: (candidate: RunCase) => Promise<boolean>,
  keepGoing: () => boolean,
): Promise<RunCase> {
  const property = fc.asyncProperty(
    caseArbitrary(setting.scenario, setting.family),
    async (candidate) => !keepGoing() || !(await fails(candidate)),
  );
  const details = await fc.check(property, { seed, path: String(index), numRuns: 1 });
  return details.counterexample?.[0] ?? found;
}

function isViolated({ verdicts }: CaseResult): boolean {
  return verdicts.some(({ verdict }) => verdict.verdict === "violated");
}
