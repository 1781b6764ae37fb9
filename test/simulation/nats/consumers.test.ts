import { describe, expect, it } from "vitest";
import { Bench } from "./support.ts";
import type { Client } from "./support.ts";

interface Setup {
  bench: Bench;
  client: Client;
}

function setUp(
  config: Record<string, unknown> = {},
  stream: Record<string, unknown> = {},
  version?: string,
): Setup {
  const bench = new Bench(version === undefined ? {} : { version });
  const client = bench.connect();
  client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"], ...stream });
  const answer = client.api("CONSUMER.CREATE.S.C", {
    stream_name: "S",
    config: { durable_name: "C", ack_policy: "explicit", ...config },
  });
  expect(answer.error).toBeUndefined();
  client.send("SUB in.> 7").take();
  return { bench, client };
}

function publish(client: Client, ...subjects: string[]): void {
  for (const [index, subject] of subjects.entries()) client.request(subject, `m${index}`);
}

function pull(
  client: Client,
  body: Record<string, unknown> | string = { batch: 1, no_wait: true },
  inbox = "in.1",
): string[] {
  client.take();
  client.pub("$JS.API.CONSUMER.MSG.NEXT.S.C", typeof body === "string" ? body : JSON.stringify(body), inbox);
  return client.take();
}

/** Ack subjects of deliveries among lines, shortened to deliveries, stream and consumer sequence. */
function deliveries(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /\$JS\.ACK\.S\.\w+\.(\d+\.\d+\.\d+)\./.exec(line)?.[1] ?? []);
}

function statuses(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith("NATS/1.0 ")).map((line) => line.slice(9));
}

/** Answers the delivery `attempt.stream.consumer`. */
function ack(client: Client, delivery: string, payload = "", reply = ""): string[] {
  client.take();
  client.pub(`$JS.ACK.S.C.${delivery}.1.0`, payload, reply);
  return client.take();
}

function info(client: Client): Record<string, unknown> & { config: Record<string, unknown> } {
  return client.api("CONSUMER.INFO.S.C");
}

