import type { Direction, Frame } from "./frame.ts";

/** Kinds of NATS messages that matter to an application; see {@link classify}. */
export type FrameKind = "publish" | "puback" | "delivery" | "ack" | "pull" | "request" | "reply";

/**
 * What a frame is to an application: a publish, JetStream's answer to one, a delivery, the
 * acknowledgement of a delivery, a consumer's request for messages, another request to JetStream, or any
 * other answer to whoever asked; undefined for all else.
 *
 * A request to another application is a publish on its way to the server and a delivery on its way from
 * there: no frame says whether a stream or a process will answer it.
 */
export function classify(frame: Frame, direction: Direction): FrameKind | undefined {
  return direction === "to-server" ? classifyRequest(frame) : classifyMessage(frame);
}

function classifyRequest(frame: Frame): FrameKind | undefined {
  if (frame.verb !== "PUB" && frame.verb !== "HPUB") return undefined;
  const { subject } = frame;
  if (subject.startsWith("$JS.")) {
    if (subject.startsWith("$JS.ACK.")) return "ack";
    if (!subject.startsWith("$JS.API.")) return undefined;
    return subject.startsWith("$JS.API.CONSUMER.MSG.NEXT.") ? "pull" : "request";
  }
  return subject.startsWith(INBOX) || subject.startsWith("$SYS.") ? undefined : "publish";
}

function classifyMessage(frame: Frame): FrameKind | undefined {
  if (frame.verb !== "MSG" && frame.verb !== "HMSG") return undefined;
  if (frame.reply.startsWith("$JS.ACK.")) return "delivery";
  // A PubAck has no headers; a message that was asked for has, and may hold anything.
  if (frame.verb === "MSG" && isPubAck(frame.payload)) return "puback";
  const { subject } = frame;
  // A heartbeat or a question of flow control comes unasked.
  if (subject.startsWith(INBOX)) return startsWith(frame.header, controlStart) ? undefined : "reply";
  return subject.startsWith("$JS.") || subject.startsWith("$SYS.") ? undefined : "delivery";
}

/** Where clients listen for answers, unless they are told to use another prefix. */
const INBOX = "_INBOX.";
/** `NATS/1.0 100`: the status of what a server tells a consumer on its own. */
const controlStart = codes("NATS/1.0 100");

/** `{"stream":`, as the server writes it (all versions). */
const pubAckStart = codes('{"stream":"');
/** `{"error":`, which a refused publish starts with. */
const refusalStart = codes('{"error":');
const refusalEnd = /"stream":"[^"]*",\s?"seq":0\}$/;
const decoder = new TextDecoder();

function isPubAck(payload: Uint8Array): boolean {
  if (startsWith(payload, pubAckStart)) return true;
  return startsWith(payload, refusalStart) && refusalEnd.test(decoder.decode(payload));
}

function codes(text: string): number[] {
  return [...text].map((char) => char.charCodeAt(0));
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte);
}
