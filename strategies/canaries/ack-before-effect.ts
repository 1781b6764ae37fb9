import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { consumeEach } from "../delivery/consume-each.ts";
import { survivable } from "../common/families.ts";
import { numberSetting } from "../common/settings.ts";
import type { Canary } from "./canary.ts";

/** Acknowledges, works, and only then has the effect. */
export const ackBeforeEffect: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "ack-before-effect",
    summary: "At-least-once whose consumer acknowledges a message as soon as it has it.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    settings: { ...atLeastOnce.settings, work: 100 },
    async consumer(context) {
      await consumeEach(context, async (message) => {
        const { id } = decodeMessage(message.data);
        message.ack();
        await context.clock.sleep(numberSetting(context.settings, "work"));
        await context.effects.apply({ id, data: message.data });
      });
    },
  }),
  defect: "The consumer acknowledges before the effect: a crash between the two loses the message.",
  believedTo: "Not to lose messages, because every message is stored and acknowledged explicitly.",
  caughtBy: "no-loss",
  fault: "crash",
  within: 150,
};
