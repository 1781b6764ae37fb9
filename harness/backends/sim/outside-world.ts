import type { EffectRequest } from "../../scenario/strategy.ts";
import type { Kernel } from "../../simulation/kernel/kernel.ts";
import type { Owner } from "../../simulation/kernel/owner.ts";
import type { RandomStream } from "../../simulation/kernel/random.ts";
import type { UntimedEvent } from "../backend.ts";
import { EffectBook } from "../effect-book.ts";

/** Microseconds that a request to the outside world takes each way. */
const LATENCY = { low: 300, high: 3000 };

/**
 * What lies beyond the application: it carries out effects and remembers idempotency keys.
 *
 * Faults do not reach it. A request that has left a process is carried out even if the process dies.
 */
export class OutsideWorld {
  readonly #kernel: Kernel;
  readonly #random: RandomStream;
  readonly #record: (event: UntimedEvent) => void;
  readonly #book = new EffectBook();
  #requests = 0;

  constructor(kernel: Kernel, record: (event: UntimedEvent) => void) {
    this.#kernel = kernel;
    this.#random = kernel.random("outside world");
    this.#record = record;
  }

  /** Requests on their way there. */
  get underWay(): number {
    return this.#requests;
  }

  /** Asks for an effect on behalf of a process; resolves whether it was done now. */
  request(owner: Owner, request: EffectRequest): Promise<boolean> {
    this.#requests++;
    return new Promise((resolve) => {
      this.#kernel.schedule(this.#latency(), this.#kernel.root, "effect", () => {
        this.#requests--;
        const applied = this.#apply(owner.name, request);
        this.#kernel.schedule(this.#latency(), owner, "effect answer", () => resolve(applied));
      });
    });
  }

  #apply(process: string, request: EffectRequest): boolean {
    const event = this.#book.apply(process, request, this.#kernel.now);
    this.#record(event);
    return event.applied;
  }

  #latency(): number {
    return this.#random.between(LATENCY.low, LATENCY.high);
  }
}