describe("pull requests", () => {
  it("get what is there and what comes, up to their batch", () => {
    const { client } = setUp();
    publish(client, "s.a");
    expect(deliveries(pull(client, { batch: 3, expires: 1e9 }))).toEqual(["1.1.1"]);
    client.take();
    client.pub("s.b", "x").pub("s.c", "y").pub("s.d", "z");
    expect(deliveries(client.take())).toEqual(["1.2.2", "1.3.3"]);
    expect(info(client)).toMatchObject({ num_pending: 1, num_ack_pending: 3, num_waiting: 0 });
  });

  it("take turns", () => {
    const { bench, client } = setUp();
    const inboxes = ["one", "two"].map((inbox) => {
      const other = bench.connect().send(`SUB ${inbox} 1`);
      other.pub("$JS.API.CONSUMER.MSG.NEXT.S.C", '{"batch":2,"expires":1000000000}', inbox);
      return other;
    });
    publish(client, "s.a", "s.b", "s.c");
    expect(inboxes.map((inbox) => deliveries(inbox.take()))).toEqual([["1.1.1", "1.3.3"], ["1.2.2"]]);
    expect(info(client)).toMatchObject({ num_waiting: 1 });
  });

  it("end with 408 and what is left, after heartbeats", () => {
    const { bench, client } = setUp();
    pull(client, { batch: 2, expires: 1e9, idle_heartbeat: 400e6 });
    bench.advance(1001);
    const lines = client.take();
    expect(statuses(lines)).toEqual(["100 Idle Heartbeat", "100 Idle Heartbeat", "408 Request Timeout"]);
    expect(lines).toContain("Nats-Pending-Messages: 2");
    expect(lines).toContain("Nats-Last-Consumer: 0");
  });

  it.each([
    ["", 1],
    ["2", 2],
    ['{"batch":2}', 2],
  ])("understand %j", (body, count) => {
    const { client } = setUp();
    publish(client, "s.a", "s.a", "s.a");
    expect(deliveries(pull(client, body))).toHaveLength(count);
  });

  it("without waiting get 404 when there is nothing", () => {
    const { bench, client } = setUp();
    expect(statuses(pull(client, { batch: 1, no_wait: true }))).toEqual(["404 No Messages"]);
    publish(client, "s.a");
    expect(statuses(pull(client, { batch: 5, no_wait: true, expires: 1e9 }))).toEqual(["404 No Messages"]);
    expect(statuses(pull(client, { batch: 5, no_wait: true, expires: 1e9 }))).toEqual([]);
    bench.advance(1001);
    expect(statuses(client.take())).toEqual(["408 Request Timeout"]);
  });

  it("are refused beyond the consumer's limits", () => {
    const { client } = setUp({ max_batch: 2, max_expires: 1e9, max_bytes: 100, max_waiting: 1 });
    expect(statuses(pull(client, { batch: 3 }))).toEqual(["409 Exceeded MaxRequestBatch of 2"]);
    expect(statuses(pull(client, { batch: 1, expires: 2e9 }))).toEqual([
      "409 Exceeded MaxRequestExpires of 1s",
    ]);
    expect(statuses(pull(client, { batch: 1, max_bytes: 101 }))).toEqual([
      "409 Exceeded MaxRequestMaxBytes of 100",
    ]);
    expect(statuses(pull(client, { batch: 1, expires: 1e9, idle_heartbeat: 6e8 }))).toEqual([
      "400 Bad Request - heartbeat value too large",
    ]);
    expect(statuses(pull(client, "{x"))).toEqual([
      "400 Bad Request - invalid character 'x' looking for beginning of object key string",
    ]);
    expect(statuses(pull(client, { batch: 1, expires: 1e9 }))).toEqual([]);
    expect(statuses(pull(client, { batch: 1, expires: 1e9 }))).toEqual(["409 Exceeded MaxWaiting"]);
    expect(statuses(pull(client, { batch: 1, expires: 1e9, idle_heartbeat: 1e8 }))).toEqual([]);
  });

  it("stop at a message that is too large", () => {
    const { client } = setUp();
    publish(client, "s.a");
    expect(statuses(pull(client, { batch: 2, expires: 1e9, max_bytes: 10 }))).toEqual([
      "409 Message Size Exceeds MaxBytes",
    ]);
    expect(deliveries(pull(client, { batch: 1, expires: 1e9, max_bytes: 100 }))).toEqual(["1.1.1"]);
  });

  it("go when the client has gone, without eating a message", () => {
    const { bench, client } = setUp();
    const other = bench.connect().send("SUB out 1");
    other.pub("$JS.API.CONSUMER.MSG.NEXT.S.C", '{"batch":1,"expires":5000000000}', "out");
    other.handler.closed();
    publish(client, "s.a");
    expect(deliveries(pull(client))).toEqual(["1.1.1"]);
  });

  it("are told when the consumer is deleted", () => {
    const { client } = setUp();
    pull(client, { batch: 1, expires: 1e9 });
    client.take();
    client.pub("$JS.API.CONSUMER.DELETE.S.C", "", "in.2");
    expect(statuses(client.take())).toEqual(["409 Consumer Deleted"]);
    expect(client.request("$JS.API.CONSUMER.MSG.NEXT.S.C")).toContain("Nats-Subject");
  });
});

