import { existsSync } from "node:fs";
import type { DeliveryProperty } from "../scenario/claims.ts";
import { defineScenario } from "../scenario/define.ts";
import type { DeliveryScenario } from "../scenario/scenario.ts";
import type { DeliveryStrategy } from "../scenario/strategy.ts";

/** A strategy with one planted defect that a checker must catch. */
export interface Canary {
  readonly strategy: DeliveryStrategy;
  /** What is wrong with it, in a few words. */
  readonly defect: string;
  /** The property whose checker must catch it. */
  readonly caughtBy: DeliveryProperty;
  /** Name of the fault family under which it shows. */
  readonly fault: string;
  /** Most runs that may be needed. */
  readonly within: number;
}

/** Name of the scenarios of canaries. */
export const CANARY = "canary";

/** The canaries that come with the harness. */
export async function loadCanaries(): Promise<readonly Canary[]> {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const module = new URL(`../../strategies/canaries/index.${extension}`, import.meta.url);
  if (!existsSync(module)) return [];
  const { canaries } = (await import(module.href)) as { canaries: readonly Canary[] };
  return canaries;
}

/** Each canary under the faults that show its defect, with the property as its only further claim. */
export async function canaryScenarios(): Promise<DeliveryScenario[]> {
  const canaries = await loadCanaries();
  return canaries.map(({ strategy, fault, caughtBy }) =>
    defineScenario({ name: CANARY, strategy, faults: [fault], claims: [caughtBy] }),
  );
}
