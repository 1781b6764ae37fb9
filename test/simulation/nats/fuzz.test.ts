import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { profiles } from "../../../harness/simulation/nats/profile.ts";
import { Bench, type Client } from "./support.ts";

// Whatever a client sends, the server neither throws nor hangs; the client gets the protocol's error, and
// others are served on. A hang shows as the time limit of a test.
const encoder = new TextEncoder();
const version = fc.constantFrom(...profiles.map((profile) => profile.name));
const stream = { name: "S", subjects: ["s.>"], allow_direct: true, allow_rollup_hdrs: true };
const consumer = { stream_name: "S", config: { name: "C", durable_name: "C", ack_policy: "explicit" } };

/** A server with a stream, a consumer and a delivery under way. */
function prepared(release: string): { bench: Bench; client: Client } {
  const bench = new Bench({ version: release });
  const client = bench.connect();
  client.api("STREAM.CREATE.S", stream);
  client.api("CONSUMER.CREATE.S.C", consumer);
  client.request("s.a", "1");
  return { bench, client };
}

/** Whether another client is served. */
function expectAlive(bench: Bench): void {
  const other = bench.connect();
  other.send("SUB alive 1").pub("alive", "yes");
  expect(other.take().at(-1)).toBe("yes");
}

describe("fuzzed input", () => {
  it("in pieces of any size has the effect of the whole", () => {
    const conversation = encoder.encode(
      [
        'CONNECT {"verbose":true,"headers":true,"no_responders":true}',
        "SUB a.* q 1",
        "SUB > 2",
        "PUB a.b r 5",
        "hello",
        "HPUB a.c 18 20",
        "NATS/1.0\r\nA: b\r\n\r\nxy",
        "PUB nobody 0",
        "",
        "UNSUB 2 9",
        "PING",
        "PUB a.b -5",
        "",
      ].join("\r\n"),
    );
    const play = (cuts: readonly number[]): string => {
      const client = new Bench().connect(undefined);
      let start = 0;
      for (const cut of [...cuts, conversation.length]) {
        client.handler.data(conversation.subarray(start, cut));
        start = cut;
      }
      return client.takeRaw();
    };
    const whole = play([]);
    expect(whole).toContain("PONG");
    const cuts = fc.array(fc.nat({ max: conversation.length }), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (places) => {
        expect(play(places.toSorted((a, b) => a - b))).toBe(whole);
      }),
      { numRuns: 300 },
    );
    expect(play(Array.from(conversation.keys()))).toBe(whole);
  });

  it("with wrong sizes ends the connection, with an error where the real server has one", () => {
    const sizes = [
      "-1",
      "-99999999999",
      "99999999999",
      "1000000000",
      "4294967296",
      "1e3",
      "0x10",
      "٣",
      "",
      "1.5",
    ];
    for (const size of sizes) {
      for (const line of [`PUB a ${size}`, `HPUB a 12 ${size}`, `HPUB a ${size} 12`, `PUB a r ${size}`]) {
        const { bench, client } = prepared("2.15");
        client.take();
        client.bytes(`${line}\r\nhello world!\r\n`);
        const lines = client.take();
        expect(client.closed || lines.some((each) => each.startsWith("-ERR")) || size === "", line).toBe(
          true,
        );
        expectAlive(bench);
      }
    }
    const { client } = prepared("2.15");
    client.take();
    client.bytes("PUB a 2000000\r\n");
    expect(client.take()).toEqual(["-ERR 'Maximum Payload Violation'"]);
  });

  it("of any bytes is answered by an error or closed, and hurts nobody else", () => {
    const word = fc.constantFrom(
      "PUB ",
      "SUB ",
      "HPUB ",
      "UNSUB ",
      "CONNECT ",
      "PING",
      "\r\n",
      "{",
      "s.a ",
      "9 ",
      "NATS/1.0",
    );
    const piece = fc.oneof(
      word.map((text) => encoder.encode(text)),
      fc.uint8Array({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(version, fc.array(piece, { maxLength: 20 }), (release, pieces) => {
        const { bench, client } = prepared(release);
        for (const bytes of pieces) client.handler.data(bytes);
        bench.advance(100);
        expectAlive(bench);
      }),
      { numRuns: 400 },
    );
  });

  it("as JSON of any shape gives an answer that is JSON, from every part of the API", () => {
    const subjects = [
      "INFO",
      "STREAM.CREATE.S",
      "STREAM.UPDATE.S",
      "STREAM.INFO.S",
      "STREAM.NAMES",
      "STREAM.LIST",
      "STREAM.PURGE.S",
      "STREAM.MSG.GET.S",
      "STREAM.MSG.DELETE.S",
      "STREAM.DELETE.T",
      "CONSUMER.CREATE.S",
      "CONSUMER.CREATE.S.D",
      "CONSUMER.DURABLE.CREATE.S.D",
      "CONSUMER.INFO.S.C",
      "CONSUMER.LIST.S",
      "CONSUMER.NAMES.S",
      "CONSUMER.DELETE.S.D",
    ];
    const value = fc.oneof(
      fc.integer(),
      fc.constantFrom(-1, 1e21, 2 ** 63, 0.5, null, true, "", "x", [], {}, ">", "$JS.>"),
      fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text) as unknown),
    );
    const member = fc.constantFrom(
      ...[
        "name",
        "subjects",
        "max_msgs",
        "max_age",
        "seq",
        "keep",
        "filter",
        "offset",
        "config",
        "stream_name",
      ],
      ...["subjects_filter", "deleted_details", "last_by_subj", "retention", "duplicate_window", "first_seq"],
    );
    const body = fc.oneof(
      fc.dictionary(member, value).map((object) => JSON.stringify(object)),
      fc.json({ maxDepth: 3 }),
      fc.string({ maxLength: 30 }),
      fc.dictionary(member, value).map((object) => JSON.stringify(object).slice(0, -1)),
    );
    fc.assert(
      fc.property(version, fc.constantFrom(...subjects), body, (release, subject, text) => {
        const { bench, client } = prepared(release);
        const line = text.replaceAll(/[\r\n]/g, " ");
        const answer = JSON.parse(client.request(`$JS.API.${subject}`, line)) as { type?: string };
        expect(answer.type).toMatch(/^io\.nats\.jetstream\.api\.v1\.\w+_response$/);
        bench.advance(500);
        expectAlive(bench);
      }),
      { numRuns: 600 },
    );
  });

  it("as unreadable JSON says so", () => {
    for (const text of [
      "{",
      "[",
      '{"name"',
      "nul",
      '{"name":"S",}',
      "{".repeat(5000),
      `${'{"a":'.repeat(3000)}1`,
    ]) {
      const { bench, client } = prepared("2.15");
      const answer = JSON.parse(client.request("$JS.API.STREAM.CREATE.S", text)) as {
        error: { err_code: number };
      };
      expect(answer.error.err_code, text.slice(0, 20)).toBe(10_025);
      expectAlive(bench);
    }
  });

  it("as a pull request or an ack of any shape is refused or ignored", () => {
    const pull = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc
        .dictionary(
          fc.constantFrom("batch", "expires", "no_wait", "idle_heartbeat", "max_bytes"),
          fc.oneof(fc.integer(), fc.constantFrom(-1, 0, 1e18, "x", null, true, 0.5)),
        )
        .map((object) => JSON.stringify(object)),
    );
    const ack = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom(
        '-NAK {"delay":',
        '-NAK {"delay":-1}',
        "-NAK 1e9h",
        "+NXT {",
        "+NXT -5",
        '+NXT {"batch":"x"}',
        "+TERM \u0000",
      ),
    );
    const place = fc.constantFrom(
      "1.1.1.1.0",
      "x.y.z.1.0",
      "-1.-1.-1.1.0",
      "1.99999999999999999999.1.1.0",
      "1.1",
      "0.0.0.0.0",
    );
    fc.assert(
      fc.property(version, pull, ack, place, (release, request, answer, where) => {
        const { bench, client } = prepared(release);
        const clean = (text: string): string => text.replaceAll(/[\r\n]/g, " ");
        client.pub("$JS.API.CONSUMER.MSG.NEXT.S.C", clean(request), "_REQ.x");
        client.pub(`$JS.ACK.S.C.${where}`, clean(answer), "_REQ.y");
        bench.advance(3000);
        expectAlive(bench);
      }),
      { numRuns: 400 },
    );
  });

  it("as headers of any shape is stored or refused", () => {
    const name = fc.constantFrom(
      "Nats-Msg-Id",
      "Nats-Expected-Last-Sequence",
      "Nats-Rollup",
      "Nats-TTL",
      "Nats-Expected-Stream",
    );
    const block = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc
        .tuple(name, fc.string({ maxLength: 12 }))
        .map(([header, text]) => `NATS/1.0\r\n${header}: ${text}\r\n\r\n`),
      fc.tuple(name, fc.string({ maxLength: 12 })).map(([header, text]) => `NATS/1.0\r\n${header}:${text}`),
    );
    fc.assert(
      fc.property(version, block, (release, header) => {
        const { bench, client } = prepared(release);
        const size = encoder.encode(header).length;
        client.take();
        client.bytes(`HPUB s.a _REQ.h ${size} ${size + 1}\r\n${header}x\r\n`);
        bench.advance(100);
        expectAlive(bench);
        if (!client.closed) expect(client.request("$JS.API.STREAM.INFO.S")).toContain("stream_info_response");
      }),
      { numRuns: 400 },
    );
  });
});
