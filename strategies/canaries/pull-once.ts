import { nanos } from "@nats-io/transport-node";
import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { connect } from "../common/connect.ts";
import { survivable } from "../common/families.ts";
import { DURABLE, STREAM } from "../delivery/orders.ts";
import type { Canary } from "./canary.ts";

const HOUR = 3_600_000;

/** Takes a pull request for a subscription. */
export const pullOnce: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "pull-once",
    summary: "At-least-once whose consumer asks for messages once, for an hour.",
    claims: [{ property: "progress", tolerates: survivable }],
    async consumer(context) {
      const connection = await connect(context);
      const inbox = `_INBOX.${context.id}.${context.incarnation}`;
      const deliveries = connection.subscribe(inbox);
      context.signal.addEventListener("abort", () => void deliveries.drain());
      const request = JSON.stringify({ batch: 100_000, expires: nanos(HOUR) });
      connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${DURABLE}`, request, { reply: inbox });
      for await (const message of deliveries) {
        // Anything without an ack subject is a status of the pull request.
        if (message.reply === undefined || message.reply === "") continue;
        const { id } = decodeMessage(message.data);
        await context.effects.apply({ id, data: message.data });
        message.respond("+ACK");
      }
      if (!context.signal.aborted) throw new Error("the connection is closed");
      await connection.drain();
    },
  }),
  defect: "The consumer makes one long pull request: a broker that restarts has forgotten it, and delivers nothing.",
  believedTo: "To go on after every outage, because the client subscribes again when it reconnects.",
  caughtBy: "progress",
  fault: "broker-restart",
  within: 15,
};