describe("acks", () => {
  it("settle a delivery, and are answered on request, even when late or twice (nats-server 4786)", () => {
    const { client } = setUp();
    publish(client, "s.a");
    pull(client);
    expect(ack(client, "1.1.1", "+ACK", "in.a")).toEqual(["MSG in.a 7 0"]);
    expect(ack(client, "1.1.1", "", "in.a")).toEqual(["MSG in.a 7 0"]);
    expect(ack(client, "1.9.9", "", "in.a")).toEqual([]);
    expect(info(client)).toMatchObject({ num_ack_pending: 0, ack_floor: { consumer_seq: 1, stream_seq: 1 } });
  });

  it("are waited for, then the message comes again, and a late ack still counts", () => {
    const { bench, client } = setUp({ ack_wait: 1e9 });
    publish(client, "s.a", "s.b");
    pull(client, { batch: 2, no_wait: true });
    ack(client, "1.2.2");
    pull(client, { batch: 1, expires: 5e9 });
    bench.advance(990);
    expect(client.take()).toEqual([]);
    bench.advance(20);
    expect(deliveries(client.take())).toEqual(["2.1.3"]);
    ack(client, "1.1.1");
    bench.advance(3000);
    expect(info(client)).toMatchObject({ num_ack_pending: 0, num_redelivered: 0 });
  });

  it("are not hurried by a client that goes away (nats-server 4627)", () => {
    const { bench, client } = setUp({ ack_wait: 1e9 });
    const worker = bench.connect().send("SUB w 1");
    publish(client, "s.a");
    worker.pub("$JS.API.CONSUMER.MSG.NEXT.S.C", "", "w");
    worker.handler.closed();
    pull(client, { batch: 1, expires: 5e9 });
    bench.advance(900);
    expect(client.take()).toEqual([]);
    bench.advance(200);
    expect(deliveries(client.take())).toEqual(["2.1.2"]);
  });

  it("in progress start the wait anew", () => {
    const { bench, client } = setUp({ ack_wait: 1e9 });
    publish(client, "s.a");
    pull(client);
    bench.advance(800);
    ack(client, "1.1.1", "+WPI");
    pull(client, { batch: 1, expires: 5e9 });
    bench.advance(800);
    expect(client.take()).toEqual([]);
    bench.advance(300);
    expect(deliveries(client.take())).toEqual(["2.1.2"]);
  });

  it("negative bring the message at once, or after a delay, ahead of new ones", () => {
    const { bench, client } = setUp();
    publish(client, "s.a", "s.b");
    pull(client);
    ack(client, "1.1.1", "-NAK");
    expect(deliveries(pull(client))).toEqual(["2.1.2"]);
    ack(client, "2.1.2", '-NAK {"delay":500000000}');
    expect(deliveries(pull(client))).toEqual(["1.2.3"]);
    pull(client, { batch: 1, expires: 5e9 });
    bench.advance(480);
    expect(client.take()).toEqual([]);
    bench.advance(40);
    expect(deliveries(client.take())).toEqual(["3.1.4"]);
  });

  it("ask for the next", () => {
    const { client } = setUp();
    publish(client, "s.a", "s.b", "s.c");
    pull(client);
    expect(deliveries(ack(client, "1.1.1", "+NXT", "in.n"))).toEqual(["1.2.2"]);
    expect(deliveries(ack(client, "1.2.2", '+NXT {"batch":1,"no_wait":true}', "in.n"))).toEqual(["1.3.3"]);
    expect(statuses(ack(client, "1.3.3", '+NXT {"batch":1,"no_wait":true}', "in.n"))).toEqual([
      "404 No Messages",
    ]);
  });

  it.each([
    ["2.9", 1],
    ["2.10", 0],
    ["2.15", 0],
  ])("terminate with a reason, but not in 2.9 (%s)", (version, left) => {
    const { client } = setUp({}, {}, version);
    client.send("SUB $JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.> 9");
    publish(client, "s.a");
    pull(client);
    const lines = ack(client, "1.1.1", "+TERM bad");
    expect(lines.some((line) => line.includes('"reason":"bad"'))).toBe(left === 0);
    expect(info(client)).toMatchObject({ num_ack_pending: left });
  });

  it("of all settle everything before", () => {
    const { client } = setUp({ ack_policy: "all" });
    publish(client, "s.a", "s.b", "s.c");
    pull(client, { batch: 3, no_wait: true });
    ack(client, "1.2.2");
    expect(info(client)).toMatchObject({ num_ack_pending: 1, ack_floor: { stream_seq: 2 } });
  });

  it("back off by the number of deliveries, and the last step repeats", () => {
    const { bench, client } = setUp({ backoff: [200e6, 600e6] });
    publish(client, "s.a");
    pull(client, { batch: 9, expires: 60e9 });
    const times: number[] = [];
    for (let step = 0; step < 2000; step += 10) {
      bench.advance(10);
      if (deliveries(client.take()).length > 0) times.push(bench.time / 1000);
    }
    expect(times[0]).toBeGreaterThanOrEqual(200);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(590);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeLessThanOrEqual(620);
  });

  it("are given up after max_deliver, with one advisory", () => {
    const { bench, client } = setUp({ ack_wait: 100e6, max_deliver: 2 });
    client.send("SUB $JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.> 9");
    publish(client, "s.a");
    pull(client, { batch: 9, expires: 10e9 });
    bench.advance(2000);
    const lines = client.take();
    expect(deliveries(lines)).toEqual(["2.1.2"]);
    expect(lines.filter((line) => line.includes('"deliveries":2'))).toHaveLength(1);
    expect(info(client)).toMatchObject({ num_ack_pending: 0 });
  });

  it("missing hold back new messages at max_ack_pending, not redeliveries", () => {
    const { bench, client } = setUp({ max_ack_pending: 2, ack_wait: 1e9 });
    publish(client, "s.a", "s.b", "s.c");
    expect(deliveries(pull(client, { batch: 9, expires: 10e9 }))).toEqual(["1.1.1", "1.2.2"]);
    bench.advance(1010);
    expect(deliveries(client.take())).toEqual(["2.1.3", "2.2.4"]);
    expect(deliveries(ack(client, "2.1.3"))).toEqual(["1.3.5"]);
  });

  it("are not needed by a consumer without", () => {
    const { client } = setUp({ ack_policy: "none" });
    publish(client, "s.a");
    pull(client);
    expect(info(client)).toMatchObject({ num_ack_pending: 0, ack_floor: { stream_seq: 1 } });
  });
});

