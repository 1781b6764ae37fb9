import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { Kvm } from "@nats-io/kv";
import type { ConnectionOptions, MsgHdrs, NatsConnection } from "@nats-io/transport-node";
import type { Claim, DeliveryProperty } from "./claims.ts";
import type { JsonObject } from "./json.ts";

/** A message as the workload hands it to a producer. */
export interface OutgoingMessage {
  /** Unique in the run, and never reused: `producer-1/7`. */
  readonly id: string;
  /** Payload to publish as it is; {@link decodeMessage} gives the id back. */
  readonly data: Uint8Array;
}

/** The entry points of the NATS client under test, the same for every client generation. */
export interface NatsApi {
  /** `nats-io` or `nats@2`. */
  readonly client: string;
  jetstream(connection: NatsConnection): JetStreamClient;
  jetstreamManager(connection: NatsConnection): Promise<JetStreamManager>;
  kvm(connection: NatsConnection): Kvm;
  /** An empty set of message headers of this client generation. */
  headers(): MsgHdrs;
}

/** Time as one process sees it: its wall clock may be skewed. */
export interface ProcessClock {
  /** Milliseconds since the epoch on this process's wall clock. */
  now(): number;
  /** Milliseconds that never jump. */
  monotonic(): number;
  /**
   * Sets the wall clock of this process's host forward by so many milliseconds, or back if negative.
   * @throws Error if the process has no clock of its own.
   */
  adjust(milliseconds: number): void;
  /** Waits; rejects when the process is told to stop. */
  sleep(milliseconds: number): Promise<void>;
}

/** The disk of one process: append-only files that survive a restart; only synced data survive power loss, and nothing the loss of the host. */
export interface ProcessDisk {
  /** Appends one record to a file, creating it. */
  append(file: string, record: string): Promise<void>;
  /** Makes what was appended to a file survive power loss. */
  sync(file: string): Promise<void>;
  /** All records of a file in order; an empty list if there is none. */
  read(file: string): Promise<string[]>;
}

/** What a consumer asks of the outside world for one message. */
export interface EffectRequest {
  /** Id of the message, see {@link decodeMessage}. */
  readonly id: string;
  /** Payload as received; a difference from what was sent is reported as corruption. */
  readonly data?: Uint8Array;
  /**
   * Idempotency key: the outside world does the effect once per key and answers later requests
   * with `false`, the way payment providers do. Without a key each request has its effect.
   */
  readonly key?: string;
  /** Milliseconds for which the outside world remembers the key; for ever if absent. */
  readonly keyLifetime?: number;
}

/** The outside world (charge a card, write to another system). It records each effect when it happens. */
export interface Effects {
  /** Asks for one effect; resolves `true` if it was done now, `false` if its key was known. */
  apply(request: EffectRequest): Promise<boolean>;
}

/** What a simulated or real process is given. */
export interface ProcessContext {
  /** `producer-1`, `consumer-2`, `node-3` …. */
  readonly id: string;
  /** 1 at the first start, one more after each crash. */
  readonly incarnation: number;
  /** Server URLs, as `nats://nats-1:4222`. */
  readonly servers: readonly string[];
  /** On how many servers the streams of the scenario are to be kept: what to give them as `num_replicas`. */
  readonly replicas: number;
  /** Connects the client under test with the scenario's connection options, overridden by `options`. */
  connect(options?: ConnectionOptions): Promise<NatsConnection>;
  readonly nats: NatsApi;
  /** Aborted when the process must stop in good order. */
  readonly signal: AbortSignal;
  readonly clock: ProcessClock;
  readonly disk: ProcessDisk;
  readonly effects: Effects;
  /** Settings of the strategy, as the scenario overrides them. */
  readonly settings: JsonObject;
  /** Writes a line into the history. */
  log(text: string): void;
}

/** Thrown by {@link Producer.send} when the message was certainly not sent. */
export class NotSentError extends Error {
  override readonly name = "NotSentError";
}

/** A started producer. */
export interface Producer {
  /**
   * Sends one message; resolves when the strategy considers it sent.
   *
   * A rejection leaves it open whether the message was sent, unless it is a {@link NotSentError}.
   */
  send(message: OutgoingMessage): Promise<void>;
  /** Stops in good order. */
  close?(): Promise<void>;
}

/** A way to deliver messages, written as ordinary NATS client code. */
export interface DeliveryStrategy {
  readonly kind: "delivery";
  /** Lower case with hyphens. */
  readonly name: string;
  /** One sentence: what it does. */
  readonly summary: string;
  readonly claims: readonly Claim<DeliveryProperty>[];
  /** Default settings (durations in milliseconds); a scenario may override them. */
  readonly settings?: JsonObject;
  /** Creates streams and consumers, once, before the processes start and without faults. */
  prepare?(context: ProcessContext): Promise<void>;
  /** Starts a producer in its process, again after each crash. */
  producer(context: ProcessContext): Promise<Producer> | Producer;
  /** Handles messages until `context.signal` is aborted, again after each crash. */
  consumer(context: ProcessContext): Promise<void>;
}

/** Declares a delivery strategy; returns it unchanged, for its type. */
export function defineDelivery(strategy: Omit<DeliveryStrategy, "kind">): DeliveryStrategy {
  return { kind: "delivery", ...strategy };
}
