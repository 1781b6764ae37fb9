import fc from "fast-check";
import type { CaseResult, Setting } from "../run/run-case.ts";
import { runCase, topologyOf } from "../run/run-case.ts";
import type { Property } from "../scenario/claims.ts";
import type { RunCase } from "../scenario/scenario.ts";
import { caseArbitrary } from "./case-arbitrary.ts";
import { minimize } from "./minimize.ts";

/** Where a violation was found, so that fast-check can shrink it. */
export interface ShrinkPlan {
  readonly property: Property;
  /** What is not claimed is shrunk with less effort. */
  readonly claimed: boolean;
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

/** Kernel events that shrinking may use, and runs that it may always make. */
const EFFORT = {
  claimed: { events: 250_000, runs: 120 },
  notClaimed: { events: 80_000, runs: 80 },
} as const;

/** Share of the effort that fast-check's shrinking may use; the rest is for the minimiser. */
const FIRST_SHARE = 0.3;

/**
 * Runs after which fast-check's shrinking ends if it has only made numbers smaller: it knows best what to leave
 * out and to replace, but goes down to a number that must fit another one in hundreds of small steps.
 */
const FIRST_PATIENCE = 24;

/** Shrinks a violation as long as there is time: first by fast-check, then until nothing can be left out. */
export async function shrink(
  setting: Setting,
  plan: ShrinkPlan,
  hasTime: () => boolean = () => true,
): Promise<Shrunk> {
  const only = { ...setting, properties: [plan.property] };
  const effort = plan.claimed ? EFFORT.claimed : EFFORT.notClaimed;
  let simulations = 0;
  let events = 0;
  // Both ways of shrinking come upon some cases again, and every run of a case is the same.
  const known = new Map<string, boolean>();
  const fails = async (candidate: RunCase): Promise<boolean> => {
    const key = JSON.stringify(candidate);
    const before = known.get(key);
    if (before !== undefined) return before;
    simulations++;
    const result = await runCase(only, candidate);
    events += result.record.steps;
    const violated = isViolated(result);
    known.set(key, violated);
    return violated;
  };
  const within = (share: number) => () =>
    hasTime() && (events < effort.events * share || simulations < effort.runs * share);
  const smaller = await shrinkByFastCheck(setting, plan, fails, within(FIRST_SHARE));
  const topology = topologyOf(setting.scenario, setting.family);
  const isValid = ({ schedule }: RunCase) => setting.catalog.isValid(schedule, topology);
  const smallest = await minimize(
    smaller,
    async (candidate) => isValid(candidate) && fails(candidate),
    within(1),
  );
  return { case: smallest, result: await runCase(setting, smallest), simulations };
}

async function shrinkByFastCheck(
  setting: Setting,
  { seed, index, case: found }: ShrinkPlan,
  fails: (candidate: RunCase) => Promise<boolean>,
  keepGoing: () => boolean,
): Promise<RunCase> {
  let shape = shapeOf(found);
  let sinceGain = 0;
  const stillFails = async (candidate: RunCase): Promise<boolean> => {
    sinceGain++;
    if (!(await fails(candidate))) return false;
    if (shapeOf(candidate) !== shape) sinceGain = 0;
    shape = shapeOf(candidate);
    return true;
  };
  const property = fc.asyncProperty(
    caseArbitrary(setting.scenario, setting.family),
    async (candidate) => !keepGoing() || sinceGain > FIRST_PATIENCE || !(await stillFails(candidate)),
  );
  const details = await fc.check(property, { seed, path: String(index), numRuns: 1 });
  return details.counterexample?.[0] ?? found;
}

/** A case without its numbers. */
function shapeOf(candidate: RunCase): string {
  return JSON.stringify(candidate, (_key, value: unknown) => (typeof value === "number" ? 0 : value));
}

function isViolated({ verdicts }: CaseResult): boolean {
  return verdicts.some(({ verdict }) => verdict.verdict === "violated");
}
