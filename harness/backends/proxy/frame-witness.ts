import type { FrameKind } from "../../protocol/classify.ts";
import type { Frame } from "../../protocol/frame.ts";
import { decodeText } from "../../protocol/text.ts";
import { messageIdOf } from "../../scenario/message.ts";
import { readAck, readAckSubject } from "../../simulation/nats/jetstream/ack-subject.ts";
import type { MessageFacts } from "./observation.ts";

/** Publishes of one connection whose PubAck may still come; the oldest is forgotten beyond it. */
const MOST_PUBLISHES = 4_096;

/** Tells what the classified frames of one connection say. */
export class FrameWitness {
  /** Ids of published messages by the subject on which the answer comes. */
  readonly #published = new Map<string, string>();

  /** What a frame says. */
  facts(frame: Frame, kind: FrameKind): MessageFacts {
    switch (kind) {
      case "publish":
        return this.#publish(frame);
      case "puback":
        return this.#puback(frame);
      case "delivery":
        return delivery(frame);
      case "ack":
        return ack(frame);
      case "pull":
        return { type: "pull" };
    }
  }

  #publish(frame: Frame): MessageFacts {
    const id = messageIdOf(frame.payload);
    if (id === undefined) return { type: "publish" };
    if (frame.reply !== "") this.#remember(frame.reply, id);
    return { type: "publish", id };
  }

  #remember(reply: string, id: string): void {
    this.#published.set(reply, id);
    if (this.#published.size <= MOST_PUBLISHES) return;
    for (const oldest of this.#published.keys()) {
      this.#published.delete(oldest);
      return;
    }
  }

  #puback(frame: Frame): MessageFacts {
    // It is kept: a publish that was duplicated on the way is answered twice.
    const id = this.#published.get(frame.subject);
    const known = id === undefined ? {} : { id };
    const answer = parsePubAck(frame.payload);
    if (answer.error !== undefined) {
      return { type: "refusal", ...known, description: answer.error.description ?? "" };
    }
    const { stream = "", seq = 0, duplicate = false } = answer;
    return { type: "puback", ...known, stream, sequence: seq, duplicate };
  }
}

interface PubAck {
  readonly stream?: string;
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly description?: string };
}

function parsePubAck(payload: Uint8Array): PubAck {
  try {
    return JSON.parse(decodeText(payload)) as PubAck;
  } catch {
    return {};
  }
}

function delivery(frame: Frame): MessageFacts {
  const id = messageIdOf(frame.payload);
  const { stream, sequence, attempt } = delivered(frame.reply);
  return {
    type: "delivery",
    ...(id !== undefined && { id }),
    ...(stream !== undefined && { stream }),
    sequence,
    attempt: Math.max(1, attempt),
  };
}

function ack(frame: Frame): MessageFacts {
  const { stream, sequence, attempt } = delivered(frame.subject);
  const { kind } = readAck(decodeText(frame.payload), true);
  return { type: "ack", ack: kind, ...(stream !== undefined && { stream }), sequence, attempt };
}

/** Which delivery an ack subject belongs to; zeros if it is none. */
function delivered(subject: string): { stream: string | undefined; sequence: number; attempt: number } {
  const tokens = subject.startsWith("$JS.ACK.") ? subject.split(".") : [];
  // Long ones name domain and account first (ADR-15).
  const stream = tokens[tokens.length >= 11 ? 4 : 2];
  const { streamSequence, deliveries } = readAckSubject(subject);
  return { stream, sequence: streamSequence, attempt: deliveries };
}
