import type { NatsConnection } from "@nats-io/transport-node";
import type { NodeContext } from "../scenario/data-strategy.ts";

/** What a synchroniser is given. */
export interface SynchronizerParts {
  readonly context: NodeContext;
  /** Of its own: what the strategy does to its connection must not stop the clocks. */
  readonly connection: NatsConnection;
  /** The node whose time counts, or that does the reckoning. */
  readonly server: string;
  /** Milliseconds between two rounds. */
  readonly interval: number;
  /** Milliseconds to wait for an answer. */
  readonly timeout: number;
  /** Milliseconds to the next round at the start, until others have answered. */
  readonly retry: number;
}

/** Keeps the clock of one node together with those of the others, until its process ends. */
export type Synchronizer = (parts: SynchronizerParts) => Promise<void>;
