import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { connect } from "../common/connect.ts";
import { survivable } from "../common/families.ts";
import { SUBJECT } from "../delivery/orders.ts";
import { numberSetting } from "../common/settings.ts";
import type { Canary } from "./canary.ts";

/** The catch block that was meant to be filled in later. */
export const swallowErrors: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "swallow-errors",
    summary: "At-least-once whose producer logs a failed publish and goes on.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    async producer(context) {
      const connection = await connect(context);
      const jetstream = context.nats.jetstream(connection);
      const timeout = numberSetting(context.settings, "publishTimeout");
      return {
        async send({ data }) {
          try {
            await jetstream.publish(SUBJECT, data, { timeout });
          } catch (error) {
            context.log(`publish failed: ${String(error)}`);
          }
        },
        close: () => connection.drain(),
      };
    },
  }),
  defect: "A publish that fails is logged and reported as sent.",
  believedTo: "Not to lose messages, because it awaits every PubAck, and errors are in the log.",
  caughtBy: "no-loss",
  fault: "broker-restart",
  within: 15,
};
