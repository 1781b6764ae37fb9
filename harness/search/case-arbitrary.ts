import fc from "fast-check";
import type { FaultFamily } from "../scenario/catalog.ts";
import type { DeliveryScenario, RunCase } from "../scenario/scenario.ts";
import type { MessageAttempt } from "../scenario/workload.ts";
import { topologyOf } from "../run/run-case.ts";

/** Draws cases of a cell: workload, schedule and seed, each shrinking on its own. */
export function caseArbitrary(scenario: DeliveryScenario, family: FaultFamily): fc.Arbitrary<RunCase> {
  const { workload: shape } = scenario;
  const topology = topologyOf(scenario, family);
  const space = { topology, horizon: shape.spread, messages: shape.messages };
  const message: fc.Arbitrary<MessageAttempt> = fc.record(
    {
      at: fc.nat(shape.spread),
      producer: fc.integer({ min: 1, max: topology.producers }),
      size: fc.nat(shape.size),
    },
    { noNullPrototype: true },
  );
  const messages = fc.array(message, { minLength: 1, maxLength: shape.messages, size: "max" });
  return fc.record(
    {
      workload: fc.record({ messages }, { noNullPrototype: true }),
      schedule: family.schedule(space),
      seed: fc.noShrink(fc.nat(0xffff_ffff)),
    },
    { noNullPrototype: true },
  );
}