describe("consumers", () => {
  it.each([
    [{ deliver_policy: "all" }, ["1.1.1", "1.2.2", "1.3.3", "1.4.4"]],
    [{ deliver_policy: "last" }, ["1.4.1"]],
    [{ deliver_policy: "new" }, []],
    [{ deliver_policy: "by_start_sequence", opt_start_seq: 3 }, ["1.3.1", "1.4.2"]],
    [{ deliver_policy: "last_per_subject", filter_subject: "s.*" }, ["1.3.1", "1.4.2"]],
    [{ filter_subject: "s.a" }, ["1.1.1", "1.3.2"]],
    [{ filter_subjects: ["s.a", "s.c"] }, ["1.1.1", "1.3.2"]],
    [{ filter_subject: "s.b", deliver_policy: "last" }, ["1.4.1"]],
  ])("begin where %j says", (config, expected) => {
    const bench = new Bench();
    const client = bench.connect();
    client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"] });
    publish(client, "s.a", "s.b", "s.a", "s.b");
    const made = client.api("CONSUMER.CREATE.S.C", {
      stream_name: "S",
      config: { durable_name: "C", ack_policy: "explicit", ...config },
    });
    expect(made.num_pending).toBe(expected.length);
    client.send("SUB in.> 7");
    expect(deliveries(pull(client, { batch: 9, no_wait: true }))).toEqual(expected);
    expect(info(client)).toMatchObject({ num_pending: 0 });
  });

  it("are made, changed and refused by action", () => {
    const { client } = setUp();
    const make = (config: object, action?: string): { error?: { err_code: number } } =>
      client.api("CONSUMER.CREATE.S.C", {
        stream_name: "S",
        config: { durable_name: "C", ack_policy: "explicit", ...config },
        action,
      });
    expect(make({}, "create").error).toBeUndefined();
    expect(make({ max_deliver: 5 }, "create").error?.err_code).toBe(10148);
    expect(make({ max_deliver: 5 }, "update").error).toBeUndefined();
    expect(info(client).config).toMatchObject({ max_deliver: 5 });
    expect(make({ ack_policy: "none" }).error?.err_code).toBe(10012);
    const other = client.api("CONSUMER.CREATE.S.X", {
      stream_name: "S",
      config: { durable_name: "X" },
      action: "update",
    });
    expect(other.error.err_code).toBe(10149);
  });

  it("count what is left by filter, whatever happens to the stream", () => {
    const { client } = setUp({ filter_subject: "s.a" });
    publish(client, "s.a", "s.b", "s.a", "s.a");
    expect(info(client)).toMatchObject({ num_pending: 3 });
    client.api("STREAM.MSG.DELETE.S", { seq: 3 });
    expect(info(client)).toMatchObject({ num_pending: 2 });
    pull(client);
    expect(info(client)).toMatchObject({ num_pending: 1, num_ack_pending: 1 });
    client.api("STREAM.PURGE.S");
    expect(info(client)).toMatchObject({ num_pending: 0, num_ack_pending: 0 });
  });

  it("without a name are deleted when nobody uses them", () => {
    const { bench, client } = setUp();
    const { name } = client.api("CONSUMER.CREATE.S", { stream_name: "S", config: { ack_policy: "none" } });
    expect(client.api(`CONSUMER.INFO.S.${name}`).config.inactive_threshold).toBe(5e9);
    bench.advance(4900);
    expect(client.api("CONSUMER.NAMES.S").consumers).toContain(name);
    bench.advance(1200);
    expect(client.api("CONSUMER.NAMES.S").consumers).toEqual(["C"]);
  });

  it.each([
    [{ priority_policy: "pinned_client", priority_groups: ["g"] }, "priority_policy pinned_client"],
    [{ ack_policy: "flow_control", deliver_subject: "in.d", idle_heartbeat: 1e9 }, "ack_policy flow_control"],
    [{ deliver_subject: "in.d", rate_limit_bps: 1000 }, "rate_limit_bps"],
    [{ sample_freq: "50%" }, "sample_freq"],
  ])("are not made with %j, which is not followed", (more, what) => {
    const { bench, client } = setUp({ sample_freq: "0" });
    const config = { durable_name: "D", ack_policy: "explicit", ...more };
    expect(client.api("CONSUMER.CREATE.S.D", { stream_name: "S", config }).error).toEqual({
      code: 500,
      err_code: 10012,
      description: `consumer configuration ${what} is not supported`,
    });
    expect(client.api("CONSUMER.NAMES.S").consumers).toEqual(["C"]);
    expect(bench.observations).toContainEqual({
      type: "unsupported",
      subject: `consumer configuration ${what}`,
    });
  });

  it("can be paused and reset", () => {
    const { bench, client } = setUp();
    publish(client, "s.a");
    const until = "2023-11-14T22:13:25Z";
    expect(client.api("CONSUMER.PAUSE.S.C", { pause_until: until })).toMatchObject({
      paused: true,
      pause_until: until,
    });
    pull(client, { batch: 1, expires: 60e9 });
    bench.advance(4000);
    expect(deliveries(client.take())).toEqual([]);
    bench.advance(2000);
    expect(deliveries(client.take())).toEqual(["1.1.1"]);
    expect(client.api("CONSUMER.RESET.S.C", { seq: 1 })).toMatchObject({ reset_seq: 1, num_pending: 1 });
    expect(deliveries(pull(client))).toEqual(["1.1.1"]);
  });

  it("replay at the original pace when asked", () => {
    const bench = new Bench();
    const client = bench.connect();
    client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"] });
    publish(client, "s.a");
    bench.advance(500);
    publish(client, "s.b");
    client.api("CONSUMER.CREATE.S.C", {
      stream_name: "S",
      config: { durable_name: "C", ack_policy: "explicit", replay_policy: "original" },
    });
    client.send("SUB in.> 7");
    expect(deliveries(pull(client, { batch: 2, expires: 5e9 }))).toEqual(["1.1.1"]);
    bench.advance(490);
    expect(client.take()).toEqual([]);
    bench.advance(20);
    expect(deliveries(client.take())).toEqual(["1.2.2"]);
  });
});

