import { messageIdOf } from "../../scenario/message.ts";
import type { ServerObservation } from "../../simulation/nats/environment.ts";
import type { UntimedEvent } from "../backend.ts";
import type { Counters } from "../counters.ts";

/** Turns what a server tells into history events and counters. */
export class ServerObserver {
  readonly #server: string;
  readonly #record: (event: UntimedEvent) => void;
  readonly #counters: Counters;
  /** Process at the other end of each connection, by the server's number. */
  readonly #processes = new Map<number, string>();
  readonly #seen = new Set<string>();
  /** Process whose connection is being accepted. */
  accepting: string | undefined;

  constructor(server: string, record: (event: UntimedEvent) => void, counters: Counters) {
    this.#server = server;
    this.#record = record;
    this.#counters = counters;
  }

  /** Takes one observation. */
  observe(observation: ServerObservation): void {
    switch (observation.type) {
      case "connected":
        this.#connected(observation.connection);
        return;
      case "disconnected":
        if (observation.reason !== undefined) this.#counters.add(`disconnected: ${observation.reason}`);
        return;
      case "stored":
        this.#stored(observation);
        return;
      case "delivered":
        this.#delivered(observation.connection, observation.data, observation.attempt);
        return;
      case "routed":
        this.#delivered(observation.connection, observation.data, 1);
        return;
      case "acked":
        this.#counters.add(`consumer ${observation.kind}`);
        return;
      case "unsupported":
        this.#counters.add(`unsupported: ${observation.subject}`);
        return;
      case "count":
        this.#counters.add(observation.what);
    }
  }

  #connected(connection: number): void {
    const process = this.accepting;
    if (process === undefined) return;
    this.#processes.set(connection, process);
    this.#counters.add(this.#seen.has(process) ? "reconnects" : "connects");
    this.#seen.add(process);
  }

  #stored(observation: Extract<ServerObservation, { type: "stored" }>): void {
    const { stream, sequence, duplicate } = observation;
    const id = messageIdOf(observation.data);
    this.#counters.add(duplicate ? "duplicate publishes refused" : "stored");
    const server = this.#server;
    if (id === undefined) this.#record({ type: "stored", server, stream, sequence, duplicate });
    else this.#record({ type: "stored", server, stream, sequence, duplicate, id });
  }

  #delivered(connection: number, data: Uint8Array, attempt: number): void {
    const id = messageIdOf(data);
    const process = this.#processes.get(connection);
    if (id === undefined || process === undefined) return;
    this.#counters.add(attempt > 1 ? "redelivered" : "delivered");
    this.#record({ type: "delivered", process, id, attempt });
  }
}
