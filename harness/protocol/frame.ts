/** The way a frame travels: from a client to a server, or back. */
export type Direction = "to-server" | "to-client";

/** Operations of the NATS client protocol. */
export type Verb =
  | "CONNECT"
  | "INFO"
  | "PING"
  | "PONG"
  | "PUB"
  | "HPUB"
  | "SUB"
  | "UNSUB"
  | "MSG"
  | "HMSG"
  | "+OK"
  | "-ERR";

/**
 * One protocol message. Fields that its verb does not have are empty strings or empty arrays.
 *
 * The byte arrays may be views of what the parser was given: copy what is kept.
 */
export interface Frame {
  readonly verb: Verb;
  /** The whole frame, line endings included. */
  readonly raw: Uint8Array;
  readonly subject: string;
  readonly reply: string;
  readonly queue: string;
  readonly sid: string;
  /** UNSUB's number of messages; -1 if absent, bad or not an UNSUB. */
  readonly max: number;
  /** Header block with its status line and both line ends; empty if there is none. */
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  /** What follows the verb: JSON of CONNECT and INFO, text of -ERR, control line of the others. */
  readonly text: string;
}

/** Why a parser gave up. */
export interface FrameError {
  /**
   * `operation`: no such verb, or payload not followed by a line end. `arguments`: a control line of the
   * wrong shape. `control-line`: longer than allowed. `payload`: announced size above the limit.
   */
  readonly reason: "operation" | "arguments" | "control-line" | "payload";
  readonly detail: string;
}
