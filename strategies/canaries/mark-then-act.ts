import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { connect } from "../common/connect.ts";
import { consumeEach } from "../delivery/consume-each.ts";
import { exactlyOnce } from "../delivery/exactly-once/strategy.ts";
import { survivable } from "../common/families.ts";
import { numberSetting } from "../common/settings.ts";
import type { Canary } from "./canary.ts";

const BUCKET = "ledger";

/** Writes a message down as done, then does it. */
export const markThenAct: Canary = {
  strategy: defineDelivery({
    ...exactlyOnce,
    name: "mark-then-act",
    summary: "Exactly-once with a shared ledger in KV that is written before the effect.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    settings: { ...exactlyOnce.settings, work: 100 },
    async prepare(context) {
      await exactlyOnce.prepare?.(context);
      await context.nats.kvm(await context.connect()).create(BUCKET);
    },
    async consumer(context) {
      const ledger = await context.nats.kvm(await connect(context)).open(BUCKET);
      await consumeEach(context, async (message) => {
        const { id } = decodeMessage(message.data);
        if ((await ledger.get(id)) === null) {
          await ledger.create(id, "done");
          await context.clock.sleep(numberSetting(context.settings, "work"));
          await context.effects.apply({ id, data: message.data });
        }
        message.ack();
      });
    },
  }),
  defect: "The ledger says that a message is done before it is: a crash in between loses it for good.",
  believedTo: "To be exactly-once, because a ledger that all consumers share is asked before every effect.",
  caughtBy: "no-loss",
  fault: "crash",
  within: 150,
};
