import { AckPolicy, jetstream, jetstreamManager, type JetStreamClient } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LinkObservation } from "../../../harness/backends/proxy/observation.ts";
import { encodeMessage } from "../../../harness/scenario/message.ts";
import { serve, type ServingServer } from "../../../harness/serve/serve.ts";
import { back, cleanUp, proxied, there, until, type Proxied } from "./support.ts";

let server: ServingServer;
let connections: NatsConnection[] = [];

beforeEach(async () => {
  server = await serve({ host: "127.0.0.1", port: 0 });
  connections = [];
});

afterEach(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
  await cleanUp();
  await server.close();
});

async function reach(port: number): Promise<NatsConnection> {
  const connection = await connect({
    servers: `127.0.0.1:${port}`,
    reconnectTimeWait: 20,
    reconnectJitter: 0,
    maxReconnectAttempts: -1,
  });
  connections.push(connection);
  return connection;
}

/** A stream `S` on `s.>` with a durable pull consumer `c`, and a client behind the proxy. */
async function setUp(
  observing = false,
): Promise<Proxied & { connection: NatsConnection; js: JetStreamClient }> {
  const direct = await reach(server.port);
  const manager = await jetstreamManager(direct);
  await manager.streams.add({ name: "S", subjects: ["s.>"] });
  await manager.consumers.add("S", {
    durable_name: "c",
    ack_policy: AckPolicy.Explicit,
    ack_wait: 60_000_000,
  });
  const link = await proxied(server.port, { observing });
  const connection = await reach(link.port);
  return { ...link, connection, js: jetstream(connection, { timeout: 2_000 }) };
}

const payload = (id: string) => encodeMessage({ id, producer: "producer-1", number: 1, body: "" });

/** An observation without some of its fields. */
function without(observation: LinkObservation, ...fields: string[]): object {
  return Object.fromEntries(Object.entries(observation).filter(([name]) => !fields.includes(name)));
}

const where = { process: "producer-1", server: "nats-1", connection: 1 };

