import fc from "fast-check";
import type { FaultFamily } from "../scenario/catalog.ts";
import type { RunCase, Scenario } from "../scenario/scenario.ts";
import { topologyOf } from "../run/run-case.ts";
import { searchKindOf } from "./kinds/kinds.ts";

/** Draws cases of a cell: workload, schedule and seed, each shrinking on its own. */
export function caseArbitrary(scenario: Scenario, family: FaultFamily): fc.Arbitrary<RunCase> {
  const kind = searchKindOf(scenario);
  const space = {
    topology: topologyOf(scenario, family),
    horizon: scenario.workload.spread,
    messages: kind.messages(scenario),
  };
  return fc.record(
    {
      workload: kind.workload(scenario),
      schedule: family.schedule(space),
      seed: fc.noShrink(fc.nat(0xffff_ffff)),
    },
    { noNullPrototype: true },
  );
}
