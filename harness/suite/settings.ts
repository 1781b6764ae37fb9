import type { Backend } from "../backends/backend.ts";
import type { NatsClient } from "../clients/client.ts";
import type { Setting } from "../run/run-case.ts";
import { deliveryProperties } from "../scenario/claims.ts";
import { catalog } from "./catalog.ts";
import type { CellSpec } from "./cells.ts";

/** What runs the cases of a cell. All properties are judged: those not claimed show what breaks. */
export function settingOf({ scenario, family }: CellSpec, backend: Backend, client: NatsClient): Setting {
  return { scenario, family, backend, client, catalog, properties: deliveryProperties };
}
