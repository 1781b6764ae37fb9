import { createInbox, headers } from "@nats-io/transport-node";
import type { Program } from "./program.ts";
import { attempt } from "./program.ts";

/** Core NATS through the real client. */
export const corePrograms: readonly Program[] = [
  {
    name: "publish and subscribe with headers, queue and maximum",
    async run(connection, tell) {
      const all = connection.subscribe("a.>", { max: 3 });
      const queue = connection.subscribe("a.b", { queue: "workers", max: 1 });
      const header = headers();
      header.append("A", "1");
      header.append("A", "2");
      connection.publish("a.b", "one", { headers: header });
      connection.publish("a.c", "two", { reply: "somewhere" });
      connection.publish("a.b", "three");
      connection.publish("a.b", "four");
      for await (const message of all) {
        tell(
          `${message.subject} ${message.reply ?? ""} ${message.string()} ${message.headers?.values("A").join() ?? ""}`,
        );
      }
      for await (const message of queue) tell(`worker: ${message.string()}`);
      await connection.flush();
    },
  },
  {
    name: "requests, answers and nobody",
    async run(connection, tell) {
      connection.subscribe("echo", {
        callback: (_error, message) => void message.respond(`you said ${message.string()}`),
      });
      tell((await connection.request("echo", "hello")).string());
      tell(await attempt(() => connection.request("nobody", "", { timeout: 500 })));
      const many = await connection.requestMany("echo", "x", {
        strategy: "count",
        maxMessages: 1,
        maxWait: 500,
      });
      for await (const message of many) tell(message instanceof Error ? message.name : message.string());
    },
  },
  {
    name: "unsubscribe and drain",
    async run(connection, tell) {
      const subscription = connection.subscribe("a");
      connection.publish("a", "1");
      connection.publish("a", "2");
      await connection.flush();
      await subscription.drain();
      connection.publish("a", "3");
      for await (const message of subscription) tell(message.string());
      const inbox = connection.subscribe(createInbox(), { max: 1 });
      connection.publish(inbox.getSubject(), "to an inbox");
      for await (const message of inbox) tell(message.string());
      await connection.drain();
      tell(`closed: ${connection.isClosed()}`);
    },
  },
];
