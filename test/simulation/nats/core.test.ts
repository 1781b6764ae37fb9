import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bench } from "./support.ts";

const plain = '{"verbose":false,"pedantic":false}';

describe("core NATS", () => {
  it("greets with INFO, and again after the first PING of a client that wants it", () => {
    const bench = new Bench();
    const client = bench.connect(undefined);
    client.send('CONNECT {"verbose":false,"protocol":1,"headers":true}', "PING", "PING");
    const lines = client.take();
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["PONG", "INFO", "PONG"]);
    expect(lines[1]).toContain('"connect_info":true');
    expect(lines[1]).toContain('"client_ip":"10.0.0.2"');
  });

  it("says +OK when verbose, which is the default", () => {
    const client = new Bench().connect("{}");
    client.send("SUB a 1").pub("b", "x").send("UNSUB 1");
    expect(client.take()).toEqual(["+OK", "+OK", "+OK", "+OK"]);
  });

  it("delivers by literal, * and >, with the sid and the reply", () => {
    const bench = new Bench();
    const client = bench.connect(plain);
    client.send("SUB a.b 1", "SUB a.* 2", "SUB a.> 3", "SUB b 4", "SUB a 5").pub("a.b", "x", "r");
    expect(client.take()).toEqual(["MSG a.b 3 r 1", "x", "MSG a.b 2 r 1", "x", "MSG a.b 1 r 1", "x"]);
  });

  it("delivers to one member of each queue group, and to all sooner or later", () => {
    const bench = new Bench();
    const members = [1, 2, 3].map(() => bench.connect(plain).send("SUB a g 1"));
    const publisher = bench.connect(plain);
    for (let index = 0; index < 60; index++) publisher.pub("a", "x");
    const counts = members.map((member) => member.take().filter((line) => line === "x").length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(60);
    expect(Math.min(...counts)).toBeGreaterThan(5);
  });

  it("ends a subscription after its maximum", () => {
    const client = new Bench().connect(plain);
    client.send("SUB a 1", "UNSUB 1 2").pub("a", "1").pub("a", "2").pub("a", "3");
    expect(client.take().filter((line) => line.length === 1)).toEqual(["1", "2"]);
  });

  it("ends a subscription at once when the maximum has passed", () => {
    const client = new Bench().connect(plain);
    client.send("SUB a 1").pub("a", "1").send("UNSUB 1 1").pub("a", "2");
    expect(client.take().filter((line) => line.length === 1)).toEqual(["1"]);
  });

  it("does not echo when asked not to", () => {
    const bench = new Bench();
    const quiet = bench.connect('{"verbose":false,"echo":false}').send("SUB a 1");
    const other = bench.connect(plain).send("SUB a 1");
    quiet.pub("a", "x");
    expect(quiet.take()).toEqual([]);
    expect(other.take()).toEqual(["MSG a 1 1", "x"]);
  });

  it("passes headers on, or leaves them out for a client without", () => {
    const bench = new Bench();
    const client = bench.connect().send("SUB a 1");
    const old = bench.connect(plain).send("SUB a 1");
    client.hpub("a", ["A: b"], "x");
    expect(client.take()).toEqual(["HMSG a 1 18 19", "NATS/1.0", "A: b", "x"]);
    expect(old.take()).toEqual(["MSG a 1 1", "x"]);
  });

  it.each([
    ["2.15", "true", ["plain"], 1],
    ["2.15", "off", ["traced", "plain"], 1],
    ["2.10", "true", ["traced", "plain"], 0],
  ])(
    "delivers in %s with Nats-Trace-Only: %s, and counts that traces are not made",
    (version, only, texts, traces) => {
      const bench = new Bench({ version });
      const client = bench.connect('{"verbose":false,"pedantic":false,"headers":true}').send("SUB a 1");
      client.hpub("a", ["Nats-Trace-Dest: t", `Nats-Trace-Only: ${only}`], "traced");
      client.hpub("a", ["Nats-Tracer: t", "Nats-Trace-Only: true"], "plain");
      expect(client.take().filter((line) => line === "traced" || line === "plain")).toEqual(texts);
      const counted = bench.observations.filter((each) => each.type === "unsupported");
      expect(counted).toEqual(Array(traces).fill({ type: "unsupported", subject: "message trace" }));
    },
  );

  it("answers 503 where nobody listens, if the client wants that", () => {
    const bench = new Bench();
    const client = bench.connect().send("SUB in.* 1").pub("nobody", "", "in.1");
    expect(client.take()).toEqual(["HMSG in.1 1 38 38", "NATS/1.0 503", "Nats-Subject: nobody"]);
    const old = bench.connect(plain).send("SUB in.* 1").pub("nobody", "", "in.1");
    expect(old.take()).toEqual([]);
    const earlier = new Bench({ version: "2.10" }).connect().send("SUB in.* 1").pub("nobody", "", "in.1");
    expect(earlier.take()).toEqual(["HMSG in.1 1 16 16", "NATS/1.0 503"]);
  });

  it.each([
    ["FOO\r\n", "-ERR 'Unknown Protocol Operation'"],
    ["PUB a 2\r\nxxxx\r\n", "-ERR 'Unknown Protocol Operation'"],
    ["PUB a 2000000\r\n", "-ERR 'Maximum Payload Violation'"],
    [`SUB ${"a".repeat(5000)} 1\r\n`, "-ERR 'maximum control line exceeded'"],
    ['CONNECT {"protocol":5}\r\n', "-ERR 'invalid client protocol'"],
    ['CONNECT {"no_responders":true,"headers":false}\r\n', "-ERR 'no responders requires headers support'"],
  ])("closes with an error (%#)", (input, error) => {
    const client = new Bench().connect(plain).bytes(input);
    expect(client.take()).toEqual([error]);
    expect(client.closed).toBe(true);
    client.send("PING");
    expect(client.take()).toEqual([]);
  });

  it.each([
    "PUB a b c d\r\n",
    "PUB a x\r\n",
    "SUB a\r\n",
    "CONNECT {x}\r\n",
    "-ERR 'x'\r\n",
    "HPUB a 0 0\r\n\r\n",
  ])("closes on %j without a word", (input) => {
    const client = new Bench().connect('{"verbose":false,"headers":false}').bytes(input);
    expect(client.take()).toEqual([]);
    expect(client.closed).toBe(true);
  });

  it("refuses bad subjects and goes on", () => {
    const client = new Bench().connect('{"verbose":false,"pedantic":true}');
    client.send("SUB a..b 1").pub("a.*", "x").send("PING");
    expect(client.take()).toEqual(["-ERR 'Invalid Subject'", "-ERR 'Invalid Publish Subject'", "PONG"]);
  });

  it("pings early, then when the client is quiet, and gives up after two without answer", () => {
    const bench = new Bench();
    const client = bench.connect(plain);
    bench.advance(2500);
    expect(client.take()).toEqual(["PING"]);
    client.send("PONG");
    bench.advance(121_000);
    expect(client.take()).toEqual(["PING"]);
    bench.advance(240_000);
    expect(client.take()).toEqual(["PING", "-ERR 'Stale Connection'"]);
    expect(client.closed).toBe(true);
    expect(bench.observations.at(-1)).toMatchObject({ type: "disconnected", reason: "Stale Connection" });
  });

  it("does not ping a client that talks", () => {
    const bench = new Bench();
    const client = bench.connect(plain);
    bench.advance(3000);
    client.send("PONG").take();
    for (let minute = 0; minute < 20; minute++) {
      bench.advance(60_000);
      client.pub("a", "x");
    }
    expect(client.take()).toEqual([]);
  });

  it("cuts off a client with too much waiting", () => {
    const bench = new Bench({ maxPending: 3_000_000 });
    const slow = bench.connect(plain).send("SUB a 1");
    const publisher = bench.connect(plain);
    slow.stuck = 2_900_000;
    publisher.pub("a", "x");
    expect(slow.destroyed).toBe(false);
    slow.stuck = 3_100_000;
    publisher.pub("a", "x");
    expect(slow.destroyed).toBe(true);
    expect(bench.counted("slow consumer")).toBe(1);
  });

  it("cuts off a client whose writes are stuck for ten seconds", () => {
    const bench = new Bench();
    const slow = bench.connect(plain).send("SUB a 1");
    const publisher = bench.connect(plain);
    slow.stuck = 3_000_000;
    publisher.pub("a", "x".repeat(600_000));
    bench.advance(9000);
    expect(slow.destroyed).toBe(false);
    bench.advance(2000);
    expect(slow.destroyed).toBe(true);
  });

  it("writes once per client for all that one chunk causes", () => {
    const bench = new Bench();
    const client = bench.connect(plain).send("SUB a 1");
    const before = client.writes;
    client.send("PUB a 1", "x", "PUB a 1", "y", "PING");
    expect(client.writes).toBe(before + 1);
    expect(client.take()).toEqual(["MSG a 1 1", "x", "MSG a 1 1", "y", "PONG"]);
  });

  it("drops the subscriptions of a client that is gone", () => {
    const bench = new Bench();
    const client = bench.connect(plain).send("SUB a 1");
    client.handler.closed();
    const other = bench.connect().send("SUB in 1").pub("a", "", "in");
    expect(other.take()).toContain("NATS/1.0 503");
  });

  it("forgets all timers when it is stopped", () => {
    const bench = new Bench();
    bench.connect();
    expect(bench.timers).toBeGreaterThan(0);
    bench.server.stop();
    expect(bench.timers).toBe(0);
  });

  it("never throws at garbage, and answers a protocol error or nothing", () => {
    const words = fc.constantFrom(
      "PUB ",
      "HPUB ",
      "SUB ",
      "UNSUB ",
      "CONNECT ",
      "{}",
      "a.b ",
      "$JS.API.STREAM.CREATE.S ",
      "$JS.API.CONSUMER.CREATE.S.C ",
      "_I ",
      "1 ",
      "5\r\n",
      "0\r\n",
      "\r\n",
      "PING",
      '{"name":"S"}',
      "-1",
      "99999999999",
      "\u0000",
      "é",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 8 })), { maxLength: 30 }), (parts) => {
        const bench = new Bench();
        const client = bench.connect(plain);
        for (const part of parts) client.bytes(part);
        bench.advance(10);
        for (const line of client.take()) if (line.startsWith("-ERR")) expect(line).toMatch(/^-ERR '.+'$/);
      }),
      { numRuns: 300 },
    );
  });

  it("never throws at JSON that an API request should not have", () => {
    const subjects = fc.constantFrom(
      "STREAM.CREATE.S",
      "STREAM.UPDATE.S",
      "STREAM.INFO.S",
      "STREAM.PURGE.S",
      "STREAM.NAMES",
      "STREAM.LIST",
      "STREAM.MSG.GET.S",
      "STREAM.MSG.DELETE.S",
      "CONSUMER.CREATE.S.C",
      "CONSUMER.CREATE.S",
      "CONSUMER.DURABLE.CREATE.S.C",
      "CONSUMER.INFO.S.C",
      "CONSUMER.LIST.S",
      "CONSUMER.NAMES.S",
      "CONSUMER.PAUSE.S.C",
      "CONSUMER.RESET.S.C",
      "CONSUMER.MSG.NEXT.S.C",
      "DIRECT.GET.S",
    );
    const names = fc.constantFrom(
      "name",
      "subjects",
      "config",
      "stream_name",
      "seq",
      "batch",
      "expires",
      "filter",
      "keep",
      "offset",
      "durable_name",
      "ack_policy",
      "last_by_subj",
      "multi_last",
      "pause_until",
      "deliver_subject",
    );
    const body = fc.dictionary(names, fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(subjects, fc.oneof(body, fc.string(), fc.json()), (subject, payload) => {
        const bench = new Bench();
        const client = bench.connect();
        client.api("STREAM.CREATE.S", { name: "S", allow_direct: true });
        client.api("CONSUMER.CREATE.S.C", {
          stream_name: "S",
          config: { durable_name: "C", ack_policy: "explicit" },
        });
        client.request("S", "x");
        client.request(`$JS.API.${subject}`, payload);
        bench.advance(100);
      }),
      { numRuns: 500 },
    );
  });
});
