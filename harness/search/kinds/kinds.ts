import type { Scenario } from "../../scenario/scenario.ts";
import type { Workload } from "../../scenario/workload.ts";
import { dataSearch } from "./data.ts";
import { deliverySearch } from "./delivery.ts";
import type { SearchKind } from "./kind.ts";

const kinds = { delivery: deliverySearch, data: dataSearch };

/** What the kind of a scenario adds to a search. */
export function searchKindOf({ kind }: Pick<Scenario, "kind">): SearchKind {
  // Each entry takes the scenarios and workloads of its own kind, which is what it is looked up by.
  return kinds[kind];
}

/** What the kind of a workload adds to a search. */
export function searchKindOfWorkload(workload: Workload): SearchKind {
  return searchKindOf({ kind: "messages" in workload ? "delivery" : "data" });
}
