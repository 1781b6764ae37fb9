import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { MigratingKeys } from "../../data/migrating-keys.ts";
import { migratingOwner } from "../../data/migrating-owner/strategy.ts";
import type { Canary } from "../canary.ts";

/** Keys that are taken from an owner that does not answer. */
export const twoOwners: Canary = {
  strategy: defineData({
    ...migratingOwner,
    name: "two-owners",
    summary: "A key moves to the node that uses it; an owner that does not answer in time counts as dead.",
    claims: [{ property: "linearizable", tolerates: ["partition"] }],
    async node(context) {
      const patience = async () => {
        await context.clock.sleep(400);
        return null;
      };
      return MigratingKeys.start(
        context,
        await connect(context),
        (recall) => (owner, key, epoch) => Promise.race([recall(owner, key, epoch), patience()]),
      );
    },
  }),
  defect: "An owner that is cut off goes on reading and writing a key that has been given to another node.",
  believedTo: "To be linearizable, because an owner that does not answer is dead.",
  caughtBy: "linearizable",
  fault: "partition",
  within: 50,
};
