import type { Anomaly, Verdict } from "../verdict.ts";
import { anomalyOf, describe, milliseconds, ofKey } from "./describe.ts";
import type { Model } from "./model.ts";
import type { Operation } from "./operation.ts";
import { arrange } from "./problem.ts";
import { type Effort, search, type SearchLimits, type SearchOutcome } from "./search.ts";

/** What was found about the operations on one key. */
export interface KeyLinearizability {
  readonly key: string;
  readonly outcome: SearchOutcome["outcome"];
  /** For `unknown`: why. */
  readonly reason?: string;
  /** How many operations on the key happened or may have happened. */
  readonly operations: number;
  /** An order of all operations that happened; if there is none, of the longest part that has one. */
  readonly order: readonly Operation[];
  /** The operations that cannot be placed, in the order of their completions; see {@link Unplaceable}. */
  readonly unplaceable: readonly Unplaceable[];
  readonly effort: Effort;
}

/** An operation without which the history would be linearizable up to its completion, and with which it is not. */
export interface Unplaceable {
  readonly operation: Operation;
  /** What the object could be at that point, in words; at most eight. */
  readonly states: readonly string[];
}

/** The verdict with what it rests on. */
export interface Linearizability {
  readonly verdict: Verdict;
  readonly keys: readonly KeyLinearizability[];
}

/** Enough for thousands of operations on a key with ten clients; a search that needs more says so. */
export const defaultLimits: SearchLimits = { steps: 5_000_000, bytes: 256 * 1024 * 1024 };

/** Unplaceable operations that are looked for on one key. */
const MOST_UNPLACEABLE = 10;

/**
 * Judges linearizability (Herlihy and Wing, 1990): there is one order of all operations, each at a
 * moment between its invocation and its completion, that the model gives the same outputs.
 *
 * Observed: invocations, completions and outputs. Operations on different keys are judged apart, for a
 * history is linearizable if and only if that of each object is (their Theorem 1). An operation that
 * failed is left out; an indeterminate one may be at any moment after its invocation, or nowhere.
 *
 * Inferred: the longest part of the history, from its beginning, that is linearizable, and the
 * operation that ends it. To find further ones it is taken out, or made indeterminate if it changes
 * something, and the search begins anew; so what follows the first is likely, not proven.
 *
 * Inconclusive is what was not decided within the limits, which are of steps and memory for each key.
 */
export function checkLinearizable<State>(
  model: Model<State>,
  operations: readonly Operation[],
  limits: SearchLimits = defaultLimits,
): Linearizability {
  const keys: KeyLinearizability[] = [];
  for (const [key, own] of byKey(operations)) keys.push(judgeKey(model, key, own, limits));
  return { verdict: verdictOf(model, keys), keys };
}

/** The operations on each key, in their order. */
export function byKey(operations: readonly Operation[]): Map<string, Operation[]> {
  const keys = new Map<string, Operation[]>();
  for (const operation of operations) {
    const own = keys.get(operation.key);
    if (own === undefined) keys.set(operation.key, [operation]);
    else own.push(operation);
  }
  return keys;
}

function judgeKey<State>(
  model: Model<State>,
  key: string,
  operations: readonly Operation[],
  limits: SearchLimits,
): KeyLinearizability {
  const count = operations.filter(({ status }) => status !== "fail").length;
  const first = exactly(model, operations, limits);
  const { outcome, effort } = first;
  const found = { key, outcome, operations: count, effort };
  if (first.outcome === "unknown") return { ...found, reason: first.reason, order: [], unplaceable: [] };
  if (first.outcome === "linearizable") return { ...found, order: first.order, unplaceable: [] };
  return { ...found, order: first.order, unplaceable: unplaceableOf(model, operations, first, limits) };
}

/** Steps of the searches that only make a failure more exact, or find more. */
const STEPS_TO_EXPLAIN = 500_000;

/** Foresight finds soon that there is no order, but too soon in the history; so that place is looked for without it. */
function exactly<State>(
  model: Model<State>,
  operations: readonly Operation[],
  limits: SearchLimits,
): SearchOutcome {
  const problem = arrange(model, operations);
  const outcome = search(model, problem, limits);
  if (outcome.outcome !== "not linearizable" || problem.due === undefined) return outcome;
  const steps = Math.min(limits.steps - outcome.effort.steps, STEPS_TO_EXPLAIN);
  const exact = search(model, { ...problem, due: undefined }, { ...limits, steps });
  return exact.outcome === "not linearizable" ? exact : outcome;
}

type Failure = Extract<SearchOutcome, { outcome: "not linearizable" }>;

function unplaceableOf<State>(
  model: Model<State>,
  operations: readonly Operation[],
  first: Failure,
  limits: SearchLimits,
): Unplaceable[] {
  const found: Unplaceable[] = [];
  let rest = operations;
  let outcome: SearchOutcome = first;
  let steps = Math.min(limits.steps, STEPS_TO_EXPLAIN);
  while (outcome.outcome === "not linearizable") {
    const { unplaceable: operation, states } = outcome;
    found.push({ operation, states });
    if (found.length === MOST_UNPLACEABLE || steps <= 0) break;
    rest = rest.flatMap((one) => (one === operation ? withoutDemand(one) : [one]));
    outcome = search(model, arrange(model, rest), { ...limits, steps });
    steps -= outcome.effort.steps;
  }
  return found;
}

function withoutDemand(operation: Operation): Operation[] {
  if (operation.f === "read") return [];
  return [{ ...operation, status: "info", output: null, completed: undefined }];
}

function verdictOf<State>(model: Model<State>, keys: readonly KeyLinearizability[]): Verdict {
  const anomalies = keys.flatMap((key) =>
    key.unplaceable.map((found, index) => anomalyFor(key, found, index)),
  );
  if (anomalies.length > 0) return { verdict: "violated", anomalies };
  const open = keys.filter(({ outcome }) => outcome === "unknown");
  if (open.length > 0) {
    const reasons = open.map(
      ({ key, reason = "", operations }) => `${reason}${ofKey(key, "on key")} (${operations} operations)`,
    );
    return { verdict: "inconclusive", reason: reasons.join("; ") };
  }
  if (keys.every(({ order }) => order.length === 0)) {
    return { verdict: "inconclusive", reason: `no operation on the ${model.name} succeeded` };
  }
  return { verdict: "held" };
}

function anomalyFor(
  { key, order }: KeyLinearizability,
  { operation, states }: Unplaceable,
  index: number,
): Anomaly {
  const object = key === "" ? "the object" : key;
  const could = states.length > 0 ? `${object} could only be ${states.join(" or ")}` : "nothing was possible";
  const until = milliseconds(operation.completed ?? operation.invoked);
  const prefix =
    index === 0
      ? `; the history${ofKey(key, "of")} is linearizable up to just before ${until} ms, in an order of ${order.length} ${order.length === 1 ? "operation" : "operations"}`
      : "";
  return anomalyOf(
    "unplaceable",
    `${describe(operation)} cannot be placed: when it completed ${could}${prefix}.`,
    [operation],
  );
}
