/** What the handler of the scenario does with a message, as source text. */
export interface ScenarioParts {
  /** Before the effect. */
  readonly first?: string;
  /** At the top of the file. */
  readonly top?: string;
  readonly prepare?: string;
  readonly faults?: readonly string[];
}

/** Source of a scenario that is correct as long as no part is replaced. */
export function scenarioSource({ first = "", top = "", prepare = "", faults = ["crash"] }: ScenarioParts = {}): string {
  return `
import { readFile } from "node:fs/promises";
import { decodeMessage, defineDelivery, defineScenario, type ProcessContext } from "capstan";
${top}
const orders = defineDelivery({
  name: "orders",
  summary: "Orders that are charged once each.",
  claims: [
    { property: "no-loss", tolerates: ["crash"] },
    { property: "progress", tolerates: ["crash"] },
  ],
  async prepare(context: ProcessContext) {
    ${prepare}
    const connection = await context.connect();
    const manager = await context.nats.jetstreamManager(connection);
    await manager.streams.add({ name: "ORDERS", subjects: ["orders"] });
    await manager.consumers.add("ORDERS", { durable_name: "charger", ack_policy: "explicit", ack_wait: 1e9 });
  },
  async producer(context: ProcessContext) {
    const connection = await context.connect();
    const jetstream = context.nats.jetstream(connection);
    return {
      async send(message) {
        for (;;) {
          try {
            await jetstream.publish("orders", message.data, { timeout: 500 });
            return;
          } catch (error) {
            if (context.signal.aborted) throw error;
            await context.clock.sleep(100);
          }
        }
      },
    };
  },
  async consumer(context: ProcessContext) {
    const connection = await context.connect();
    const consumer = await context.nats.jetstream(connection).consumers.get("ORDERS", "charger");
    for await (const message of await consumer.consume()) {
      ${first}
      await context.clock.sleep(5);
      await context.effects.apply({ id: decodeMessage(message.data).id, data: message.data });
      message.ack();
    }
  },
});
export default defineScenario({
  strategy: orders,
  faults: ${JSON.stringify(faults)},
  producers: 1,
  consumers: 1,
  workload: { messages: 10, spread: 500 },
});
`;
}

/** The bug that most consumers have once: the message is gone if the process dies before the effect. */
export const acksFirst = "message.ack(); await context.clock.sleep(300);";
