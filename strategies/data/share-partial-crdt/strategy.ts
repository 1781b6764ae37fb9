import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { without } from "../../common/families.ts";
import {
  addTo,
  mergeCounters,
  mergeValues,
  shownOf,
  totalOf,
  writeTo,
  zero,
  type Counter,
  type Values,
} from "../counter-and-values.ts";
import { clockless, withoutCrashes } from "../families.ts";
import { Gossip } from "../gossip.ts";

/** A node that stands still answers nobody. */
const withoutPauses: readonly string[] = without(withoutCrashes, "pause", "mixed");

/** What is known of a key: it is used as a register or as a counter. */
interface Item {
  readonly values: Values;
  readonly counter: Counter;
}

/** Every node holds every key as a replicated data type: what was done apart can be put together. */
export const sharePartialCrdt: DataStrategy = defineData({
  name: "share-partial-crdt",
  summary:
    "Every key is copied to every node after it was changed and merged without clocks: counters add up, registers keep what was written apart.",
  operations: ["read", "write", "total", "add"],
  claims: [
    { property: "read-your-writes", tolerates: withoutCrashes },
    { property: "monotonic-reads", tolerates: withoutCrashes },
    { property: "converges", tolerates: clockless },
    { property: "available", tolerates: withoutPauses },
    { property: "progress", tolerates: clockless },
  ],
  settings: { acquireInterval: 100, repeatInterval: 500 },

  async node(context) {
    // What an earlier incarnation did and only this node knew is gone: its counts must not be used again.
    const replica = `${context.id} ${context.incarnation}`;
    const merge = (one: Item, other: Item): Item => ({
      values: mergeValues(one.values, other.values),
      counter: mergeCounters(one.counter, other.counter),
    });
    const items = await Gossip.start(context, await connect(context), { merge });
    const itemOf = (key: string): Item => items.get(key) ?? { values: [], counter: zero };

    return {
      read: async (key) => shownOf(itemOf(key).values),
      async write(key, value) {
        const item = itemOf(key);
        items.put(key, { ...item, values: writeTo(item.values, replica, value) });
      },
      total: async (key) => totalOf(itemOf(key).counter),
      async add(key, amount) {
        const item = itemOf(key);
        items.put(key, { ...item, counter: addTo(item.counter, replica, amount) });
      },
    };
  },
});
