import { describe, expect, it } from "vitest";
import { classify } from "../../harness/protocol/classify.ts";
import type { Direction, Frame } from "../../harness/protocol/frame.ts";
import { FrameParser } from "../../harness/protocol/parser.ts";

function kindOf(text: string, direction: Direction): string | undefined {
  const frames: Frame[] = [];
  new FrameParser(direction).push(new TextEncoder().encode(text), (frame) => frames.push(frame));
  const [frame] = frames;
  return frame === undefined ? "no frame" : classify(frame, direction);
}

function message(subject: string, payload: string, reply = ""): string {
  return `MSG ${subject} 1 ${reply}${reply === "" ? "" : " "}${payload.length}\r\n${payload}\r\n`;
}

function withHeaders(subject: string, headers: string, payload = "", reply = ""): string {
  const sizes = `${headers.length} ${headers.length + payload.length}`;
  return `HMSG ${subject} 1 ${reply}${reply === "" ? "" : " "}${sizes}\r\n${headers}${payload}\r\n`;
}

describe("classify", () => {
  it.each([
    ["PUB orders.1 0\r\n\r\n", "publish"],
    ["PUB $KV.b.k _INBOX.1 0\r\n\r\n", "publish"],
    ["HPUB orders.1 12 12\r\nNATS/1.0\r\n\r\n\r\n", "publish"],
    ["PUB $JS.ACK.S.C.1.1.1.1.0 0\r\n\r\n", "ack"],
    ["PUB $JS.API.CONSUMER.MSG.NEXT.S.C _INBOX.1 0\r\n\r\n", "pull"],
    ["PUB $JS.API.INFO _INBOX.1 0\r\n\r\n", "request"],
    ["PUB $JS.API.DIRECT.GET.KV_b.$KV.b.k _INBOX.1 0\r\n\r\n", "request"],
    ["PUB $JS.FC.S.C.x 0\r\n\r\n", undefined],
    ["PUB calls.node-2 _INBOX.1 0\r\n\r\n", "publish"],
    ["PUB _INBOX.1 0\r\n\r\n", undefined],
    ["SUB a 1\r\n", undefined],
    ["PING\r\n", undefined],
  ])("to the server: %j is %s", (text, kind) => expect(kindOf(text, "to-server")).toBe(kind));

  it.each([
    [message("_INBOX.1", '{"stream":"S", "seq":1}'), "puback"],
    [message("_INBOX.1", '{"stream":"S","seq":1,"duplicate": true}'), "puback"],
    [
      message(
        "_INBOX.1",
        '{"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 1"},"stream":"S","seq":0}',
      ),
      "puback",
    ],
    [message("_INBOX.1", '{"type":"io.nats.jetstream.api.v1.stream_info_response"}'), "reply"],
    [message("_INBOX.1", ""), "reply"],
    [withHeaders("_INBOX.1", "NATS/1.0\r\nNats-Sequence: 1\r\n\r\n", '{"stream":"of the value"}'), "reply"],
    [withHeaders("_INBOX.1", "NATS/1.0 503\r\n\r\n"), "reply"],
    [withHeaders("_INBOX.1", "NATS/1.0 404 No Messages\r\n\r\n"), "reply"],
    [withHeaders("_INBOX.1", "NATS/1.0 100 Idle Heartbeat\r\n\r\n"), undefined],
    [withHeaders("_INBOX.1", "NATS/1.0 100 FlowControl Request\r\n\r\n", "", "$JS.FC.S.C.x"), undefined],
    [message("_INBOX.1", "x", "$JS.ACK.S.C.1.1.1.1.0"), "delivery"],
    [message("orders.1", "x", "$JS.ACK.S.C.1.1.1.1.0"), "delivery"],
    [message("orders.1", "x"), "delivery"],
    [message("_INBOX.1", "x"), "reply"],
    [message("$JS.EVENT.ADVISORY.x", "x"), undefined],
    ["PONG\r\n", undefined],
  ])("to the client: %j is %s", (text, kind) => expect(kindOf(text, "to-client")).toBe(kind));
});
