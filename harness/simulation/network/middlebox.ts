import type { Direction } from "../../protocol/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Connection } from "./connection.ts";
import { InterceptedLane } from "./intercepted-lane.ts";
import { RulesInForce, type InterceptionRule, type RuleInForce } from "./interception.ts";
import type { Pipe } from "./pipe.ts";

/**
 * A box between clients and servers that understands NATS frames and can drop, duplicate, delay and
 * reorder single ones. It passes on whole frames only, so that what it inserts falls between frames.
 * Times of rules are in microseconds.
 */
export class Middlebox {
  readonly #kernel: Kernel;
  readonly #rules: RulesInForce;
  readonly #lanes = new Map<Connection, Map<Direction, InterceptedLane>>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#rules = new RulesInForce((name) => kernel.random(name));
  }

  /** Puts a rule in force. */
  add(rule: InterceptionRule): RuleInForce {
    return this.#rules.add(rule);
  }

  /** Ends a rule; frames that it delayed still arrive. Idempotent. */
  remove(rule: RuleInForce): void {
    this.#rules.remove(rule);
  }

  /** Takes bytes of a connection and sends on what goes on at once. */
  pass(connection: Connection, direction: Direction, bytes: Uint8Array, pipe: Pipe): void {
    this.#lane(connection, direction, pipe).pass(bytes);
  }

  #lane(connection: Connection, direction: Direction, pipe: Pipe): InterceptedLane {
    let lanes = this.#lanes.get(connection);
    if (lanes === undefined) {
      lanes = new Map();
      this.#lanes.set(connection, lanes);
    }
    let lane = lanes.get(direction);
    if (lane === undefined) {
      lane = new InterceptedLane(this.#rules, direction, connection.client.host, {
        send: (bytes) => pipe.send(bytes),
        later: (delay, callback) => {
          this.#kernel.schedule(delay, this.#kernel.root, "middlebox", callback);
        },
      });
      lanes.set(direction, lane);
    }
    return lane;
  }
}
