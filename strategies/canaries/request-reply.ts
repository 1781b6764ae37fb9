import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { connect } from "../common/connect.ts";
import { survivable } from "../common/families.ts";
import { SUBJECT } from "../delivery/orders.ts";
import { numberSetting } from "../common/settings.ts";
import { untilDone } from "../delivery/until-done.ts";
import type { Canary } from "./canary.ts";

/** A remote call whose answer may be what is lost. */
export const requestReply: Canary = {
  strategy: defineDelivery({
    name: "request-reply",
    summary: "Core NATS request that is tried until a reply comes; the reply follows the effect.",
    claims: [{ property: "no-duplicates", tolerates: survivable }],
    settings: { publishTimeout: 500, retryDelay: 100 },
    async producer(context) {
      const connection = await connect(context);
      const timeout = numberSetting(context.settings, "publishTimeout");
      return {
        async send({ data }) {
          await untilDone(context, connection, () => connection.request(SUBJECT, data, { timeout }));
        },
        close: () => connection.drain(),
      };
    },
    async consumer(context) {
      const connection = await connect(context);
      const requests = connection.subscribe(SUBJECT, { queue: "workers" });
      context.signal.addEventListener("abort", () => void requests.drain());
      for await (const request of requests) {
        const { id } = decodeMessage(request.data);
        await context.effects.apply({ id, data: request.data });
        request.respond();
      }
      if (!context.signal.aborted) throw new Error("the connection is closed");
      await connection.drain();
    },
  }),
  defect: "A reply that gets lost looks like a request that got lost: the next try has the effect again.",
  believedTo: "To have no duplicates, because a reply proves that the effect has happened, and ends the trying.",
  caughtBy: "no-duplicates",
  fault: "partition",
  within: 40,
};
