import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { without } from "../../common/families.ts";
import { linearizableUnder, ofOneServer } from "../families.ts";
import { LoggedKeys } from "../logged-keys.ts";
import { prepareLog } from "../replicated-log.ts";

/** Skewed clocks do nothing to it: the one thing that reads them is the client, for its heartbeats. */
const tolerated = without(ofOneServer, "power-loss");

/** Every node holds everything and applies the operations of all, reads too, in the order of one stream. */
export const shareAllSequencer: DataStrategy = defineData({
  name: "share-all-sequencer",
  summary:
    "A JetStream stream puts all operations into one order, and every node applies them; reads go through it too.",
  claims: [
    ...linearizableUnder(tolerated),
    { property: "converges", tolerates: tolerated },
    { property: "progress", tolerates: tolerated },
  ],
  settings: { checkInterval: 500, deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async prepare(context) {
    const connection = await context.connect();
    await prepareLog(connection, context);
    await connection.close();
  },

  async node(context) {
    return LoggedKeys.start(context, await connect(context));
  },
});
