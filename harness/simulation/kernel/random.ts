import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

const TWO_TO_32 = 0x1_0000_0000;

/** One named stream of random numbers; streams of different names are independent. */
export class RandomStream {
  readonly #generator: RandomGenerator;

  /**
   * @param seed - Unsigned 32-bit seed of the run.
   * @param name - Purpose of the stream, as `link producer-1>nats-1`.
   */
  constructor(seed: number, name: string) {
    this.#generator = xoroshiro128plusFromState(stateOf(seed, name));
  }

  /** A uniform integer from 0 to 2^32 - 1. */
  uint32(): number {
    return this.#generator.next() >>> 0;
  }

  /** A uniform integer from 0 up to `limit` exclusive (`limit` at most 2^32). */
  below(limit: number): number {
    return Math.floor((this.uint32() / TWO_TO_32) * limit);
  }

  /** A uniform integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** A uniform number from 0 up to 1 exclusive with 53 bits, as `Math.random()`. */
  fraction(): number {
    return ((this.uint32() >>> 5) * 0x400_0000 + (this.uint32() >>> 6)) / 0x20_0000_0000_0000;
  }

  /** Fills an array with random bytes. */
  fill(bytes: Uint8Array): void {
    for (let index = 0; index < bytes.length; index++) bytes[index] = this.uint32() & 0xff;
  }
}

/** Hashes a seed and a name into the four words of a generator's state (SplitMix finaliser per word). */
function stateOf(seed: number, name: string): [number, number, number, number] {
  let hash = mix(seed ^ 0x9e3779b9);
  for (let index = 0; index < name.length; index++) hash = mix(hash ^ name.charCodeAt(index));
  return [mix(hash ^ 1), mix(hash ^ 2), mix(hash ^ 3), mix(hash ^ 4) | 1];
}

function mix(value: number): number {
  let x = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return ((x ^ (x >>> 15)) + 0x6d2b79f5) | 0;
}
