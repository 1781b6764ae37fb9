import type { Disk } from "../disk/disk.ts";

/**
 * Everything that a NATS server needs from its surroundings, so that the same server code runs in
 * virtual time on a simulated network, and in real time on a real socket.
 */
export interface ServerEnvironment {
  /** Microseconds since some fixed moment; never jumps. */
  now(): number;
  /** Nanoseconds since the epoch on the server's wall clock. */
  wallNanos(): bigint;
  /** Calls `callback` after `delay` microseconds, unless cancelled. */
  schedule(delay: number, callback: () => void): ServerTimer;
  /** A uniform integer from 0 up to `limit` exclusive (`limit` at most 2^32). */
  random(limit: number): number;
  /** Survives a restart of the server. */
  readonly disk: Disk;
  /** Told of everything worth counting; must not call back into the server. */
  observe?(observation: ServerObservation): void;
}

/** A pending callback. */
export interface ServerTimer {
  cancel(): void;
}

/** What the server tells its surroundings. Byte arrays must be copied if kept. */
export type ServerObservation =
  | { readonly type: "connected" | "disconnected"; readonly connection: number; readonly reason?: string }
  | {
      readonly type: "stored";
      readonly stream: string;
      readonly sequence: number;
      readonly subject: string;
      readonly data: Uint8Array;
      readonly duplicate: boolean;
    }
  | {
      /** A consumer sent a stored message towards a client (or to an internal reply subject). */
      readonly type: "delivered";
      readonly stream: string;
      readonly consumer: string;
      readonly sequence: number;
      /** Delivery count: 1 for the first. */
      readonly attempt: number;
      /** Number of the client connection it goes to. */
      readonly connection: number;
      readonly data: Uint8Array;
    }
  | {
      /** A message published by a client reached a client subscription outside JetStream. */
      readonly type: "routed";
      readonly subject: string;
      readonly connection: number;
      readonly data: Uint8Array;
    }
  | {
      readonly type: "acked";
      readonly stream: string;
      readonly consumer: string;
      readonly sequence: number;
      readonly kind: "ack" | "nak" | "term" | "progress" | "next";
    }
  /** A request to the JetStream API that this server does not implement. */
  | { readonly type: "unsupported"; readonly subject: string }
  /** Anything else worth a counter: `status 409 Exceeded MaxWaiting`, `slow consumer`, `stale connection` …. */
  | { readonly type: "count"; readonly what: string };

/** One client's byte pipe, as the server sees it. */
export interface ServerConnection {
  /** `10.0.0.2:40001`. */
  readonly remoteAddress: string;
  /** Queues bytes towards the client; never blocks. The array must not be changed afterwards. */
  write(bytes: Uint8Array): void;
  /** Bytes written and not yet taken by the client's side. */
  buffered(): number;
  /** Closes after what was written has gone out. */
  end(): void;
  /** Resets at once; what is in flight is lost. */
  destroy(): void;
}

/** What the surroundings call for one connection. */
export interface ConnectionHandler {
  data(bytes: Uint8Array): void;
  closed(): void;
}
