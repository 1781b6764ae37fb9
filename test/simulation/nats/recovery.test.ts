import { describe, expect, it } from "vitest";
import { findProfile } from "../../../harness/simulation/nats/profile.ts";
import { Bench } from "./support.ts";
import type { Client } from "./support.ts";

function prepare(bench: Bench, config: Record<string, unknown> = {}): Client {
  const client = bench.connect();
  client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"], ...config });
  client.api("CONSUMER.CREATE.S.C", {
    stream_name: "S",
    config: { durable_name: "C", ack_policy: "explicit", ack_wait: 5e9 },
  });
  return client;
}

function pull(client: Client, batch = 9): string[] {
  client.send("SUB in 7").take();
  client.pub("$JS.API.CONSUMER.MSG.NEXT.S.C", JSON.stringify({ batch, no_wait: true }), "in");
  return client.take().flatMap((line) => /\.(\d+\.\d+\.\d+)\.\d{19}/.exec(line)?.[1] ?? []);
}

function messages(bench: Bench): number {
  return bench.server.inspect().streams[0]?.messages.length ?? -1;
}

describe("recovery", () => {
  it("after a kill has everything that was acknowledged", () => {
    const bench = new Bench();
    const client = prepare(bench);
    for (let index = 0; index < 5; index++) client.request("s.a", `${index}`);
    client.api("STREAM.MSG.DELETE.S", { seq: 2 });
    bench.restart();
    const again = bench.connect();
    expect(again.api("STREAM.INFO.S").state).toMatchObject({
      messages: 4,
      first_seq: 1,
      last_seq: 5,
      num_deleted: 1,
    });
    expect(again.request("s.a", "x")).toBe('{"stream":"S","seq":6}');
  });

  it("after power loss has what was synced: with the default interval nothing new", () => {
    const bench = new Bench();
    const client = prepare(bench);
    for (let index = 0; index < 5; index++) client.request("s.a", `${index}`);
    bench.advance(130_000);
    expect(bench.disk.syncs).toBeGreaterThan(0);
    for (let index = 0; index < 3; index++) client.request("s.a", `${index}`);
    bench.restart("power-loss");
    expect(messages(bench)).toBe(5);
    expect(bench.connect().request("s.a", "x")).toBe('{"stream":"S","seq":6}');
  });

  it("after power loss has everything when the server syncs always, which delays the PubAck", () => {
    const bench = new Bench({ syncInterval: "always" });
    const client = prepare(bench);
    bench.disk.syncCost = 2000;
    expect(client.request("s.a", "x")).toBe("");
    bench.advance(2.1);
    expect(client.take().at(-1)).toBe('{"stream":"S","seq":1}');
    client.send("PUB s.a r.1 1", "x", "PUB s.a r.2 1", "y", "SUB r.* 9");
    bench.advance(2.1);
    expect(client.take().filter((line) => line.includes("seq"))).toHaveLength(1);
    bench.restart("power-loss");
    expect(messages(bench)).toBe(3);
  });

  it("2.9 has no way to sync always", () => {
    const bench = new Bench({ syncInterval: "always", version: "2.9" });
    prepare(bench).request("s.a", "x");
    bench.restart("power-loss");
    expect(messages(bench)).toBe(0);
  });

  it("remembers message ids of what is in the store, and only of that", () => {
    const bench = new Bench();
    const client = prepare(bench);
    client.send("SUB r 9").hpub("s.a", ["Nats-Msg-Id: m"], "x", "r");
    bench.restart();
    const again = bench.connect().send("SUB r 9").hpub("s.a", ["Nats-Msg-Id: m"], "x", "r");
    expect(again.take().at(-1)).toBe('{"stream":"S","seq":1,"duplicate": true}');
    bench.restart("power-loss");
    const third = bench.connect().send("SUB r 9").hpub("s.a", ["Nats-Msg-Id: m"], "x", "r");
    expect(third.take().at(-1)).toBe('{"stream":"S","seq":1}');
  });

  it("redelivers what was not acknowledged, with its count", () => {
    const bench = new Bench();
    const client = prepare(bench);
    for (let index = 0; index < 3; index++) client.request("s.a", `${index}`);
    expect(pull(client, 2)).toEqual(["1.1.1", "1.2.2"]);
    client.pub("$JS.ACK.S.C.1.1.1.1.1");
    bench.advance(200);
    bench.restart();
    const again = bench.connect();
    expect(again.api("CONSUMER.INFO.S.C")).toMatchObject({
      num_ack_pending: 1,
      num_pending: 1,
      delivered: { stream_seq: 2 },
    });
    expect(pull(again)).toEqual(["1.3.3"]);
    bench.advance(6000);
    expect(pull(again)).toContain("2.2.4");
  });

  it("loses an ack that was younger than the state file", () => {
    const bench = new Bench();
    const client = prepare(bench);
    client.request("s.a", "x");
    bench.advance(200);
    pull(client);
    client.pub("$JS.ACK.S.C.1.1.1.1.1");
    expect(client.api("CONSUMER.INFO.S.C").num_ack_pending).toBe(0);
    bench.restart();
    expect(bench.connect().api("CONSUMER.INFO.S.C").num_ack_pending).toBe(1);
  });

  it("starts a consumer again from the beginning when the power took its state file", () => {
    const bench = new Bench({ syncInterval: 1000 });
    const client = prepare(bench);
    client.request("s.a", "x");
    bench.advance(3000);
    pull(client);
    client.pub("$JS.ACK.S.C.1.1.1.1.1");
    bench.advance(1000);
    bench.restart("power-loss");
    expect(bench.connect().api("CONSUMER.INFO.S.C")).toMatchObject({
      num_pending: 1,
      delivered: { stream_seq: 0 },
    });
  });

  it("loses memory streams, and consumers kept in memory", () => {
    const bench = new Bench();
    const client = prepare(bench);
    client.api("STREAM.CREATE.M", { name: "M", storage: "memory" });
    client.api("CONSUMER.CREATE.S.E", {
      stream_name: "S",
      config: { name: "E", ack_policy: "none", mem_storage: true },
    });
    bench.restart();
    const again = bench.connect();
    expect(again.api("STREAM.NAMES").streams).toEqual(["S"]);
    expect(again.api("CONSUMER.NAMES.S").consumers).toEqual(["C"]);
  });

  it("forgets what was deleted", () => {
    const bench = new Bench();
    const client = prepare(bench);
    client.api("CONSUMER.DELETE.S.C");
    bench.restart();
    expect(bench.connect().api("CONSUMER.NAMES.S").consumers).toEqual([]);
    bench.connect().api("STREAM.DELETE.S");
    bench.restart();
    expect(bench.server.inspect().streams).toEqual([]);
    expect([...bench.disk.logs.keys()]).toEqual([]);
  });

  it("keeps limits, purges and updates", () => {
    const bench = new Bench();
    const client = prepare(bench, { max_msgs: 3 });
    for (let index = 0; index < 5; index++) client.request("s.a", "x");
    client.api("STREAM.PURGE.S", { seq: 4 });
    client.api("STREAM.UPDATE.S", { name: "S", subjects: ["s.>", "t"], max_msgs: 3 });
    bench.restart();
    const again = bench.connect();
    expect(again.api("STREAM.INFO.S")).toMatchObject({
      state: { first_seq: 4, last_seq: 5 },
      config: { subjects: ["s.>", "t"] },
    });
    again.api("STREAM.PURGE.S");
    bench.restart();
    expect(bench.connect().api("STREAM.INFO.S").state).toMatchObject({
      messages: 0,
      first_seq: 6,
      last_seq: 5,
    });
  });
});

