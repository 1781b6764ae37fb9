import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager, RetentionPolicy } from "@nats-io/jetstream";
import { delay } from "@nats-io/transport-node";
import type { Program } from "./program.ts";
import { attempt } from "./program.ts";

/** JetStream through the real client. */
export const jetStreamPrograms: readonly Program[] = [
  {
    name: "streams are made, changed, listed and purged",
    async run(connection, tell) {
      const manager = await jetstreamManager(connection);
      const info = await manager.streams.add({ name: "S", subjects: ["s.*"], max_msgs: 10 });
      tell(`${info.config.name} ${info.config.max_msgs} ${info.state.messages}`);
      tell(await attempt(() => manager.streams.add({ name: "S", subjects: ["t"] })));
      tell(await attempt(() => manager.streams.add({ name: "T", subjects: ["s.a"] })));
      const updated = await manager.streams.update("S", { max_msgs: 2 });
      tell(`${updated.config.max_msgs}`);
      const js = jetstream(connection);
      for (const text of ["1", "2", "3"]) tell(JSON.stringify(await js.publish("s.a", text)));
      tell((await manager.streams.getMessage("S", { last_by_subj: "s.a" }))?.string() ?? "none");
      tell(await attempt(() => manager.streams.deleteMessage("S", 3)));
      tell(JSON.stringify(await manager.streams.purge("S")));
      const names: string[] = [];
      for await (const stream of manager.streams.list()) names.push(stream.config.name);
      tell(names.join());
      tell(await manager.streams.find("s.x"));
      tell(await attempt(() => manager.streams.delete("S")));
      tell(await attempt(() => manager.streams.info("S")));
    },
  },
  {
    name: "publishing with ids and expectations",
    async run(connection, tell) {
      const manager = await jetstreamManager(connection);
      await manager.streams.add({ name: "S", subjects: ["s.*"] });
      const js = jetstream(connection);
      const publish = (options: Parameters<typeof js.publish>[2]): Promise<string> =>
        attempt(() => js.publish("s.a", "x", options));
      tell(await publish({ msgID: "one" }));
      tell(await publish({ msgID: "one" }));
      tell(await publish({ expect: { lastSequence: 5 } }));
      tell(await publish({ expect: { lastSequence: 1 } }));
      tell(await publish({ expect: { lastMsgID: "one" } }));
      tell(await publish({ expect: { streamName: "T" } }));
      tell(await publish({ expect: { lastSubjectSequence: 2 } }));
      tell(await attempt(() => js.publish("nowhere", "x")));
    },
  },
  {
    name: "consumers fetch, acknowledge and get again",
    async run(connection, tell) {
      const manager = await jetstreamManager(connection);
      await manager.streams.add({ name: "S", subjects: ["s.*"], retention: RetentionPolicy.Workqueue });
      await manager.consumers.add("S", { durable_name: "C", ack_policy: AckPolicy.Explicit, max_deliver: 3 });
      const js = jetstream(connection);
      for (const text of ["1", "2", "3", "4"]) await js.publish("s.a", text);
      const consumer = await js.consumers.get("S", "C");
      const batch = await consumer.fetch({ max_messages: 3, expires: 1000 });
      for await (const message of batch) {
        tell(`${message.seq} ${message.info.deliveryCount} ${message.info.pending} ${message.string()}`);
        if (message.seq === 1) tell(`${await message.ackAck()}`);
        else if (message.seq === 2) message.nak();
        else message.term();
      }
      // Only once the server has seen that the second one is to come again, it comes before the fourth.
      await connection.flush();
      await delay(100);
      for (let count = 0; count < 2; count++) {
        const message = await consumer.next({ expires: 1000 });
        tell(`${message?.seq} ${message?.info.deliveryCount}`);
        await message?.ackAck();
      }
      const info = await consumer.info();
      tell(`${info.ack_floor.stream_seq} ${info.num_ack_pending} ${info.num_pending}`);
      tell(`${(await manager.streams.info("S")).state.messages}`);
    },
  },
  {
    name: "consume until enough, and an ordered consumer",
    async run(connection, tell) {
      const manager = await jetstreamManager(connection);
      await manager.streams.add({ name: "S", subjects: ["s.*"] });
      await manager.consumers.add("S", { durable_name: "C", ack_policy: AckPolicy.Explicit });
      const js = jetstream(connection);
      const consumer = await js.consumers.get("S", "C");
      const messages = await consumer.consume({ max_messages: 10, expires: 1000 });
      for (let index = 1; index <= 25; index++) await js.publish("s.a", `${index}`);
      let count = 0;
      for await (const message of messages) {
        message.ack();
        if (++count === 25) break;
      }
      tell(`${count}`);
      const ordered = await js.consumers.get("S", {
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: 20,
      });
      const rest = await ordered.consume({ expires: 1000 });
      for await (const message of rest) {
        tell(`${message.seq} ${message.info.deliverySequence} ${message.string()}`);
        if (message.info.pending === 0) break;
      }
    },
  },
];
