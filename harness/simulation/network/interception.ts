import type { FrameKind } from "../../protocol/classify.ts";
import { subjectMatches } from "../../protocol/subject.ts";
import type { RandomStream } from "../kernel/random.ts";

/** Which frames a middlebox acts on, and how. Times are in the unit of the middlebox's clock. */
export interface InterceptionRule {
  readonly kind: FrameKind;
  /** Host of the client; any if absent. */
  readonly process?: string;
  /** Subject with NATS wildcards, for publishes and deliveries; any if absent. */
  readonly subject?: string;
  /** The first match to act on, from 1. */
  readonly nth: number;
  /** How many matches in a row to act on. */
  readonly count: number;
  /** The chance in percent that one of them is acted on; all are if absent. */
  readonly percent?: number;
  readonly action: InterceptionAction;
}

/** What happens to a matched frame. */
export type InterceptionAction =
  | { readonly do: "drop" }
  | { readonly do: "duplicate" | "delay"; readonly delay: number }
  | { readonly do: "reorder"; readonly patience: number };

/** A rule with its counts. */
export class RuleInForce {
  readonly action: InterceptionAction;
  /** Frames that were acted on. */
  acted = 0;
  readonly #rule: InterceptionRule;
  readonly #random: RandomStream;
  #seen = 0;

  constructor(rule: InterceptionRule, random: RandomStream) {
    this.#rule = rule;
    this.#random = random;
    this.action = rule.action;
  }

  /** Counts a frame that fits; true if it is one to act on. */
  matches(kind: FrameKind, process: string, subject: string): boolean {
    const rule = this.#rule;
    if (rule.kind !== kind) return false;
    if (rule.process !== undefined && rule.process !== process) return false;
    if (rule.subject !== undefined && !subjectMatches(rule.subject, subject)) return false;
    this.#seen++;
    if (this.#seen < rule.nth || this.#seen >= rule.nth + rule.count) return false;
    if (rule.percent !== undefined && this.#random.below(100) >= rule.percent) return false;
    this.acted++;
    return true;
  }
}

/** The rules in force on all connections, in the order in which they were set. */
export class RulesInForce {
  readonly #rules = new Set<RuleInForce>();
  readonly #random: (name: string) => RandomStream;

  /** @param random - Gives the stream of a name, from the seed of the run. */
  constructor(random: (name: string) => RandomStream) {
    this.#random = random;
  }

  /** Whether there is any. */
  get any(): boolean {
    return this.#rules.size > 0;
  }

  /** Puts a rule in force. */
  add(rule: InterceptionRule): RuleInForce {
    // Named by what it is: leaving out one rule does not change what others draw.
    const inForce = new RuleInForce(rule, this.#random(`rule ${JSON.stringify(rule)}`));
    this.#rules.add(inForce);
    return inForce;
  }

  /** Ends a rule; frames that it delayed still arrive. Idempotent. */
  remove(rule: RuleInForce): void {
    this.#rules.delete(rule);
  }

  /** What happens to a frame: what the first rule says that acts on it; undefined if none does. */
  judge(kind: FrameKind, process: string, subject: string): InterceptionAction | undefined {
    for (const rule of this.#rules) if (rule.matches(kind, process, subject)) return rule.action;
    return undefined;
  }
}
