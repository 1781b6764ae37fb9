import { classify } from "../../protocol/classify.ts";
import type { Direction, Frame } from "../../protocol/frame.ts";
import { FrameParser } from "../../protocol/parser.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Connection } from "./connection.ts";
import type { Pipe } from "./pipe.ts";
import { RuleInForce, type InterceptionRule } from "./interception.ts";

/** A frame that waits to be overtaken. */
interface Overtaken {
  readonly kind: string;
  release(): void;
}

/** What the middlebox keeps per connection and direction. */
interface Lane {
  readonly parser: FrameParser;
  readonly overtaken: Overtaken[];
  /** Bytes behind the last whole frame. */
  rest: Uint8Array;
  /** After bytes that are no NATS frames, all is passed on as it comes. */
  transparent: boolean;
}

/**
 * A box between clients and servers that understands NATS frames and can drop, duplicate, delay and
 * reorder single ones. It passes on whole frames only, so that what it inserts falls between frames.
 */
export class Middlebox {
  readonly #kernel: Kernel;
  readonly #rules = new Set<RuleInForce>();
  readonly #lanes = new Map<Connection, Map<Direction, Lane>>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Puts a rule in force. */
  add(rule: InterceptionRule): RuleInForce {
    const inForce = new RuleInForce(rule);
    this.#rules.add(inForce);
    return inForce;
  }

  /** Ends a rule; frames that it delayed still arrive. Idempotent. */
  remove(rule: RuleInForce): void {
    this.#rules.delete(rule);
  }

  /** Takes bytes of a connection and sends on what goes on at once. */
  pass(connection: Connection, direction: Direction, bytes: Uint8Array, pipe: Pipe): void {
    const lane = this.#lane(connection, direction);
    if (lane.transparent) {
      pipe.send(bytes);
      return;
    }
    const passed: Uint8Array[] = [];
    const process = connection.client.host;
    let used = 0;
    const failure = lane.parser.push(bytes, (frame) => {
      used += frame.raw.length;
      if (!this.#judge(frame, direction, process, lane, pipe)) return;
      passed.push(frame.raw);
      this.#letOvertake(frame, direction, lane);
    });
    if (passed.length > 0) pipe.send(passed.length === 1 ? (passed[0] as Uint8Array) : Buffer.concat(passed));
    lane.rest = restOf(lane.rest, bytes, used);
    if (failure !== undefined) {
      lane.transparent = true;
      pipe.send(lane.rest);
    }
  }

  /** Whether the frame goes on now; arranges what else happens to it. */
  #judge(frame: Frame, direction: Direction, process: string, lane: Lane, pipe: Pipe): boolean {
    if (this.#rules.size === 0) return true;
    const kind = classify(frame, direction);
    if (kind === undefined) return true;
    for (const rule of this.#rules) {
      if (!rule.matches(kind, process, frame.subject)) continue;
      const { action } = rule;
      switch (action.do) {
        case "drop":
          return false;
        case "duplicate":
          this.#later(action.delay, frame, pipe);
          return true;
        case "delay":
          this.#later(action.delay, frame, pipe);
          return false;
        case "reorder":
          this.#waitForOvertaking(kind, action.patience, frame, lane, pipe);
          return false;
      }
    }
    return true;
  }

  #later(delay: number, frame: Frame, pipe: Pipe): void {
    const raw = frame.raw.slice();
    this.#kernel.schedule(delay, this.#kernel.root, "middlebox", () => pipe.send(raw));
  }

  #waitForOvertaking(kind: string, patience: number, frame: Frame, lane: Lane, pipe: Pipe): void {
    const raw = frame.raw.slice();
    let waiting = true;
    const overtaken: Overtaken = {
      kind,
      release: () => {
        if (!waiting) return;
        waiting = false;
        lane.overtaken.splice(lane.overtaken.indexOf(overtaken), 1);
        pipe.send(raw);
      },
    };
    lane.overtaken.push(overtaken);
    this.#kernel.schedule(patience, this.#kernel.root, "middlebox", () => overtaken.release());
  }

  /** Lets held frames of the same kind follow, right behind what is being passed on now. */
  #letOvertake(frame: Frame, direction: Direction, lane: Lane): void {
    if (lane.overtaken.length === 0) return;
    const kind = classify(frame, direction);
    for (const overtaken of lane.overtaken.filter((held) => held.kind === kind)) {
      this.#kernel.schedule(0, this.#kernel.root, "middlebox", () => overtaken.release());
    }
  }

  #lane(connection: Connection, direction: Direction): Lane {
    let lanes = this.#lanes.get(connection);
    if (lanes === undefined) {
      lanes = new Map();
      this.#lanes.set(connection, lanes);
    }
    let lane = lanes.get(direction);
    if (lane === undefined) {
      lane = { parser: new FrameParser(direction), overtaken: [], rest: new Uint8Array(0), transparent: false };
      lanes.set(direction, lane);
    }
    return lane;
  }
}

/** What is left behind `used` bytes of the earlier rest and the new bytes together. */
function restOf(earlier: Uint8Array, bytes: Uint8Array, used: number): Uint8Array {
  if (used >= earlier.length) return bytes.subarray(used - earlier.length);
  return Buffer.concat([earlier.subarray(used), bytes]);
}
