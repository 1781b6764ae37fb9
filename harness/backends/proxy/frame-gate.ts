import type { Direction } from "../../protocol/frame.ts";
import { InterceptedLane, type LaneSurroundings } from "../../simulation/network/intercepted-lane.ts";
import type { RulesInForce } from "../../simulation/network/interception.ts";
import { FrameTracker, type Stop } from "./frame-tracker.ts";

/** Beyond these, in bytes, a stream is not taken for NATS: a frame is kept until it is whole. */
const limits = { controlLine: 1 << 20, payload: 64 << 20 };

/**
 * One direction of a proxied connection on its way to the pipe: frames are read only while a rule is in
 * force or somebody listens, and stay in step otherwise.
 */
export class FrameGate {
  readonly #rules: RulesInForce;
  readonly #surroundings: LaneSurroundings;
  readonly #lane: InterceptedLane;
  readonly #tracker = new FrameTracker();
  #reading = false;

  constructor(rules: RulesInForce, direction: Direction, process: string, surroundings: LaneSurroundings) {
    this.#rules = rules;
    this.#surroundings = surroundings;
    this.#lane = new InterceptedLane(rules, direction, process, surroundings, limits);
  }

  /** Takes bytes and sends on what goes on at once. */
  pass(bytes: Uint8Array): void {
    let rest = bytes;
    if (!this.#reading) {
      const tracked = this.#tracker.advance(bytes, this.#stop());
      if (tracked === bytes.length) {
        this.#surroundings.send(bytes);
        return;
      }
      if (tracked > 0) this.#surroundings.send(bytes.subarray(0, tracked));
      rest = bytes.subarray(tracked);
      this.#reading = true;
    }
    this.#lane.pass(rest);
    // Only between frames, and not while a frame is kept that must fall between others.
    if (this.#lane.empty && !this.#lane.transparent && !this.#wanted) this.#reading = false;
  }

  /** No more bytes will come; calls back when the last delayed frame has gone. */
  finish(idle: () => void): void {
    this.#lane.finish(idle);
  }

  get #wanted(): boolean {
    return this.#rules.any || this.#surroundings.seen !== undefined;
  }

  #stop(): Stop {
    if (this.#wanted) return "frame";
    return this.#surroundings.rewrite === undefined ? "never" : "info";
  }
}
