import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { consumeEach } from "../delivery/consume-each.ts";
import { exactlyOnce } from "../delivery/exactly-once/strategy.ts";
import { survivable } from "../common/families.ts";
import { numberSetting } from "../common/settings.ts";
import type { Canary } from "./canary.ts";

/** A set of ids in place of an idempotent effect. */
export const ledgerInMemory: Canary = {
  strategy: defineDelivery({
    ...exactlyOnce,
    name: "ledger-in-memory",
    summary: "Exactly-once whose consumer keeps the ids that it has handled in memory.",
    claims: [{ property: "no-duplicates", tolerates: survivable }],
    async consumer(context) {
      const timeout = numberSetting(context.settings, "ackTimeout");
      const handled = new Set<string>();
      await consumeEach(context, async (message) => {
        const { id } = decodeMessage(message.data);
        if (!handled.has(id)) {
          await context.effects.apply({ id, data: message.data });
          handled.add(id);
        }
        await message.ackAck({ timeout }).catch(() => false);
      });
    },
  }),
  defect: "The ledger lives in one process: a redelivery to another one, or after a crash, is not recognised.",
  believedTo: "To be exactly-once, because the consumer skips every id that it has seen.",
  caughtBy: "no-duplicates",
  fault: "drop",
  within: 100,
};
