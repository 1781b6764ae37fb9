import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { CopiedKeys } from "../copied-keys.ts";
import { clockless, ofOneServer, withoutCrashes } from "../families.ts";
import { OwnedKeys } from "../owned-keys.ts";
import { sharePartial } from "../share-partial/strategy.ts";
import { hybridClock } from "../stamps.ts";

/** Critical keys are copied to all nodes and merged by hybrid logical clocks; the others have one owner each. */
export const sharePartialHlc: DataStrategy = defineData({
  ...sharePartial,
  name: "share-partial-hlc",
  summary:
    "Critical keys are copied to every node after the write is acknowledged, the last writer by a hybrid logical clock wins.",
  claims: [
    { property: "read-your-writes", tolerates: [...withoutCrashes, "clock-skew"] },
    { property: "monotonic-reads", tolerates: [...withoutCrashes, "clock-skew"] },
    { property: "converges", tolerates: ofOneServer },
    { property: "progress", tolerates: clockless },
  ],

  async node(context) {
    const connection = await connect(context);
    const owned = await OwnedKeys.serve(context, connection);
    const copied = await CopiedKeys.start(context, connection, hybridClock(context.clock, context.id));
    const critical = context.settings["critical"];
    const holderOf = (key: string) => (Array.isArray(critical) && critical.includes(key) ? copied : owned);
    return {
      read: (key) => holderOf(key).read(key),
      write: (key, value) => holderOf(key).write(key, value),
      cas: (key, expected, value) => holderOf(key).cas(key, expected, value),
    };
  },
});
