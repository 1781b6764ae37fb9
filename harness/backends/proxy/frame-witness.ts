import type { FrameKind } from "../../protocol/classify.ts";
import type { Frame } from "../../protocol/frame.ts";
import { decodeText } from "../../protocol/text.ts";
import { messageIdOf } from "../../scenario/message.ts";
import { readAck, readAckSubject } from "../../simulation/nats/jetstream/ack-subject.ts";
import type { MessageAction } from "../world.ts";
import type { ConnectionName, MessageObservation } from "./observation.ts";

/** Publishes of one connection whose PubAck may still come; the oldest is forgotten beyond it. */
const MOST_PUBLISHES = 4_096;

/** Tells what the classified frames of one connection say. */
export class FrameWitness {
  readonly #name: ConnectionName;
  /** Ids of published messages by the subject on which the answer comes. */
  readonly #published = new Map<string, string>();

  constructor(name: ConnectionName) {
    this.#name = name;
  }

  /** What a frame says. */
  observation(frame: Frame, kind: FrameKind, action?: MessageAction["do"]): MessageObservation {
    const observation: Writable<MessageObservation> = this.#facts(frame, kind);
    if (action !== undefined) observation.action = action;
    return observation;
  }

  #facts(frame: Frame, kind: FrameKind): MessageObservation {
    switch (kind) {
      case "publish":
        return this.#publish(frame);
      case "puback":
        return this.#puback(frame);
      case "delivery":
        return this.#delivery(frame);
      case "ack":
        return this.#ack(frame);
      case "pull":
      case "request":
      case "reply":
        return this.#plain(frame, kind);
    }
  }

  #publish({ subject, reply, payload }: Frame): MessageObservation {
    const { process, server, connection } = this.#name;
    const id = messageIdOf(payload);
    if (id !== undefined && reply !== "") this.#remember(reply, id);
    return withId({ type: "publish", process, server, connection, subject }, id);
  }

  #remember(reply: string, id: string): void {
    this.#published.set(reply, id);
    if (this.#published.size <= MOST_PUBLISHES) return;
    for (const oldest of this.#published.keys()) {
      this.#published.delete(oldest);
      return;
    }
  }

  #puback({ subject, payload }: Frame): MessageObservation {
    const { process, server, connection } = this.#name;
    // It is kept: a publish that was duplicated on the way is answered twice.
    const id = this.#published.get(subject);
    const { error, stream = "", seq: sequence = 0, duplicate = false } = parsePubAck(payload);
    if (error === undefined) {
      return withId(
        { type: "puback", process, server, connection, subject, stream, sequence, duplicate },
        id,
      );
    }
    const { description = "" } = error;
    return withId({ type: "refusal", process, server, connection, subject, description }, id);
  }

  #delivery({ subject, reply, payload }: Frame): MessageObservation {
    const { process, server, connection } = this.#name;
    const id = messageIdOf(payload);
    if (!reply.startsWith("$JS.ACK.")) {
      return withId({ type: "delivery", process, server, connection, subject, sequence: 0, attempt: 1 }, id);
    }
    const { stream, sequence, attempt } = deliveryOf(reply);
    return withId({ type: "delivery", process, server, connection, subject, stream, sequence, attempt }, id);
  }

  #ack({ subject, payload }: Frame): MessageObservation {
    const { process, server, connection } = this.#name;
    const { stream, sequence, attempt } = deliveryOf(subject);
    const { kind: ack } = readAck(decodeText(payload), true);
    return { type: "ack", process, server, connection, subject, ack, stream, sequence, attempt };
  }

  #plain({ subject }: Frame, type: "pull" | "request" | "reply"): MessageObservation {
    const { process, server, connection } = this.#name;
    return { type, process, server, connection, subject };
  }
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

type WithId = Exclude<MessageObservation, { readonly type: "ack" | "pull" | "request" | "reply" }>;

/** Sets the id if there is one. Spreading it in would cost as much as parsing the frame. */
function withId(observation: Writable<WithId>, id: string | undefined): MessageObservation {
  if (id !== undefined) observation.id = id;
  return observation;
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

/** Which delivery of which stored message an ack subject belongs to. */
function deliveryOf(subject: string): { stream: string; sequence: number; attempt: number } {
  const tokens = subject.split(".");
  // Long ones name domain and account first (ADR-15).
  const stream = tokens[tokens.length >= 11 ? 4 : 2] ?? "";
  const { streamSequence: sequence, deliveries: attempt } = readAckSubject(subject);
  return { stream, sequence, attempt };
}
