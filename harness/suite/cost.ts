import { shareNothing, strategies } from "../../strategies/index.ts";
import type { Strategy } from "../scenario/data-strategy.ts";
import { defineScenario, type DataScenarioInput } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Numbers of nodes of a cost curve if nobody says. */
export const costSizes: readonly number[] = [1, 3, 5, 7, 9];

/** Messages or operations for each node, and milliseconds over which they are spread. */
const EACH = 30;
const SPREAD = 2_000;
/** Keys, all equally popular, so that what grows or does not is due to the strategy and not to a hot key. */
const KEYS = 64;
/** Keys that are critical, where a strategy tells critical ones from others: a quarter. */
const CRITICAL = Array.from({ length: KEYS / 4 }, (_, index) => `key-${index + 1}`);
/** Runs without faults are all alike: few tell as much as many. */
const EFFORT = 0.5;
/** No pings in so short a run: they cost the same whatever is done. */
const connection = { pingInterval: 120_000 };

/**
 * Every strategy without faults in several sizes, each with work in proportion: a session at each node,
 * or so many producers and as many consumers. What shares nothing also with sessions that ask for the keys
 * of their own node only, with keys that are equally popular and with some that are more popular than others.
 */
export function costScenarios(sizes: readonly number[] = costSizes): Scenario[] {
  return [
    ...strategies.flatMap((strategy) => sizes.map((size) => costScenario(strategy, size))),
    ...pinnedVariants.flatMap((variant) => sizes.map((size) => pinnedScenario(variant, size))),
  ];
}

function costScenario(strategy: Strategy, size: number): Scenario {
  // `reports` finds the cells of a curve by this name.
  const common = { name: `cost-${size}`, faults: ["none"], effort: EFFORT, connection };
  if (strategy.kind === "delivery") {
    const workload = { messages: EACH * size, even: true, spread: SPREAD };
    return defineScenario({ ...common, strategy, producers: size, consumers: size, workload });
  }
  const { settings = {} } = strategy;
  return defineScenario({
    ...common,
    strategy,
    nodes: size,
    workload: workloadOf(size, { keys: KEYS, skew: 0 }),
    ...("critical" in settings && { settings: { critical: CRITICAL } }),
  });
}

/** Many more keys than nodes: a hash deals out few keys unevenly, and the node with most of them limits all. */
const MANY_KEYS = 1_024;
/** With runs for every run that is asked for: which node has most to do is a matter of chance in each. */
const pinnedVariants = [
  { variant: "pinned", skew: 0, effort: 6 },
  { variant: "pinned-skewed", skew: 1, effort: 2 },
] as const;

function pinnedScenario(
  { variant, skew, effort }: (typeof pinnedVariants)[number],
  size: number,
): Scenario {
  return defineScenario({
    name: `cost-${variant}-${size}`,
    faults: ["none"],
    effort,
    connection,
    strategy: shareNothing,
    nodes: size,
    sessions: { pinned: true },
    workload: workloadOf(size, { keys: MANY_KEYS, skew }),
  });
}

function workloadOf(size: number, keys: { keys: number; skew: number }): NonNullable<DataScenarioInput["workload"]> {
  return { operations: EACH * size, even: true, spread: SPREAD, ...keys };
}