describe("retention", () => {
  it("of a work queue lets acknowledged messages go, and consumers not overlap", () => {
    const { client } = setUp({}, { retention: "workqueue" });
    publish(client, "s.a");
    pull(client);
    ack(client, "1.1.1");
    expect(client.api("STREAM.INFO.S").state).toMatchObject({ messages: 0, first_seq: 2 });
    const second = client.api("CONSUMER.CREATE.S.D", {
      stream_name: "S",
      config: { durable_name: "D", ack_policy: "explicit" },
    });
    expect(second.error.err_code).toBe(10099);
  });

  it("by interest keeps a message until all consumers have acknowledged it", () => {
    const { client } = setUp({}, { retention: "interest" });
    client.api("CONSUMER.CREATE.S.D", {
      stream_name: "S",
      config: { durable_name: "D", ack_policy: "explicit" },
    });
    publish(client, "s.a");
    pull(client);
    ack(client, "1.1.1");
    expect(client.api("STREAM.INFO.S").state.messages).toBe(1);
    client.api("CONSUMER.DELETE.S.D");
    expect(client.api("STREAM.INFO.S").state.messages).toBe(0);
    client.api("CONSUMER.DELETE.S.C");
    expect(client.request("s.a", "x")).toBe('{"stream":"S","seq":2}');
    expect(client.api("STREAM.INFO.S").state).toMatchObject({ messages: 0, last_seq: 2 });
  });
});

