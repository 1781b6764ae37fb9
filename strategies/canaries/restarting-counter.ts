import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { connect } from "../common/connect.ts";
import { exactlyOnce } from "../delivery/exactly-once/strategy.ts";
import { survivable } from "../common/families.ts";
import { SUBJECT } from "../delivery/orders.ts";
import { numberSetting } from "../common/settings.ts";
import { untilDone } from "../delivery/until-done.ts";
import type { Canary } from "./canary.ts";

/** An id that is unique only as long as its process lives. */
export const restartingCounter: Canary = {
  strategy: defineDelivery({
    ...exactlyOnce,
    name: "restarting-counter",
    summary: "Exactly-once whose Msg-Id is a counter of the producer.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    async producer(context) {
      const connection = await connect(context);
      const jetstream = context.nats.jetstream(connection);
      const timeout = numberSetting(context.settings, "publishTimeout");
      let count = 0;
      return {
        async send({ data }) {
          const msgID = `${context.id}-${++count}`;
          await untilDone(context, connection, () => jetstream.publish(SUBJECT, data, { msgID, timeout }));
        },
        close: () => connection.drain(),
      };
    },
  }),
  defect: "The Msg-Id counts from one again after a crash: new messages pass for duplicates of old ones.",
  believedTo: "To be exactly-once, because the producer numbers its messages and keeps the number through all tries.",
  caughtBy: "no-loss",
  fault: "crash",
  within: 25,
};
