import type { FrameKind } from "../../protocol/classify.ts";
import { subjectMatches } from "../../protocol/subject.ts";

/** Which frames a middlebox acts on, and how. Times are in microseconds. */
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
  #seen = 0;

  constructor(rule: InterceptionRule) {
    this.#rule = rule;
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
    this.acted++;
    return true;
  }
}
