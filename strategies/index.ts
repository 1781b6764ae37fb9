import type { Strategy } from "../harness/scenario/data-strategy.ts";
import type { DeliveryStrategy } from "../harness/scenario/strategy.ts";
import { atLeastOnce } from "./delivery/at-least-once/strategy.ts";
import { atMostOnce } from "./delivery/at-most-once/strategy.ts";
import { exactlyOnce } from "./delivery/exactly-once/strategy.ts";

export { atLeastOnce, atMostOnce, exactlyOnce };

/** The built-in delivery strategies, from the cheapest to the safest. */
export const deliveryStrategies: readonly DeliveryStrategy[] = [atMostOnce, atLeastOnce, exactlyOnce];

/** All built-in strategies. */
export const strategies: readonly Strategy[] = [...deliveryStrategies];
