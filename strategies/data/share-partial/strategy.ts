import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { clockless, ofOneServer, withoutCrashes } from "../families.ts";
import { CopiedKeys } from "../copied-keys.ts";
import { OwnedKeys } from "../owned-keys.ts";

/** Critical keys are copied to all nodes, the others live in the memory of one node each. */
export const sharePartial: DataStrategy = defineData({
  name: "share-partial",
  summary:
    "Critical keys are copied to every node after the write is acknowledged, the last writer wins; the others are not copied.",
  claims: [
    { property: "monotonic-reads", tolerates: [...withoutCrashes, "clock-skew"] },
    { property: "converges", tolerates: ofOneServer },
    { property: "progress", tolerates: clockless },
  ],
  settings: {
    critical: ["key-1"],
    acquireInterval: 100,
    repeatInterval: 500,
    deadline: 1_800,
    attemptTimeout: 500,
    retryDelay: 50,
  },

  async node(context) {
    const connection = await connect(context);
    const owned = await OwnedKeys.serve(context, connection);
    const copied = await CopiedKeys.start(context, connection);
    const critical = context.settings["critical"];
    const holderOf = (key: string) => (Array.isArray(critical) && critical.includes(key) ? copied : owned);
    return {
      read: (key) => holderOf(key).read(key),
      write: (key, value) => holderOf(key).write(key, value),
      cas: (key, expected, value) => holderOf(key).cas(key, expected, value),
    };
  },
});
