import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameParser } from "../../harness/protocol/parser.ts";
import type { Direction, Frame, FrameError } from "../../harness/protocol/frame.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Seen {
  verb: string;
  raw: string;
  subject: string;
  reply: string;
  queue: string;
  sid: string;
  max: number;
  header: string;
  payload: string;
  text: string;
}

function seen(frame: Frame): Seen {
  return {
    verb: frame.verb,
    raw: decoder.decode(frame.raw),
    subject: frame.subject,
    reply: frame.reply,
    queue: frame.queue,
    sid: frame.sid,
    max: frame.max,
    header: decoder.decode(frame.header),
    payload: decoder.decode(frame.payload),
    text: frame.text,
  };
}

function parse(
  chunks: readonly (string | Uint8Array)[],
  direction: Direction = "to-server",
  limits = {},
): { frames: Seen[]; error: FrameError | undefined } {
  const parser = new FrameParser(direction, limits);
  const frames: Seen[] = [];
  let error: FrameError | undefined;
  for (const chunk of chunks) {
    error ??= parser.push(typeof chunk === "string" ? encoder.encode(chunk) : chunk, (frame) =>
      frames.push(seen(frame)),
    );
  }
  return { frames, error };
}

const requests =
  'CONNECT {"verbose":false}\r\nPING\r\nSUB a.> q 1\r\nUNSUB 1 5\r\nPUB a.b _INBOX.1 5\r\nhello\r\n' +
  "HPUB a.b 12 14\r\nNATS/1.0\r\n\r\nhi\r\npub  x\t0\r\n\r\nPONG\r\nPUB ü.é 2\r\nü\r\n";

describe("FrameParser", () => {
  it("reads what clients send", () => {
    const { frames, error } = parse([requests]);
    expect(error).toBeUndefined();
    expect(frames.map((frame) => frame.verb)).toEqual([
      "CONNECT",
      "PING",
      "SUB",
      "UNSUB",
      "PUB",
      "HPUB",
      "PUB",
      "PONG",
      "PUB",
    ]);
    expect(frames[0]?.text).toBe('{"verbose":false}');
    expect(frames[2]).toMatchObject({ subject: "a.>", queue: "q", sid: "1" });
    expect(frames[3]).toMatchObject({ sid: "1", max: 5 });
    expect(frames[4]).toMatchObject({ subject: "a.b", reply: "_INBOX.1", payload: "hello", header: "" });
    expect(frames[5]).toMatchObject({ header: "NATS/1.0\r\n\r\n", payload: "hi", reply: "" });
    expect(frames[8]).toMatchObject({ subject: "ü.é", payload: "ü" });
    expect(frames.map((frame) => frame.raw).join("")).toBe(requests);
  });

  it("reads what servers send", () => {
    const { frames } = parse(
      [
        "INFO {\"a\":1} \r\n+OK\r\n-ERR 'Stale Connection'\r\nMSG a 1  2\r\nhi\r\nMSG a 1 r 0\r\n\r\nHMSG a 9 r 12 13\r\nNATS/1.0\r\n\r\nx\r\n",
      ],
      "to-client",
    );
    expect(frames.map((frame) => frame.verb)).toEqual(["INFO", "+OK", "-ERR", "MSG", "MSG", "HMSG"]);
    expect(frames[2]?.text).toBe("'Stale Connection'");
    expect(frames[3]).toMatchObject({ subject: "a", sid: "1", reply: "", payload: "hi" });
    expect(frames[4]).toMatchObject({ reply: "r", payload: "" });
    expect(frames[5]).toMatchObject({ sid: "9", header: "NATS/1.0\r\n\r\n", payload: "x" });
  });

  it("reads the same frames however the bytes are cut", () => {
    const whole = parse([requests]).frames;
    const bytes = encoder.encode(requests);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 40 }), (cuts) => {
        const ends = [...new Set(cuts), bytes.length].sort((a, b) => a - b);
        let from = 0;
        const chunks = ends.map((end) => bytes.slice(from, (from = end)));
        expect(parse(chunks).frames).toEqual(whole);
      }),
    );
    expect(parse([...bytes].map((byte) => Uint8Array.of(byte))).frames).toEqual(whole);
  });

  it("keeps nothing of a chunk that its owner reuses", () => {
    const parser = new FrameParser("to-server");
    const buffer = encoder.encode("PUB a 4\r\nab");
    const frames: Seen[] = [];
    parser.push(buffer, (frame) => frames.push(seen(frame)));
    buffer.fill(0);
    parser.push(encoder.encode("cd\r\n"), (frame) => frames.push(seen(frame)));
    expect(frames[0]?.payload).toBe("abcd");
  });

  it.each([
    ["FOO\r\n", "operation"],
    ["PX", "operation"],
    ["MSG a 1 2\r\n", "operation"],
    ["PUB a 2\r\nabcd\r\n", "operation"],
    ["PUB a 2\r\nabc", "operation"],
    ["PUB a\r\n", "arguments"],
    ["PUB a b c 1\r\n", "arguments"],
    ["PUB a -1\r\n", "arguments"],
    ["PUB a 9999999999\r\n", "arguments"],
    ["HPUB a 5 4\r\n", "arguments"],
    ["SUB a\r\n", "arguments"],
    ["UNSUB\r\n", "operation"],
    ["UNSUB 1 2 3\r\n", "arguments"],
    ["PUB a 101\r\n", "payload"],
    [`SUB ${"a".repeat(60)} 1\r\n`, "control-line"],
    [`SUB ${"a".repeat(60)}`, "control-line"],
  ])("refuses %j", (input, reason) => {
    expect(parse([input], "to-server", { payload: 100, controlLine: 50 }).error?.reason).toBe(reason);
  });

  it("takes nothing after an error", () => {
    expect(parse(["PING\r\nFOO\r\n", "PING\r\n"]).frames).toHaveLength(1);
  });

  it("survives garbage", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }),
        fc.boolean(),
        (chunks, client) => {
          parse(chunks, client ? "to-client" : "to-server", { payload: 1000, controlLine: 100 });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is linear in a payload that comes byte by byte", () => {
    const size = 200_000;
    const parser = new FrameParser("to-server");
    let frames = 0;
    parser.push(encoder.encode(`PUB a ${size}\r\n`), () => frames++);
    const byte = Uint8Array.of(120);
    for (let index = 0; index < size; index++) parser.push(byte, () => frames++);
    parser.push(encoder.encode("\r\n"), () => frames++);
    expect(frames).toBe(1);
  });
});
