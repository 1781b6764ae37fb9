import type { Scenario } from "../../scenario/scenario.ts";
import { dataKind } from "./data.ts";
import { deliveryKind } from "./delivery.ts";
import type { RunKind } from "./kind.ts";

const kinds = { delivery: deliveryKind, data: dataKind };

/** What the kind of a scenario adds to a run. */
export function kindOf({ kind }: Pick<Scenario, "kind">): RunKind {
  // Each entry takes the scenarios and workloads of its own kind, which is what it is looked up by.
  return kinds[kind];
}