describe("push consumers", () => {
  const watch = {
    name: "C",
    ack_policy: "none",
    max_deliver: 1,
    mem_storage: true,
    num_replicas: 1,
    deliver_subject: "watch",
  };

  it("begin when somebody subscribes, and stop when nobody does", () => {
    const bench = new Bench();
    const client = bench.connect();
    client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"] });
    publish(client, "s.a");
    client.api("CONSUMER.CREATE.S.C", { stream_name: "S", config: watch });
    client.take();
    client.send("SUB watch 5");
    expect(deliveries(client.take())).toEqual(["1.1.1"]);
    expect(info(client)).toMatchObject({ push_bound: true });
    client.send("UNSUB 5");
    publish(client, "s.a");
    expect(info(client)).toMatchObject({ num_pending: 1 });
    bench.advance(6100);
    expect(client.api("CONSUMER.NAMES.S").consumers).toEqual([]);
  });

  it("send heartbeats when idle, and only headers when asked", () => {
    const bench = new Bench();
    const client = bench.connect().send("SUB watch 5");
    client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"] });
    client.api("CONSUMER.CREATE.S.C", {
      stream_name: "S",
      config: { ...watch, idle_heartbeat: 1e9, headers_only: true },
    });
    publish(client, "s.a");
    client.take();
    client.pub("s.a", "four");
    expect(client.take()).toContain("Nats-Msg-Size: 4");
    bench.advance(2100);
    expect(statuses(client.take())).toEqual(["100 Idle Heartbeat", "100 Idle Heartbeat"]);
  });

  it("wait for the answer to flow control, and say so in heartbeats", () => {
    const bench = new Bench();
    const client = bench.connect().send("SUB watch 5");
    client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"] });
    client.api("CONSUMER.CREATE.S.C", {
      stream_name: "S",
      config: { ...watch, idle_heartbeat: 1e9, flow_control: true },
    });
    const large = "x".repeat(700_000);
    for (let index = 0; index < 6; index++) client.pub("s.a", large);
    const lines = client.take();
    expect(deliveries(lines)).toEqual(["1.1.1", "1.2.2", "1.3.3"]);
    const reply =
      lines.map((line) => /\$JS\.FC\.\S+/.exec(line)?.[0]).find((found) => found !== undefined) ?? "";
    bench.advance(1100);
    expect(client.take()).toContain(`Nats-Consumer-Stalled: ${reply}`);
    client.pub(reply);
    expect(deliveries(client.take())).toEqual(["1.4.4", "1.5.5", "1.6.6"]);
  });

  it("deliver to one member of their group", () => {
    const bench = new Bench();
    const client = bench.connect();
    client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"] });
    client.api("CONSUMER.CREATE.S.C", {
      stream_name: "S",
      config: { durable_name: "C", ack_policy: "explicit", deliver_subject: "q", deliver_group: "g" },
    });
    const members = [1, 2].map(() => bench.connect().send("SUB q g 1"));
    publish(client, "s.a", "s.b", "s.c", "s.d");
    expect(members.flatMap((member) => deliveries(member.take())).sort()).toEqual([
      "1.1.1",
      "1.2.2",
      "1.3.3",
      "1.4.4",
    ]);
  });
});

