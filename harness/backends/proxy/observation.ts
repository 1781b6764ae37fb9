import type { FrameKind } from "../../protocol/classify.ts";
import type { MessageAction } from "../world.ts";

/**
 * Something that happened to a proxied connection, or a classified frame as it reached the proxy: before
 * any fault on the link. Plain data.
 */
export type LinkObservation =
  | ConnectionObservation
  | PublishObservation
  | PubAckObservation
  | RefusalObservation
  | DeliveryObservation
  | AckObservation
  | QuestionObservation
  | ReplyObservation;

/** Observations of frames. */
export type MessageObservation = Exclude<LinkObservation, ConnectionObservation>;

/** A connection over a proxied link. */
export interface ConnectionName {
  /** Who dialled. */
  readonly process: string;
  readonly server: string;
  /** Number on its link, from 1. */
  readonly connection: number;
}

/** `connected`: the server was reached. `disconnected`: both ends are gone. `refused`: nobody answered. */
export interface ConnectionObservation extends ConnectionName {
  readonly type: "connected" | "disconnected" | "refused";
}

interface OfFrame<Type extends FrameKind | "refusal"> extends ConnectionName {
  readonly type: Type;
  readonly subject: string;
  /** What a rule does to it; absent if it goes on as it is. */
  readonly action?: MessageAction["do"];
}

interface OfMessage<Type extends FrameKind | "refusal"> extends OfFrame<Type> {
  /** Id of the workload message; absent if it is none, or not known. */
  readonly id?: string;
}

/** An application publishes. */
export type PublishObservation = OfMessage<"publish">;

/** JetStream stored a publish, or recognised it as a duplicate. */
export interface PubAckObservation extends OfMessage<"puback"> {
  readonly stream: string;
  readonly sequence: number;
  readonly duplicate: boolean;
}

/** JetStream refused a publish. */
export interface RefusalObservation extends OfMessage<"refusal"> {
  readonly description: string;
}

/** Which delivery of which stored message; on core NATS no stream, sequence 0 and attempt 1. */
interface OfDelivery {
  readonly stream?: string;
  readonly sequence: number;
  /** 1 for the first delivery, higher for redeliveries. */
  readonly attempt: number;
}

/** A message goes to a client. */
export interface DeliveryObservation extends OfMessage<"delivery">, OfDelivery {}

/** A client answers a delivery. */
export interface AckObservation extends OfFrame<"ack">, OfDelivery {
  readonly ack: "ack" | "nak" | "term" | "progress" | "next" | "unknown";
}

/** A consumer asks for messages, or a client JetStream's API for something else. */
export type QuestionObservation = OfFrame<"pull" | "request">;

/** Somebody who asked is answered. */
export type ReplyObservation = OfFrame<"reply">;
