import type { ServerTimer } from "../environment.ts";
import type { Consumer } from "./consumer.ts";

const defaultThreshold = 5_000_000;

/** Deletes a consumer that nobody uses any more (consumer.go deleteNotActive, updateInactiveThreshold). */
export class Inactivity {
  readonly #consumer: Consumer;
  #threshold = 0;
  #timer: ServerTimer | undefined;
  #last = 0;

  constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  /** Begins, or follows a change of the configuration. */
  start(): void {
    const { broker, config, isDurable, pull, push } = this.#consumer;
    const jitter = (): number => 100_000 + broker.environment.random(900) * 1000;
    if (config.inactive_threshold > 0) {
      this.#threshold = config.inactive_threshold / 1000 + (pull === undefined ? 0 : jitter());
    } else if (isDurable) {
      this.#threshold = 0;
    } else {
      this.#threshold = defaultThreshold + jitter();
      config.inactive_threshold = defaultThreshold * 1000;
    }
    this.touch();
    if (pull !== undefined || push?.active === false) this.#arm(this.#threshold);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** It was used. */
  touch(): void {
    this.#last = this.#consumer.broker.environment.now();
  }

  /** A push consumer's deliver subject has, or has lost, a subscriber. */
  interestChanged(active: boolean): void {
    if (active) this.stop();
    else if (this.#timer === undefined) this.#arm(this.#threshold);
  }

  #arm(delay: number): void {
    this.stop();
    if (this.#threshold <= 0) return;
    this.#timer = this.#consumer.broker.schedule(delay, () => {
      this.#timer = undefined;
      this.#check();
    });
  }

  #check(): void {
    const consumer = this.#consumer;
    if (consumer.push?.active === true) return;
    if (consumer.pull !== undefined) {
      const now = consumer.broker.environment.now();
      const elapsed = now - this.#last;
      if (elapsed < this.#threshold) return this.#arm(this.#threshold - elapsed);
      if (consumer.pull.hasInterest) return this.#arm(this.#threshold);
      const busy = this.#untilAcksAreDue(now);
      if (busy > 0) return this.#arm(busy);
    }
    consumer.broker.count("inactive consumer deleted");
    consumer.close(true);
  }

  #untilAcksAreDue(now: number): number {
    const { outstanding, config } = this.#consumer;
    let delay = 0;
    for (const { time } of outstanding.pending.values()) {
      delay = Math.max(delay, time + config.ack_wait / 1000 + this.#threshold - now);
    }
    return delay;
  }
}
