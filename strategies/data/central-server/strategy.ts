import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { clockless, linearizableUnder, withoutCrashes } from "../families.ts";
import { OwnedKeys } from "../owned-keys.ts";

/** One node holds all keys, and every other node asks it. */
export const centralServer: DataStrategy = defineData({
  name: "central-server",
  summary: "The first node holds all keys in its memory; every other node asks it for each operation.",
  claims: [
    ...linearizableUnder(withoutCrashes),
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  settings: { deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async node(context) {
    const connection = await connect(context);
    return OwnedKeys.serve(context, connection, { ownerOf: (_key, [first = ""]) => first });
  },
});
