import type { Evidence } from "../history/events.ts";
import type { Leaders } from "../scenario/server-role.ts";

/**
 * What a fault can do to a running scenario, on any backend.
 *
 * Names are those of the topology: processes (`producer-1`) and servers (`nats-1`). A `Link` is
 * directed; a fault in both directions names both. Every action returns a handle whose `heal` undoes
 * it (idempotent) and whose `evidence` counts what it did, also after healing.
 * What a backend cannot do throws {@link UnsupportedFaultError}.
 */
export interface World {
  readonly processes: readonly string[];
  readonly servers: readonly string[];
  /** Which servers lead now, or did last while none does. */
  leaders(): Leaders;
  /** Milliseconds since the start of the run. */
  now(): number;
  /** Waits without holding up the run. */
  sleep(milliseconds: number): Promise<void>;

  /** Holds all bytes of these links, and makes dialling over them hang, until healed (a partition). */
  hold(links: readonly Link[]): FaultHandle;
  /** Resets all connections between the two ends of these links; bytes in flight are lost. */
  cut(links: readonly Link[]): FaultHandle;
  /** Makes these links slow. */
  slow(links: readonly Link[], speed: LinkSpeed): FaultHandle;
  /** Acts on single NATS messages at a middlebox. */
  intercept(rule: MessageRule): FaultHandle;

  /** Kills a process (its incarnation ends without a goodbye). */
  killProcess(name: string): FaultHandle;
  /** Takes the host of a process for good: that dies, and is started again with an empty disk. */
  loseHost(name: string): FaultHandle;
  /** Starts a killed process again. */
  startProcess(name: string): Promise<void>;
  /** Freezes a process or server; `heal` lets it go on. */
  pause(name: string): FaultHandle;
  /** Sets a process's wall clock off by `offset` milliseconds, and makes it drift. */
  skew(name: string, offset: number, driftPartsPerMillion: number): FaultHandle;

  /** Kills a server: what reached its page cache survives. */
  killServer(name: string): FaultHandle;
  /** Takes the power from a server's host: only what was synced survives. */
  powerLoss(name: string): FaultHandle;
  /** Starts a killed server again; resolves when it serves. */
  startServer(name: string): Promise<void>;
}

/** A directed link between a process and a server, or two servers of a cluster, by name. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** A fault in progress, or over. */
export interface FaultHandle {
  /** Resolves when the fault is in force, if that takes a while: it must not be healed before. */
  readonly begun?: Promise<void>;
  /** Resolves when it begins to act, if that is not at once. */
  readonly acting?: Promise<void>;
  heal(): void;
  evidence(): Evidence;
}

/** How slow a link is. */
export interface LinkSpeed {
  /** Milliseconds added to every frame. */
  readonly latency: number;
  /** Up to so many milliseconds more, drawn per frame. */
  readonly jitter: number;
  /** Bytes per second; unlimited if absent. */
  readonly bandwidth?: number;
}

/**
 * The messages that a middlebox can tell apart.
 *
 * `publish`: application message from a client (not a request to JetStream's API, not an ack).
 * `puback`: JetStream's answer to a publish. `delivery`: application message to a client.
 * `ack`: a client's acknowledgement of a delivery. `pull`: a consumer's request for messages.
 * `request`: any other request to JetStream's API, such as a read of a key. `reply`: an answer to who asked
 * another process, JetStream's API, or for an acknowledgement to be confirmed; PubAcks are not among them.
 * What processes ask each other is a `publish` of one and a `delivery` to the other, on a subject.
 */
export const messageKinds = ["publish", "puback", "delivery", "ack", "pull", "request", "reply"] as const;

/** One of {@link messageKinds}. */
export type MessageKind = (typeof messageKinds)[number];

/** Which messages, and what happens to them. */
export interface MessageRule {
  readonly message: MessageKind;
  /** Process on whose connection to look; any if absent. */
  readonly process?: string;
  /** Subject with NATS wildcards; any if absent. */
  readonly subject?: string;
  /** The first match to act on, from 1, counted from when the rule is set. */
  readonly nth: number;
  /** How many matches in a row to act on. */
  readonly count: number;
  /** The chance in percent that one of them is acted on, drawn from the seed of the run; all are if absent. */
  readonly percent?: number;
  readonly action: MessageAction;
}

/** What happens to a matched message. */
export type MessageAction =
  | { readonly do: "drop" }
  /** A copy follows `delay` milliseconds later. */
  | { readonly do: "duplicate"; readonly delay: number }
  /** It goes on `delay` milliseconds later; what comes behind it may overtake. */
  | { readonly do: "delay"; readonly delay: number }
  /** It goes on right behind the next message of the same kind on the connection, or after `patience` milliseconds. */
  | { readonly do: "reorder"; readonly patience: number };

/** A backend was asked for a fault that it cannot inject. */
export class UnsupportedFaultError extends Error {
  override readonly name = "UnsupportedFaultError";
}
