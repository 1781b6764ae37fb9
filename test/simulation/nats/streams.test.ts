import { describe, expect, it } from "vitest";
import { Bench } from "./support.ts";
import type { Client } from "./support.ts";

function setUp(config: Record<string, unknown> = {}, version?: string): { bench: Bench; client: Client } {
  const bench = new Bench(version === undefined ? {} : { version });
  const client = bench.connect();
  expect(client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"], ...config }).error).toBeUndefined();
  return { bench, client };
}

function state(client: Client): Record<string, unknown> {
  return client.api("STREAM.INFO.S").state;
}

/** A publish with headers; gives the answer's text. */
function publish(client: Client, subject: string, headers: string[], payload = "x"): string {
  client.take();
  client.hpub(subject, headers, payload, "_REQ.p");
  return client.take().at(-1) ?? "";
}

describe("streams", () => {
  it("are made once, and again only if equal", () => {
    const { client } = setUp();
    expect(client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"] }).did_create).toBe(true);
    expect(client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"], max_msgs: 1 }).error.err_code).toBe(
      10058,
    );
    expect(client.api("STREAM.CREATE.T", { name: "T", subjects: ["s.a"] }).error.err_code).toBe(10065);
    expect(client.api("STREAM.CREATE.T", { name: "U", subjects: ["t"] }).error.err_code).toBe(10056);
    expect(client.api("STREAM.INFO.T").error).toEqual({
      code: 404,
      err_code: 10059,
      description: "stream not found",
    });
  });

  it.each([
    [{ subjects: ["a..b"] }, "invalid subject"],
    [{ subjects: [">"] }, "capturing all subjects requires no-ack to be true"],
    [{ subjects: ["$JS.API.>"] }, "subjects that overlap with jetstream api require no-ack to be true"],
    [{ max_age: 1 }, "max age needs to be >= 100ms"],
    [{ duplicate_window: 1 }, "duplicates window needs to be >= 100ms"],
    [{ max_age: 1e9, duplicate_window: 2e9 }, "duplicates window can not be larger then max age"],
    [{ deny_purge: true, allow_rollup_hdrs: true }, "roll-ups require the purge permission"],
    [{ discard_new_per_subject: true }, "discard new per subject requires discard new policy to be set"],
    [{ num_replicas: 9 }, "maximum replicas is 5"],
  ])("refuse %j", (config, description) => {
    const client = new Bench().connect();
    expect(client.api("STREAM.CREATE.X", { name: "X", ...config }).error.description).toBe(description);
  });

  it("answer with the real JSON, escaped as Go does", () => {
    const { client } = setUp();
    const text = client.request("$JS.API.STREAM.INFO.S");
    expect(text).toContain('"subjects":["s.\\u003e"]');
    expect(text).toMatch(
      /^\{"type":"io\.nats\.jetstream\.api\.v1\.stream_info_response","total":0,"offset":0,"limit":0,"config":/,
    );
    expect(text).toContain('"metadata":{"_nats.level":"5","_nats.req.level":"0","_nats.ver":"2.15.1"}');
  });

  it("keep the last messages within max_msgs, max_bytes and max_msgs_per_subject", () => {
    const { client } = setUp({ max_msgs: 3 });
    for (let index = 0; index < 5; index++) client.request("s.a", "x");
    expect(state(client)).toMatchObject({ messages: 3, first_seq: 3, last_seq: 5 });

    const bytes = setUp({ max_bytes: 80 }).client;
    for (let index = 0; index < 5; index++) bytes.request("s.a", "x");
    expect(state(bytes)).toMatchObject({ messages: 2, bytes: 68 });

    const each = setUp({ max_msgs_per_subject: 1 }).client;
    for (const subject of ["s.a", "s.b", "s.a"]) each.request(subject, "x");
    expect(state(each)).toMatchObject({ messages: 2, first_seq: 2, num_subjects: 2 });
  });

  it("refuse what is too much under discard new", () => {
    const { client } = setUp({ max_msgs: 1, discard: "new" });
    client.request("s.a", "x");
    expect(client.request("s.a", "x")).toBe(
      '{"error":{"code":503,"err_code":10077,"description":"maximum messages exceeded"},"stream":"S","seq":0}',
    );
    const per = setUp({ discard: "new", max_msgs_per_subject: 1, discard_new_per_subject: true }).client;
    per.request("s.a", "x");
    expect(per.request("s.a", "x")).toContain("maximum messages per subject exceeded");
    expect(per.request("s.b", "x")).toContain('"seq":2');
  });

  it("let messages go by age", () => {
    const { bench, client } = setUp({ max_age: 1e9 });
    client.request("s.a", "x");
    bench.advance(600);
    client.request("s.a", "y");
    bench.advance(500);
    expect(state(client)).toMatchObject({ messages: 1, first_seq: 2 });
    bench.advance(700);
    expect(state(client)).toMatchObject({ messages: 0, first_seq: 3, last_seq: 2 });
  });

  it("are purged whole, by subject, by sequence, and but for the last", () => {
    const { client } = setUp();
    for (const subject of ["s.a", "s.b", "s.a", "s.b", "s.a"]) client.request(subject, "x");
    expect(client.api("STREAM.PURGE.S", { filter: "s.a", keep: 1 })).toMatchObject({
      success: true,
      purged: 2,
    });
    expect(client.api("STREAM.PURGE.S", { seq: 4 }).purged).toBe(1);
    expect(client.api("STREAM.PURGE.S", { seq: 4, keep: 2 }).error.err_code).toBe(10003);
    expect(client.api("STREAM.PURGE.S", { keep: 1 }).purged).toBe(1);
    expect(client.api("STREAM.PURGE.S").purged).toBe(1);
    expect(state(client)).toMatchObject({ messages: 0, first_seq: 6, last_seq: 5 });
  });

  it("give and delete single messages", () => {
    const { client } = setUp();
    publish(client, "s.a", ["A: b"], "one");
    client.request("s.b", "two");
    expect(client.api("STREAM.MSG.GET.S", { seq: 1 }).message).toMatchObject({
      subject: "s.a",
      seq: 1,
      data: "b25l",
      hdrs: "TkFUUy8xLjANCkE6IGINCg0K",
    });
    expect(client.api("STREAM.MSG.GET.S", { last_by_subj: "s.*" }).message.seq).toBe(2);
    expect(client.api("STREAM.MSG.GET.S", { next_by_subj: "s.b", seq: 1 }).message.seq).toBe(2);
    expect(client.api("STREAM.MSG.GET.S", { seq: 9 }).error.err_code).toBe(10037);
    expect(client.api("STREAM.MSG.DELETE.S", { seq: 1 })).toMatchObject({ success: true });
    expect(client.api("STREAM.MSG.DELETE.S", { seq: 1 }).error.description).toBe("no message found");
    expect(client.api("STREAM.MSG.DELETE.S", { seq: 9 }).error.description).toBe("stream store EOF");
  });

  it("tell subjects and gaps on request", () => {
    const { client } = setUp();
    for (const subject of ["s.a", "s.b", "s.a"]) client.request(subject, "x");
    client.api("STREAM.MSG.DELETE.S", { seq: 2 });
    const info = client.api("STREAM.INFO.S", { subjects_filter: ">", deleted_details: true });
    expect(info).toMatchObject({ total: 1, limit: 100_000 });
    expect(info.state).toMatchObject({ subjects: { "s.a": 2 }, deleted: [2], num_deleted: 1 });
  });

  it("are updated within what may change", () => {
    const { client } = setUp();
    for (let index = 0; index < 3; index++) client.request("s.a", "x");
    expect(
      client.api("STREAM.UPDATE.S", { name: "S", subjects: ["s.>", "t"], max_msgs: 2 }).state.messages,
    ).toBe(2);
    expect(client.request("t", "x")).toBe('{"stream":"S","seq":4}');
    expect(client.api("STREAM.UPDATE.S", { name: "S", storage: "memory" }).error.description).toBe(
      "stream configuration update can not change storage type",
    );
  });

  it("are listed and named in pages and by subject", () => {
    const { client } = setUp();
    client.api("STREAM.CREATE.A", { name: "A", subjects: ["a"] });
    expect(client.api("STREAM.NAMES")).toMatchObject({
      total: 2,
      offset: 0,
      limit: 1024,
      streams: ["A", "S"],
    });
    expect(client.api("STREAM.NAMES", { subject: "s.x" }).streams).toEqual(["S"]);
    expect(client.api("STREAM.NAMES", { subject: "nope" }).streams).toBeNull();
    expect(
      client
        .api("STREAM.LIST", { offset: 1 })
        .streams.map((each: { config: { name: string } }) => each.config.name),
    ).toEqual(["S"]);
    expect(client.api("STREAM.DELETE.A")).toMatchObject({ success: true });
    expect(client.api("INFO")).toMatchObject({ streams: 1, consumers: 0 });
  });

  it("answers what it does not follow with an error, and counts it", () => {
    const { bench, client } = setUp();
    expect(client.api("STREAM.SNAPSHOT.S", { deliver_subject: "x" }).error.err_code).toBe(10003);
    const external = { name: "M", mirror: { name: "S", external: { api: "$JS.x.API" } } };
    expect(client.api("STREAM.CREATE.M", external).error.err_code).toBe(10052);
    expect(client.request("$JS.API.NOPE")).toBe("");
    expect(
      bench.observations
        .filter((each) => each.type === "unsupported")
        .map((each) => "subject" in each && each.subject),
    ).toEqual(["$JS.API.STREAM.SNAPSHOT.S", "stream configuration source external", "$JS.API.NOPE"]);
  });

  it.each([
    [{ allow_msg_counter: true }, "allow_msg_counter", "2.12"],
    [{ allow_atomic: true }, "allow_atomic", "2.12"],
    [{ allow_msg_schedules: true }, "allow_msg_schedules", "2.12"],
    [{ allow_batched: true }, "allow_batched", "2.14"],
    [{ persist_mode: "async" }, "persist_mode async", "2.12"],
    [{ subjects: [], mirror: { name: "S", consumer: { name: "C" } } }, "source consumer", "2.14"],
  ])(
    "are not made with %j, which is not followed, but before the release that knows it",
    (more, what, since) => {
      const { bench, client } = setUp({}, since);
      const asked = { name: "T", subjects: ["t"], ...more };
      expect(client.api("STREAM.CREATE.T", asked).error).toEqual({
        code: 500,
        err_code: 10052,
        description: `stream configuration ${what} is not supported`,
      });
      expect(client.api("STREAM.INFO.T").error.err_code).toBe(10059);
      expect(bench.observations).toContainEqual({
        type: "unsupported",
        subject: `stream configuration ${what}`,
      });
      expect(setUp({}, "2.11").client.api("STREAM.CREATE.T", asked).error).toBeUndefined();
    },
  );

  it("do not come to allow what is not followed by an update", () => {
    const { client } = setUp();
    const update = (more: object): { error?: { err_code: number } } =>
      client.api("STREAM.UPDATE.S", { name: "S", subjects: ["s.>"], ...more });
    expect(update({ allow_atomic: true }).error?.err_code).toBe(10052);
    expect(update({ allow_atomic: false, persist_mode: "default" }).error).toBeUndefined();
    expect(client.api("STREAM.INFO.S").config).not.toHaveProperty("persist_mode");
  });
});

describe("publishing", () => {
  it("answers duplicates within the window, which duplicates do not lengthen (nats-server 7302)", () => {
    const { bench, client } = setUp({ duplicate_window: 1e9 });
    client.request("s.a", "first");
    expect(publish(client, "s.a", ["Nats-Msg-Id: 1"])).toBe('{"stream":"S","seq":2}');
    bench.advance(600);
    expect(publish(client, "s.a", ["Nats-Msg-Id: 1"])).toBe('{"stream":"S","seq":2,"duplicate": true}');
    bench.advance(600);
    expect(publish(client, "s.a", ["Nats-Msg-Id: 1"])).toBe('{"stream":"S","seq":3}');
    expect(bench.observations.filter((each) => each.type === "stored" && each.duplicate)).toHaveLength(1);
  });

  it("checks what the publisher expects", () => {
    const { client } = setUp();
    client.request("s.z", "first");
    expect(publish(client, "s.a", ["Nats-Expected-Stream: X"])).toContain('"err_code":10060');
    expect(publish(client, "s.a", ["Nats-Expected-Last-Sequence: 5"])).toContain("wrong last sequence: 1");
    expect(publish(client, "s.a", ["Nats-Expected-Last-Sequence: 1", "Nats-Msg-Id: m"])).toContain('"seq":2');
    expect(publish(client, "s.a", ["Nats-Expected-Last-Subject-Sequence: 1"])).toContain(
      "wrong last sequence: 2",
    );
    expect(publish(client, "s.b", ["Nats-Expected-Last-Subject-Sequence: 0"])).toContain('"seq":3');
    expect(publish(client, "s.b", ["Nats-Expected-Last-Msg-Id: m"])).toContain(
      '"description":"wrong last msg ID: "',
    );
  });

  it.each([
    ["2.9", '{"stream":"S", "seq":2,"duplicate": true}'],
    ["2.10", '{"stream":"S", "seq":2,"duplicate": true}'],
    [
      "2.15",
      '{"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 2"},"stream":"S","seq":0}',
    ],
  ])("looks at id and expected sequence in the order of %s", (version, answer) => {
    const { client } = setUp({}, version);
    client.request("s.a", "first");
    publish(client, "s.a", ["Nats-Msg-Id: m", "Nats-Expected-Last-Sequence: 1"]);
    expect(publish(client, "s.a", ["Nats-Msg-Id: m", "Nats-Expected-Last-Sequence: 1"])).toBe(answer);
  });

  it.each([
    ["Nats-Incr: +1", 10168, "message counters is disabled"],
    ["Nats-Incr: one", 10171, "message counter increment is invalid"],
    ["Nats-Schedule: @every 5s", 10188, "message schedules is disabled"],
    ["Nats-Batch-Id: b", 10174, "atomic publish is disabled"],
  ])("refuses %s where that is disabled, but only from 2.12 on", (header, code, description) => {
    const { client } = setUp();
    expect(JSON.parse(publish(client, "s.a", [header]))).toEqual({
      error: { code: 400, err_code: code, description },
      stream: "S",
      seq: 0,
    });
    expect(state(client)).toMatchObject({ messages: 0 });
    expect(publish(setUp({}, "2.11").client, "s.a", [header])).toBe('{"stream":"S", "seq":1}');
  });

  it("refuses fast batches from 2.14 on", () => {
    const answerOf = (version: string): string => {
      const { client } = setUp({}, version);
      client.send("SUB _B.> 8").take();
      client.pub("s.a", "x", "_B.b.10.fail.1.0.$FI");
      return client.take().at(-1) ?? "";
    };
    expect(answerOf("2.14")).toContain('"err_code":10205,"description":"batch publish is disabled"');
    expect(answerOf("2.12")).toContain('{"stream":"S","seq":1}');
  });

  it("keeps messages that are traced with the trace disabled, and not those that are only traced", () => {
    const { client } = setUp();
    publish(client, "s.a", ["Nats-Trace-Dest: t", "Nats-Trace-Only: true"]);
    expect(publish(client, "s.b", ["A: b", "Nats-Trace-Dest: t", "C: d"])).toContain('"seq":1');
    const { hdrs } = client.api("STREAM.MSG.GET.S", { seq: 1 }).message;
    expect(Buffer.from(hdrs, "base64").toString()).toBe(
      "NATS/1.0\r\nA: b\r\nNats-Trace-Dest: trace disabled\r\nC: d\r\n\r\n",
    );
  });

  it("rolls up where that is allowed", () => {
    const { client } = setUp({ allow_rollup_hdrs: true });
    for (const subject of ["s.a", "s.a", "s.b"]) client.request(subject, "x");
    expect(publish(client, "s.a", ["Nats-Rollup: sub"])).toContain('"seq":4');
    expect(state(client)).toMatchObject({ messages: 2, first_seq: 3 });
    publish(client, "s.a", ["Nats-Rollup: all"]);
    expect(state(client)).toMatchObject({ messages: 1, first_seq: 5 });
    const other = setUp().client;
    other.request("s.a", "x");
    expect(publish(other, "s.a", ["Nats-Rollup: sub"])).toContain("rollup not permitted");
  });

  it("refuses messages that are too large, and says nothing when told to be quiet", () => {
    const { client } = setUp({ max_msg_size: 3 });
    expect(client.request("s.a", "four")).toContain('"err_code":10054');
    expect(setUp({ no_ack: true }).client.request("s.a", "x")).toBe("");
  });
});