describe("the real client behind the proxy", () => {
  it("publishes, is answered, receives and acknowledges; all of it is observed", async () => {
    const { js, observed } = await setUp(true);
    await js.publish("s.a", payload("m1"), { msgID: "m1" });
    await js.publish("s.a", payload("m1"), { msgID: "m1" });
    const consumer = await js.consumers.get("S", "c");
    const first = await consumer.next({ expires: 2_000 });
    first?.nak();
    const again = await consumer.next({ expires: 2_000 });
    expect(again?.info.deliveryCount).toBe(2);
    await again?.ackAck();
    await expect(js.publish("s.a", payload("m2"), { expect: { lastSequence: 7 } })).rejects.toThrow(
      /wrong last/,
    );
    expect(observed[0]).toEqual({ ...where, type: "connected" });
    for (const observation of observed) expect(observation).toMatchObject(where);
    const seen = observed
      .slice(1)
      .map((observation) => without(observation, "subject", ...Object.keys(where)));
    const stored = { type: "puback", id: "m1", stream: "S", sequence: 1 };
    const delivery = { type: "delivery", id: "m1", stream: "S", sequence: 1 };
    const ack = { type: "ack", stream: "S", sequence: 1 };
    expect(seen).toEqual([
      { type: "publish", id: "m1" },
      { ...stored, duplicate: false },
      { type: "publish", id: "m1" },
      { ...stored, duplicate: true },
      { type: "request" },
      { type: "reply" },
      { type: "pull" },
      { ...delivery, attempt: 1 },
      { ...ack, ack: "nak", attempt: 1 },
      { type: "pull" },
      { ...delivery, attempt: 2 },
      { ...ack, ack: "ack", attempt: 2 },
      { type: "reply" },
      { type: "publish", id: "m2" },
      { type: "refusal", id: "m2", description: expect.stringContaining("wrong last sequence") as string },
    ]);
  });

  it("observes core NATS as deliveries without a stream, and the end of a connection", async () => {
    const { connection, observed } = await setUp(true);
    const got = new Promise((resolve) => connection.subscribe("core", { callback: resolve }));
    await connection.flush();
    connection.publish("core", payload("m1"));
    await got;
    await connection.close();
    await until(() => observed.at(-1)?.type === "disconnected");
    expect(observed.map((each) => without(each, ...Object.keys(where)))).toEqual([
      { type: "connected" },
      { type: "publish", subject: "core", id: "m1" },
      { type: "delivery", subject: "core", id: "m1", sequence: 0, attempt: 1 },
      { type: "disconnected" },
    ]);
  });

  it("misses a PubAck that is swallowed, which is observed all the same", async () => {
    const { network, js, observed } = await setUp(true);
    const rule = network.intercept({
      message: "puback",
      process: "producer-1",
      nth: 1,
      count: 1,
      action: { do: "drop" },
    });
    await expect(js.publish("s.a", payload("m1"), { timeout: 100, retries: 1 })).rejects.toThrow(/timeout/i);
    expect((await js.publish("s.a", payload("m2"))).seq).toBe(2);
    expect(rule.evidence()).toEqual({ messagesDropped: 1 });
    const pubacks = observed
      .filter(({ type }) => type === "puback")
      .map((each) => ("action" in each ? each.action : ""));
    expect(pubacks).toEqual(["drop", ""]);
  });

  it("misses answers one by one: of another process, and of JetStream's API", async () => {
    const { network, js, connection } = await setUp();
    const peer = await reach(server.port);
    let asked = 0;
    peer.subscribe("ask", { callback: (_, message) => void message.respond(`${++asked}`) });
    await peer.flush();
    const dropped = network.intercept({ message: "reply", nth: 1, count: 2, action: { do: "drop" } });
    await expect(connection.request("ask", "", { timeout: 100 })).rejects.toThrow(/timeout/i);
    await expect(js.consumers.get("S", "c")).rejects.toThrow(/timeout/i);
    expect((await connection.request("ask", "", { timeout: 2_000 })).string()).toBe("2");
    expect((await js.consumers.get("S", "c")).isPullConsumer()).toBe(true);
    expect(dropped.evidence()).toEqual({ messagesDropped: 2 });
  });

  it("loses a request to JetStream's API, and no other", async () => {
    const { network, js } = await setUp();
    const dropped = network.intercept({ message: "request", nth: 1, count: 1, action: { do: "drop" } });
    expect((await js.publish("s.a", "1")).seq).toBe(1);
    await expect(js.consumers.get("S", "c")).rejects.toThrow(/timeout/i);
    expect((await js.consumers.get("S", "c")).isPullConsumer()).toBe(true);
    expect(dropped.evidence()).toEqual({ messagesDropped: 1 });
  });

  it("has a publish stored twice if it is duplicated on the way", async () => {
    const { network, js, connection, observed } = await setUp(true);
    network.intercept({ message: "publish", nth: 1, count: 1, action: { do: "duplicate", delay: 0 } });
    await js.publish("s.a", payload("m1"));
    await connection.flush();
    const stored = observed.flatMap((each) =>
      each.type === "puback" ? [`${each.id} ${each.sequence}`] : [],
    );
    expect(stored).toEqual(["m1 1", "m1 2"]);
  });

  it("connects again after a cut, and goes on", async () => {
    const { network, proxy, js, connection } = await setUp();
    await js.publish("s.a", "1");
    const statuses = connection.status();
    expect(network.cut([there, back]).evidence()["connectionsCut"]).toBe(1);
    for await (const { type } of statuses) if (type === "reconnect") break;
    expect((await js.publish("s.a", "2")).seq).toBe(2);
    expect(proxy.traffic.connections).toBe(2);
  });

  it("waits out a partition", async () => {
    const { network, js } = await setUp();
    const hold = network.hold([there, back]);
    const publishing = js.publish("s.a", "1", { timeout: 20_000 });
    await until(() => (hold.evidence()["framesHeld"] ?? 0) > 0);
    hold.heal();
    expect((await publishing).seq).toBe(1);
  });

  it("cannot connect during a partition, and can afterwards", async () => {
    const { network, port } = await setUp();
    const hold = network.hold([back]);
    await expect(connect({ servers: `127.0.0.1:${port}`, timeout: 100, reconnect: false })).rejects.toThrow();
    expect(hold.evidence()["dialsHeld"]).toBe(1);
    hold.heal();
    await (await reach(port)).flush();
  });
});