describe("direct get and key-value buckets", () => {
  function bucket(): Client {
    const client = new Bench().connect();
    client.api("STREAM.CREATE.KV_b", {
      name: "KV_b",
      subjects: ["$KV.b.>"],
      max_msgs_per_subject: 2,
      discard: "new",
      allow_rollup_hdrs: true,
      allow_direct: true,
    });
    client.send("SUB in 7");
    return client;
  }

  function get(client: Client, subject: string, body = ""): string[] {
    client.take();
    client.pub(`$JS.API.DIRECT.GET.KV_b${subject}`, body, "in");
    return client
      .take()
      .slice(1)
      .filter((line) => !line.startsWith("Nats-Time-Stamp") && !line.startsWith("HMSG"));
  }

  it("put, get, create and update by expected sequence, delete and purge", () => {
    const client = bucket();
    expect(client.request("$KV.b.k", "one")).toContain('"seq":1');
    client.hpub("$KV.b.k", ["Nats-Expected-Last-Subject-Sequence: 0"], "two", "in");
    expect(client.take().at(-1)).toContain("wrong last sequence: 1");
    client.hpub("$KV.b.k", ["Nats-Expected-Last-Subject-Sequence: 1"], "two", "in");
    expect(get(client, ".$KV.b.k")).toEqual([
      "NATS/1.0",
      "Nats-Expected-Last-Subject-Sequence: 1",
      "Nats-Stream: KV_b",
      "Nats-Subject: $KV.b.k",
      "Nats-Sequence: 2",
      "two",
    ]);
    client.hpub("$KV.b.k", ["KV-Operation: PURGE", "Nats-Rollup: sub"], "", "in");
    expect(get(client, ".$KV.b.k")).toContain("KV-Operation: PURGE");
    expect(client.api("STREAM.INFO.KV_b").state).toMatchObject({ messages: 1, last_seq: 3 });
    expect(get(client, ".$KV.b.nope")).toEqual(["NATS/1.0 404 Message Not Found"]);
  });

  it("answer each form of request", () => {
    const client = bucket();
    for (const key of ["a", "b", "a"]) client.request(`$KV.b.${key}`, key);
    expect(get(client, "", '{"seq":2}')).toContain("Nats-Sequence: 2");
    expect(get(client, "", '{"last_by_subj":"$KV.b.a"}')).toContain("Nats-Sequence: 3");
    expect(get(client, "", '{"next_by_subj":"$KV.b.a","seq":2}')).toContain("Nats-Sequence: 3");
    expect(
      get(client, "", '{"seq":1,"batch":2}').filter((line) => /Sequence: |Pending|EOB/.test(line)),
    ).toEqual([
      "Nats-Sequence: 1",
      "Nats-Num-Pending: 2",
      "Nats-Last-Sequence: 0",
      "Nats-Sequence: 2",
      "Nats-Num-Pending: 1",
      "Nats-Last-Sequence: 1",
      "NATS/1.0 204 EOB",
      "Nats-Num-Pending: 1",
      "Nats-Last-Sequence: 2",
    ]);
    expect(get(client, "", '{"multi_last":["$KV.b.>"]}')).toContain("Nats-UpTo-Sequence: 3");
    expect(get(client, "")).toEqual(["NATS/1.0 408 Empty Request"]);
    expect(get(client, "", "{x")).toEqual(["NATS/1.0 408 Malformed Request"]);
    expect(get(client, "", '{"seq":1,"last_by_subj":"x"}')).toEqual(["NATS/1.0 408 Bad Request"]);
  });
});
