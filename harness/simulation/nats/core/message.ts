import type { Session } from "./session.ts";

/** A message on its way through the server; its bytes are views, to be copied if kept. */
export interface Message {
  readonly subject: string;
  /** Empty if there is none. */
  readonly reply: string;
  /** Header block; empty if there is none. */
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  /** Whose connection it came from; undefined if the server made it. */
  readonly sender: Session | undefined;
  /** Made by the server and not an answer of the API: some releases write its missing reply as a blank. */
  readonly internal?: boolean;
}

/** A part of the server that listens on a subject; gives false if it does not want the message. */
export type InternalHandler = (message: Message) => boolean;

/** One subscription, of a client or of a part of the server. */
export interface Subscription {
  readonly subject: string;
  /** Empty if not in a queue group. */
  readonly queue: string;
  readonly sid: string;
  readonly session: Session | undefined;
  readonly handler: InternalHandler | undefined;
  /** Messages delivered. */
  delivered: number;
  /** Ends after so many messages; 0 for never. */
  max: number;
}
