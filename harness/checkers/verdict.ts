import type { Property } from "../scenario/claims.ts";

/** The verdict on one property of one history. */
export interface PropertyVerdict<P extends Property = Property> {
  readonly property: P;
  readonly verdict: Verdict;
}

/** The outcome of judging one property: never a boolean. */
export type Verdict =
  | { readonly verdict: "held" }
  | { readonly verdict: "violated"; readonly anomalies: readonly Anomaly[] }
  | { readonly verdict: "inconclusive"; readonly reason: string };

/** The names of departures. */
export type AnomalyKind =
  | "lost"
  | "duplicated"
  | "phantom"
  | "corrupted"
  | "reordered"
  | "stuck"
  | "divergent"
  | "unavailable"
  | "unplaceable"
  | "session order"
  | "unwritten value"
  | "stale read"
  | "lost write"
  | "broken invariant";

/** One named departure, about one message or operation where there is one. */
export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly id?: string;
  /** A sentence for people: what was observed, with times and processes. */
  readonly text: string;
  /** For `lost`: how far the message came. */
  readonly where?: "never stored" | "stored, then lost" | "stored, not delivered" | "delivered, no effect";
  /** For `lost`: position among the producer's acknowledged messages. */
  readonly part?: "prefix" | "middle" | "suffix";
  /** For keyed data: the key. */
  readonly key?: string;
  /** For keyed data: ids of the operations that show it. */
  readonly operations?: readonly string[];
  /** For `stale read`: how long ago the value had been overwritten, in microseconds. */
  readonly age?: number;
  /** For `lost write`: the node that was asked and that lost what it held after it had acknowledged. */
  readonly node?: string;
  /** Times in microseconds of the events that show it. */
  readonly times: readonly number[];
}
