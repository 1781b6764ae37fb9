import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { clockless, linearizableUnder, withoutCrashes } from "../families.ts";
import { MigratingKeys } from "../migrating-keys.ts";

/** The node that reads or writes a key owns it; the key moves there from the node that had it. */
export const migratingOwner: DataStrategy = defineData({
  name: "migrating-owner",
  summary: "A key moves to the node that uses it, and stays there until another node asks for it.",
  claims: [
    ...linearizableUnder(withoutCrashes),
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  settings: { deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async node(context) {
    return MigratingKeys.start(context, await connect(context));
  },
});