describe("inspect", () => {
  it("shows streams, messages and what is outstanding", () => {
    const bench = new Bench();
    const client = prepare(bench);
    client.request("s.a", "x");
    client.request("s.b", "y");
    pull(client, 1);
    const [stream] = bench.server.inspect().streams;
    expect(stream).toMatchObject({ name: "S", state: { messages: 2, firstSequence: 1, lastSequence: 2 } });
    expect(stream?.messages[1]).toMatchObject({
      sequence: 2,
      subject: "s.b",
      data: new TextEncoder().encode("y"),
    });
    expect(stream?.consumers[0]).toMatchObject({
      name: "C",
      numPending: 1,
      numAckPending: 1,
      ackFloorStream: 0,
    });
  });
});

describe("a mirror", () => {
  const stored = (bench: Bench): number | undefined =>
    bench.server.inspect().streams.find(({ name }) => name === "M")?.messages.length;

  it.each([
    ["2.9", 0, 0],
    ["2.10", 100, 200],
    ["2.15", 100, 200],
  ])("of %s follows from %i to %i ms after the server has started", (version, least, most) => {
    const bench = new Bench({ version });
    const client = prepare(bench);
    client.api("STREAM.CREATE.M", { name: "M", mirror: { name: "S" } });
    client.request("s.a", "1");
    bench.advance(most + 1);
    expect(stored(bench)).toBe(1);
    bench.restart();
    expect(bench.connect().request("s.a", "2")).toContain('"seq":2');
    bench.advance(Math.max(least - 1, 0));
    if (least > 0) expect(stored(bench)).toBe(1);
    bench.advance(most - least + 2);
    expect(stored(bench)).toBe(2);
  });
});

describe("profiles", () => {
  it("are found by release or full version, the newest by default", () => {
    expect(findProfile().name).toBe("2.15");
    expect(findProfile("2.10").version).toBe("2.10.27");
    expect(findProfile("v2.9.10").name).toBe("2.9");
    expect(() => findProfile("3.0")).toThrow(RangeError);
  });
});
