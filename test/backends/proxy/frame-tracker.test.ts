import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameTracker } from "../../../harness/backends/proxy/frame-tracker.ts";
import { FrameParser } from "../../../harness/protocol/parser.ts";
import { message, publish } from "./support.ts";

const toServer = [
  publish("orders.a", "one", "_INBOX.1"),
  publish("orders", ""),
  "PUB\torders\t 3 \r\n\n\n\n\r\n",
  "HPUB o 12 15\r\nNATS/1.0\r\n\r\nabc\r\n",
  'CONNECT {"verbose":false,"name":"PUB 9"}\r\n',
  "PING\r\n",
  "PONG\r\n",
  "sub a b 1\r\n",
  "UNSUB 1 5\r\n",
];
const toClient = [
  message("orders", "MSG a 1 2\r\nxx\r\n"),
  "hmsg o 1 12 12\r\nNATS/1.0\r\n\r\n\r\n",
  'INFO {"port":4222} \r\n',
  "+OK\r\n",
  "-ERR 'no'\r\n",
  "PING\r\n",
];

const cases = fc.constantFrom("to-server" as const, "to-client" as const).chain((direction) =>
  fc.record({
    direction: fc.constant(direction),
    frames: fc.array(fc.constantFrom(...(direction === "to-server" ? toServer : toClient)), {
      maxLength: 12,
    }),
    cut: fc.nat(),
    size: fc.integer({ min: 1, max: 50 }),
  }),
);

describe("a frame tracker", () => {
  it("stops at the next frame, wherever it is asked to", () => {
    fc.assert(
      fc.property(cases, ({ direction, frames, cut, size }) => {
        const bytes = Buffer.from(frames.join(""));
        const from = cut % (bytes.length + 1);
        const starts = startsOf(bytes, direction);
        const tracker = new FrameTracker();
        for (let at = 0; at < from; at += size) {
          const chunk = bytes.subarray(at, Math.min(from, at + size));
          expect(tracker.advance(chunk, "never")).toBe(chunk.length);
        }
        const next = starts.find((start) => start >= from) ?? bytes.length;
        expect(from + tracker.advance(bytes.subarray(from), "frame")).toBe(next);
      }),
    );
  });

  it("stops at INFO if that is what is wanted", () => {
    const tracker = new FrameTracker();
    const bytes = Buffer.from(`PING\r\n${message("x", "INFO {}\r\n")}info {}\r\nPING\r\n`);
    const at = tracker.advance(bytes, "info");
    expect(bytes.subarray(at, at + 4).toString()).toBe("info");
    expect(tracker.advance(bytes.subarray(at), "info")).toBe(0);
  });

  it.each([
    "\u0016\u0003\u0001",
    "GET / HTTP/1.1\r\n",
    "PUB orders many\r\nPUB a 1\r\nx\r\n",
    "PUB a 9999999999\r\n",
  ])("never stops after %j", (bytes) => {
    const tracker = new FrameTracker();
    expect(tracker.advance(Buffer.from(bytes), "never")).toBe(bytes.length);
    expect(tracker.advance(Buffer.from(publish("a", "b")), "frame")).toBe(12);
  });
});

/** Where the parser finds frames. */
function startsOf(bytes: Uint8Array, direction: "to-server" | "to-client"): number[] {
  const starts: number[] = [];
  const parser = new FrameParser(direction);
  expect(parser.push(bytes, ({ raw }) => starts.push(raw.byteOffset - bytes.byteOffset))).toBeUndefined();
  return starts;
}
