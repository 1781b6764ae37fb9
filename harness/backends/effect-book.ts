import { digest } from "../history/digest.ts";
import type { EffectEvent } from "../history/events.ts";
import type { EffectRequest } from "../scenario/strategy.ts";

/** The idempotency keys of the outside world, the same on every backend. */
export class EffectBook {
  /** Until when each key is remembered, in microseconds. */
  readonly #keys = new Map<string, number>();

  /** Carries out a request of a process at a time in microseconds; gives the event that tells of it. */
  apply(process: string, request: EffectRequest, now: number): Omit<EffectEvent, "time"> {
    const { id, data, key, keyLifetime } = request;
    const applied = key === undefined || !this.#isKnown(key, now);
    if (applied && key !== undefined) {
      this.#keys.set(key, keyLifetime === undefined ? Number.POSITIVE_INFINITY : now + keyLifetime * 1000);
    }
    return {
      type: "effect",
      process,
      id,
      applied,
      ...(key !== undefined && { key }),
      ...(data !== undefined && { digest: digest(data) }),
    };
  }

  #isKnown(key: string, now: number): boolean {
    const until = this.#keys.get(key);
    return until !== undefined && now < until;
  }
}
