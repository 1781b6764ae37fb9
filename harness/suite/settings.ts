import type { Backend } from "../backends/backend.ts";
import type { NatsClient } from "../clients/client.ts";
import type { Setting } from "../run/run-case.ts";
import { properties, type Claim, type Property } from "../scenario/claims.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { catalog } from "./catalog.ts";
import { concerns } from "./concerns.ts";
import type { CellSpec } from "./cells.ts";

/**
 * What runs the cases of a cell. Judged is what the strategy claims anywhere, so that a property that
 * it does not claim under these faults can be shown broken, and what the scenario adds.
 */
export function settingOf({ scenario, family }: CellSpec, backend: Backend, client: NatsClient): Setting {
  return { scenario, family, backend, client, catalog, properties: propertiesOf(scenario) };
}

/** Properties that matter to a scenario: what its strategy claims anywhere, and its own claims. */
export function propertiesOf(scenario: Scenario): Property[] {
  const own: readonly Property[] = scenario.claims ?? [];
  const claims: readonly Claim[] = scenario.strategy.claims;
  return properties.filter(
    (property) =>
      concerns(property, scenario) &&
      (own.includes(property) || claims.some((claim) => claim.property === property)),
  );
}
