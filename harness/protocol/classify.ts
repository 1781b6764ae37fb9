import type { Direction, Frame } from "./frame.ts";

/** Kinds of NATS messages that matter to delivery; see {@link classify}. */
export type FrameKind = "publish" | "puback" | "delivery" | "ack" | "pull";

/**
 * What a frame is to an application: a publish, JetStream's answer to one, a delivery, the
 * acknowledgement of a delivery, or a consumer's request for messages; undefined for all else.
 */
export function classify(frame: Frame, direction: Direction): FrameKind | undefined {
  return direction === "to-server" ? classifyRequest(frame) : classifyMessage(frame);
}

function classifyRequest(frame: Frame): FrameKind | undefined {
  if (frame.verb !== "PUB" && frame.verb !== "HPUB") return undefined;
  const { subject } = frame;
  if (subject.startsWith("$JS.")) {
    if (subject.startsWith("$JS.ACK.")) return "ack";
    return subject.startsWith("$JS.API.CONSUMER.MSG.NEXT.") ? "pull" : undefined;
  }
  return subject.startsWith("_INBOX.") || subject.startsWith("$SYS.") ? undefined : "publish";
}

function classifyMessage(frame: Frame): FrameKind | undefined {
  if (frame.verb !== "MSG" && frame.verb !== "HMSG") return undefined;
  if (frame.reply.startsWith("$JS.ACK.")) return "delivery";
  if (isPubAck(frame.payload)) return "puback";
  const { subject } = frame;
  return subject.startsWith("_INBOX.") || subject.startsWith("$JS.") || subject.startsWith("$SYS.")
    ? undefined
    : "delivery";
}

/** `{"stream":`, as the server writes it (all versions). */
const pubAckStart = [...'{"stream":"'].map((char) => char.charCodeAt(0));
/** `{"error":`, which a refused publish starts with. */
const refusalStart = [...'{"error":'].map((char) => char.charCodeAt(0));
const refusalEnd = /"stream":"[^"]*",\s?"seq":0\}$/;
const decoder = new TextDecoder();

function isPubAck(payload: Uint8Array): boolean {
  if (startsWith(payload, pubAckStart)) return true;
  return startsWith(payload, refusalStart) && refusalEnd.test(decoder.decode(payload));
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte);
}
