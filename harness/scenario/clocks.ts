import { wholeNumber } from "./checked.ts";
import { ScenarioError } from "./scenario-error.ts";

/** How nodes set their clocks by each other's. */
export const clockSynchronizations = ["none", "cristian", "berkeley", "ntp"] as const;

/** One of {@link clockSynchronizations}. */
export type ClockSynchronization = (typeof clockSynchronizations)[number];

/** The wall clocks of the nodes' hosts, and what keeps them together. */
export interface Clocks {
  /** Milliseconds by which each may be ahead or behind at the start; drawn for each node of each run. */
  readonly skew: number;
  /** Parts per million that each may gain or lose; drawn likewise. */
  readonly drift: number;
  readonly synchronization: ClockSynchronization;
  /** Milliseconds between two rounds of synchronisation. */
  readonly interval: number;
}

const defaults: Clocks = { skew: 100, drift: 100, synchronization: "none", interval: 1_000 };

/**
 * What a scenario says of its clocks, over the defaults.
 * @throws ScenarioError if a value makes no sense.
 */
export function checkedClocks(name: string, given: Partial<Clocks>): Clocks {
  const clocks = { ...defaults, ...given };
  wholeNumber(name, "clocks.skew", clocks.skew, 0, 86_400_000);
  wholeNumber(name, "clocks.drift", clocks.drift, 0, 100_000);
  wholeNumber(name, "clocks.interval", clocks.interval, 1, 3_600_000);
  if (clockSynchronizations.includes(clocks.synchronization)) return clocks;
  throw new ScenarioError(
    `scenario ${name}: clocks.synchronization is ${JSON.stringify(clocks.synchronization)}; expected ${clockSynchronizations.join(", ")}`,
  );
}
