import fc from "fast-check";
import type { DeliveryScenario } from "../../scenario/scenario.ts";
import type { DeliveryWorkload, MessageAttempt } from "../../scenario/workload.ts";
import { rounder } from "../rounder.ts";
import { severalOf } from "./several.ts";
import type { SearchKind } from "./kind.ts";

/** Messages from producers to consumers. */
export const deliverySearch: SearchKind<DeliveryScenario, DeliveryWorkload, MessageAttempt> = {
  workload({ workload: shape, topology }) {
    const message: fc.Arbitrary<MessageAttempt> = fc.record(
      {
        at: fc.nat(shape.spread),
        producer: fc.integer({ min: 1, max: topology.producers }),
        size: fc.nat(shape.size),
      },
      { noNullPrototype: true },
    );
    const messages = severalOf(message, shape.messages, shape.even);
    return fc.record({ messages }, { noNullPrototype: true });
  },
  messages: ({ workload }) => workload.messages,
  items: ({ messages }) => messages,
  withItems: (messages) => ({ messages }),
  simpler: (message) => [
    ...(message.size > 0 ? [{ ...message, size: 0 }] : []),
    ...(message.producer > 1 ? [{ ...message, producer: 1 }] : []),
    ...rounder(message.at).map((at) => ({ ...message, at })),
  ],
};
