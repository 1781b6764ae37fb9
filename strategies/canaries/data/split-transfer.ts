import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { shareAll, startNode } from "../../data/share-all/strategy.ts";
import type { Canary } from "../canary.ts";

/** A transfer made of two changes, each of them compared and set. */
export const splitTransfer: Canary = {
  strategy: defineData({
    ...shareAll,
    name: "split-transfer",
    summary: "JetStream KV with a key for each account: a transfer changes one and then the other.",
    claims: [{ property: "invariant", tolerates: ["slow-link"] }],
    async node(context) {
      const node = await startNode(context);
      return {
        ...node,
        async transfer(from, to, amount) {
          await node.add(from, -amount);
          await node.add(to, amount);
        },
        async balances(accounts) {
          const entries = await Promise.all(
            accounts.map(async (account) => [account, await node.total(account)] as const),
          );
          return Object.fromEntries(entries);
        },
      };
    },
  }),
  defect: "Between the two changes the money is on no account: who reads then reads what is not committed.",
  believedTo: "To keep the sum, because no change of an account can be lost.",
  caughtBy: "invariant",
  fault: "slow-link",
  workload: { type: "bank" },
  within: 40,
};
