import type { MessageAction } from "../world.ts";

/** Something that passed, or happened to, one proxied connection. Plain data. */
export type LinkObservation = OfConnection | OfMessage;

/** Where it was observed. */
interface At {
  /** Who dialled. */
  readonly process: string;
  readonly server: string;
  /** Number of the connection on its link, from 1. */
  readonly connection: number;
}

interface OfConnection extends At {
  /** `connected`: the server was reached. `disconnected`: both ends are gone. `refused`: nobody answered. */
  readonly type: "connected" | "disconnected" | "refused";
}

/** A classified frame, as it reached the proxy: before any fault on the link. */
type OfMessage = At & {
  readonly subject: string;
  /** What a rule does to it; absent if it goes on as it is. */
  readonly action?: MessageAction["do"];
} & Message;

type Message =
  | {
      readonly type: "publish";
      /** Id of the workload message; absent if the payload is none. */
      readonly id?: string;
    }
  | {
      /** A publish was stored, or recognised as a duplicate. */
      readonly type: "puback";
      /** Id of the workload message that was published, if it is known. */
      readonly id?: string;
      readonly stream: string;
      readonly sequence: number;
      readonly duplicate: boolean;
    }
  | {
      /** JetStream refused a publish. */
      readonly type: "refusal";
      readonly id?: string;
      readonly description: string;
    }
  | {
      readonly type: "delivery";
      readonly id?: string;
      /** 1 for the first delivery, higher for redeliveries; 1 on core NATS. */
      readonly attempt: number;
      /** Name of the stream; absent on core NATS. */
      readonly stream?: string;
      /** Sequence in the stream; 0 on core NATS. */
      readonly sequence: number;
    }
  | {
      readonly type: "ack";
      readonly ack: "ack" | "nak" | "term" | "progress" | "next" | "unknown";
      readonly stream?: string;
      readonly sequence: number;
      readonly attempt: number;
    }
  | { readonly type: "pull" };

/** What a {@link LinkObservation} of a message says beyond where it was seen. */
export type MessageFacts = Message;
