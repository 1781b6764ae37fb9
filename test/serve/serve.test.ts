import { connect as dial } from "node:net";
import { once } from "node:events";
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";
import * as nats2 from "nats";
import { afterEach, describe, expect, it } from "vitest";
import { serve, type ServingServer } from "../../harness/serve/serve.ts";

let server: ServingServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(profile?: string): Promise<string> {
  server = await serve({ host: "127.0.0.1", port: 0, ...(profile !== undefined && { profile }) });
  return `nats://127.0.0.1:${server.port}`;
}

describe("a simulated server on a real socket", () => {
  it("serves core NATS to the current client", async () => {
    const connection = await connect({ servers: await start() });
    connection.subscribe("echo", { callback: (_error, message) => void message.respond(message.data) });
    const answer = await connection.request("echo", "hello", { timeout: 1000 });
    expect(answer.string()).toBe("hello");
    await expect(connection.request("nobody", "", { timeout: 1000 })).rejects.toThrow(/no responders/i);
    await connection.close();
  });

  it("goes on serving while streams copy and republish each other in a circle", async () => {
    const connection = await connect({ servers: await start() });
    const manager = await jetstreamManager(connection);
    const republish = (dest: string) => ({ src: ">", dest });
    await manager.streams.add({ name: "A", subjects: ["a"], republish: republish("b.>"), max_msgs: 5 });
    await manager.streams.add({ name: "B", subjects: ["b.>"], republish: republish("c.>"), max_msgs: 5 });
    await manager.streams.add({ name: "C", subjects: ["c.>"], republish: republish("b.>"), max_msgs: 5 });
    await manager.streams.add({ name: "X", subjects: ["x"], sources: [{ name: "Y" }], max_msgs: 5 });
    await manager.streams.add({ name: "Y", subjects: ["y"], sources: [{ name: "X" }], max_msgs: 5 });
    const client = jetstream(connection);
    for (const subject of ["a", "x", "y"]) await client.publish(subject, "round and round");
    await expect.poll(async () => (await manager.streams.info("Y")).state.last_seq).toBeGreaterThan(20);
    await client.publish("y", "still here");
    await connection.close();
  });

  it("serves JetStream and KV in real time", async () => {
    const connection = await connect({ servers: await start("2.10") });
    expect(connection.info?.version).toMatch(/^2\.10\./);
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: "S", subjects: ["s.>"] });
    await manager.consumers.add("S", { durable_name: "c", ack_policy: AckPolicy.Explicit, ack_wait: 100_000_000 });
    const client = jetstream(connection);
    for (let index = 0; index < 10; index++) await client.publish("s.x", String(index), { msgID: String(index) });
    expect((await client.publish("s.x", "again", { msgID: "3" })).duplicate).toBe(true);
    const consumer = await client.consumers.get("S", "c");
    const seen: string[] = [];
    const fetched = await consumer.fetch({ max_messages: 10, expires: 1000 });
    for await (const message of fetched) {
      seen.push(message.string());
      if (seen.length > 1) message.ack();
    }
    expect(seen).toHaveLength(10);
    const redelivered = await consumer.next({ expires: 2000 });
    expect([redelivered?.string(), redelivered?.info.deliveryCount]).toEqual(["0", 2]);
    const bucket = await new Kvm(connection).create("b");
    await bucket.put("k", "v");
    expect((await bucket.get("k"))?.string()).toBe("v");
    await connection.close();
  });

  it("serves the client one generation older", async () => {
    const connection = await nats2.connect({ servers: await start() });
    const manager = await connection.jetstreamManager();
    await manager.streams.add({ name: "S", subjects: ["s"] });
    expect((await connection.jetstream().publish("s")).seq).toBe(1);
    await connection.close();
  });

  it("survives what is no NATS, and clients that go away in the middle", async () => {
    const url = new URL(await start());
    for (const garbage of ["GET / HTTP/1.1\r\n\r\n", "\u0000\u0001\u0002", "PUB a 99999999999\r\n", "PUB a 5\r\nab"]) {
      const socket = dial(Number(url.port), url.hostname);
      socket.on("error", () => {});
      await once(socket, "connect");
      socket.write(garbage);
      await new Promise((resolve) => setTimeout(resolve, 20));
      socket.resetAndDestroy();
    }
    const connection = await connect({ servers: url.href });
    await connection.flush();
    await connection.close();
  });

  it("says what is wrong with address and profile", async () => {
    await start();
    await expect(serve({ host: "127.0.0.1", port: server?.port ?? 0 })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(serve({ host: "127.0.0.1", port: 0, profile: "1.0" })).rejects.toThrow(/1\.0/);
  });
});
