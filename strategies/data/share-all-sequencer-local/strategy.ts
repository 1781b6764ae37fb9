import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { LoggedKeys } from "../logged-keys.ts";
import { shareAllSequencer } from "../share-all-sequencer/strategy.ts";

/** The same as {@link shareAllSequencer} with reads of the node's own copy. */
export const shareAllSequencerLocal: DataStrategy = defineData({
  ...shareAllSequencer,
  name: "share-all-sequencer-local",
  summary:
    "A JetStream stream puts all writes into one order, and every node applies them; reads are of the own copy.",
  claims: shareAllSequencer.claims.filter(({ property }) => property !== "linearizable"),

  async node(context) {
    const keys = await LoggedKeys.start(context, await connect(context));
    return {
      read: (key) => Promise.resolve(keys.readLocally(key)),
      write: (key, value) => keys.write(key, value),
      cas: (key, expected, value) => keys.cas(key, expected, value),
    };
  },
});
