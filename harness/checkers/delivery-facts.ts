import type {
  CompletionEvent,
  DeliveredEvent,
  EffectEvent,
  InvokeEvent,
  ServerEvent,
  StoredEvent,
} from "../history/events.ts";

/** Everything that one history says about one message id. Times are in microseconds. */
export interface MessageFacts {
  readonly id: string;
  /** The attempt to send it; absent for an id that nobody sent. */
  readonly invoke: InvokeEvent | undefined;
  /** Whether the send ended in any way. */
  readonly completed: boolean;
  /** First `ok`. */
  readonly acknowledgedAt: number | undefined;
  /** First definite answer, `ok` or `fail`. */
  readonly answeredAt: number | undefined;
  /** How the send ended; where events disagree, `ok` counts before `info` before `fail`. */
  readonly outcome: CompletionEvent["type"] | undefined;
  /** Times that a broker stored it anew, in order. */
  readonly stored: readonly StoredEvent[];
  /** How often a broker recognised it as a duplicate. */
  readonly storedDuplicates: number;
  readonly deliveries: readonly DeliveredEvent[];
  /** Requests to the outside world that had an effect. */
  readonly applied: readonly EffectEvent[];
  /** Requests to the outside world without an effect, as their key was known. */
  readonly suppressed: readonly EffectEvent[];
}

/** One history folded once, for all checkers and measures. */
export interface DeliveryFacts {
  /** By id, in the order in which the ids first appear. */
  readonly messages: ReadonlyMap<string, MessageFacts>;
  /** Attempted messages of each producer, in the order of the attempts. */
  readonly producers: ReadonlyMap<string, readonly MessageFacts[]>;
  /** Messages with an effect, in the order of their first effects. */
  readonly effected: readonly MessageFacts[];
  /** Whether the recovery phase began. */
  readonly recovered: boolean;
  /** How the run ended; absent if the history stops before the run did. */
  readonly outcome: "quiet" | "stuck" | undefined;
  /** With `stuck`: what was still outstanding, in words. */
  readonly outstanding: readonly string[];
  /** Ids that the broker still held for a consumer at the end; absent if unknown. */
  readonly pending: ReadonlySet<string> | undefined;
  /** Time of the last event. */
  readonly endedAt: number;
  /** Whether any broker stored anything that the history shows. */
  readonly hasStore: boolean;
  /** When each process last died or stopped. */
  readonly processEnds: ReadonlyMap<string, number>;
  /** The last time that each server was killed or lost power. */
  readonly serverDeaths: ReadonlyMap<string, ServerEvent>;
  /** Servers that are killed, without power or paused at the end. */
  readonly serversDown: ReadonlySet<string>;
}

/** Whether the send of a message is known neither to have succeeded nor to have failed. */
export function isIndeterminate(message: MessageFacts): boolean {
  const { invoke, outcome } = message;
  return invoke !== undefined && outcome !== "ok" && outcome !== "fail";
}
