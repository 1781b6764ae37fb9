import { ByteWriter, encodeText } from "../../harness/protocol/text.ts";

/** What a step needs to know of the side it is played on. */
export interface EncodingContext {
  /** A reply subject that no other step has. */
  nextReply(): string;
  /** Subject and sid of a subscription that no other step has. */
  nextInbox(): { readonly subject: string; readonly sid: string };
  /** The ack subject of a delivery such as `S.C.3` or `S.C.3#1`. */
  ackSubject(delivery: string): string | undefined;
  /** Reply of the last flow control request. */
  flowSubject(): string | undefined;
  /** Milliseconds of the wall clock. */
  wall(): number;
}

/** The bytes of one step; or why there are none. */
export function encodeStep(verb: string, rest: string, context: EncodingContext): Uint8Array | string {
  const text = expand(rest, context);
  switch (verb) {
    case "RAW":
      return encodeText(JSON.parse(text) as string);
    case "PUB":
    case "HPUB":
      return publish(text);
    case "REQ":
      return publish(text, context.nextReply());
    case "API":
      return request(text, context);
    case "FETCH":
      return fetch(text, context);
    case "ACK":
      return acknowledge(text, context);
    case "ACKREQ":
      return acknowledge(text, context, context.nextReply());
    case "FLOW": {
      const subject = context.flowSubject();
      return subject === undefined ? "no flow control request" : message(subject, "", "", "");
    }
    default:
      return encodeText(`${verb}${text === "" ? "" : ` ${text}`}\r\n`);
  }
}

function expand(text: string, context: EncodingContext): string {
  return text
    .replaceAll(/\{now([+-]\d+)?\}/g, (_, offset: string | undefined) =>
      new Date(context.wall() + Number(offset ?? 0)).toISOString(),
    )
    .replaceAll(/\{(\w)\*(\d+)\}/g, (_, letter: string, count: string) => letter.repeat(Number(count)));
}

/** `subject [reply] [{headers}] [| payload]`. */
function publish(text: string, reply = ""): Uint8Array {
  const [before, payload] = splitPayload(text);
  const headers = /\{(.*)\}/s.exec(before)?.[1];
  const [subject = "", own = ""] = before
    .replace(/\{.*\}/s, "")
    .trim()
    .split(/\s+/);
  return message(subject, reply === "" ? own : reply, headerBlock(headers), payload);
}

function request(text: string, context: EncodingContext): Uint8Array {
  const at = text.indexOf(" ");
  const [name, body] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  return message(`$JS.API.${name}`, context.nextReply(), "", body);
}

function fetch(text: string, context: EncodingContext): Uint8Array {
  const at = text.indexOf(" ");
  const [consumer, body] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  const { subject, sid } = context.nextInbox();
  const writer = new ByteWriter();
  writer.text(`SUB ${subject} ${sid}\r\n`);
  writer.bytes(message(`$JS.API.CONSUMER.MSG.NEXT.${consumer}`, subject, "", body));
  return writer.take();
}

function acknowledge(text: string, context: EncodingContext, reply = ""): Uint8Array | string {
  const [delivery, payload] = splitPayload(text);
  const subject = context.ackSubject(delivery.trim());
  return subject === undefined ? `no delivery ${delivery.trim()}` : message(subject, reply, "", payload);
}

function splitPayload(text: string): [string, string] {
  const at = text.indexOf("|");
  return at < 0 ? [text, ""] : [text.slice(0, at).trim(), text.slice(at + 1).trimStart()];
}

function headerBlock(headers: string | undefined): string {
  if (headers === undefined) return "";
  const lines = headers.split(/;\s*/).filter((line) => line !== "");
  return `NATS/1.0\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`;
}

function message(subject: string, reply: string, header: string, payload: string): Uint8Array {
  const head = encodeText(header).length;
  const size = head + encodeText(payload).length;
  const middle = reply === "" ? "" : `${reply} `;
  const line = head === 0 ? `PUB ${subject} ${middle}${size}` : `HPUB ${subject} ${middle}${head} ${size}`;
  return encodeText(`${line}\r\n${header}${payload}\r\n`);
}
