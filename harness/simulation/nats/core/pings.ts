import type { ServerTimer } from "../environment.ts";
import type { Broker } from "./broker.ts";
import type { Session } from "./session.ts";

const firstPing = 2_000_000;
const roundTripInterval = 3_600_000_000;
const maxPingsOut = 2;

/** When the server pings a client, and when it gives up (client.go processPingTimer). */
export class PingClock {
  readonly #broker: Broker;
  readonly #session: Session;
  readonly #interval: number;
  #timer: ServerTimer | undefined;
  #unanswered = 0;
  #lastIn = 0;
  #lastPing = Number.NEGATIVE_INFINITY;

  constructor(broker: Broker, session: Session) {
    this.#broker = broker;
    this.#session = session;
    this.#interval = (broker.options.pingInterval ?? 120_000) * 1000;
  }

  /** Begins, or begins anew: the first ping comes early, and up to a fifth later at random. */
  start(): void {
    const first = Math.min(firstPing, this.#interval);
    this.#arm(first + this.#broker.environment.random(Math.max(1, Math.floor(first / 5))));
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** The client did something. */
  active(): void {
    this.#lastIn = this.#broker.environment.now();
  }

  /** A PONG came. */
  answered(): void {
    this.#unanswered = 0;
  }

  #arm(delay: number): void {
    this.#timer?.cancel();
    this.#timer = this.#broker.schedule(delay, () => this.#fire());
  }

  #fire(): void {
    const now = this.#broker.environment.now();
    const quiet = now - this.#lastIn >= this.#interval;
    if (quiet || now - this.#lastPing > roundTripInterval) {
      if (this.#unanswered + 1 > maxPingsOut) {
        this.#broker.count("stale connection");
        this.#session.fail("Stale Connection", "Stale Connection");
        return;
      }
      this.#unanswered++;
      this.#lastPing = now;
      this.#session.ping();
    }
    this.#arm(this.#interval);
  }
}
