import type { Json } from "../../scenario/json.ts";
import type { Verdict } from "../verdict.ts";
import type { DataHistory } from "./data-history.ts";
import { checkConvergence } from "./divergence.ts";
import { checkLinearizable, defaultLimits, type Linearizability } from "./linearizability.ts";
import { finalsByKey } from "./lost-writes.ts";
import type { Model } from "./model.ts";
import type { Operation } from "./operation.ts";
import type { SearchLimits } from "./search.ts";
import { checkSequential, defaultSequentialLimits, type SequentialLimits } from "./sequential.ts";
import { checkSessions, forAll, type SessionVerdicts } from "./session-guarantees.ts";
import { hasVersions } from "./versions.ts";
import { nameOf } from "./value.ts";

/**
 * Consistency models from strong to weak; each implies those after it.
 *
 * The order is that of Jepsen's map of consistency models and of Viotti and Vukolić (2016): linearizable
 * (Herlihy and Wing, 1990), sequential (Lamport, 1979), causal (Ahamad et al., 1995), PRAM (Lipton and
 * Sandberg, 1988), single session guarantees (Terry et al., 1994), eventual, that is all nodes agree after
 * recovery (Vogels, 2009), none. The first two cannot be available on every side of a partition, causal
 * ones can with sticky sessions, monotonic ones to any client (Bailis et al., 2013).
 */
export const consistencyModels = [
  "linearizable",
  "sequential",
  "causal",
  "pram",
  "session",
  "eventual",
  "none",
] as const;

/** One of {@link consistencyModels}. */
export type ConsistencyModel = (typeof consistencyModels)[number];

/** What a history is worth. */
export interface StrongestModel {
  /** The strongest model that held. */
  readonly model: ConsistencyModel;
  /** The session guarantees that held, where `model` is `session`. */
  readonly guarantees: readonly SessionPart[];
  /** Stronger models that could not be decided: the history may be worth more. */
  readonly undecided: readonly ConsistencyModel[];
  /** The same for people. */
  readonly text: string;
  readonly linearizable: Linearizability;
  readonly sequential: Verdict;
  readonly sessions: SessionVerdicts;
  readonly convergence: Verdict;
}

/** The four guarantees of which PRAM and causal consistency are made. */
const parts = ["read-your-writes", "monotonic-reads", "monotonic-writes", "writes-follow-reads"] as const;

/** One of the four session guarantees. */
export type SessionPart = (typeof parts)[number];

/** How much the searches may take. */
export interface ModelLimits {
  readonly linearizable?: SearchLimits;
  readonly sequential?: SequentialLimits;
}

/**
 * Names the strongest model that held.
 *
 * What the nodes hold after recovery counts as a last read of every key on which they agree, so that a
 * lost write shows. What a stronger model implies is not judged again: sequential, causal and the
 * session guarantees hold if the history is linearizable.
 */
export function strongestModel<State>(
  model: Model<State>,
  history: DataHistory,
  { linearizable: search = defaultLimits, sequential: order = defaultSequentialLimits }: ModelLimits = {},
): StrongestModel {
  const operations = model.functions.includes("read") ? withFinalReads(history) : history.operations;
  const linearizable = checkLinearizable(model, operations, search);
  const held = linearizable.verdict.verdict === "held";
  const sessions = held
    ? forAll(HELD)
    : hasVersions(model)
      ? checkSessions(operations)
      : forAll(unversioned(model));
  const sequential = held ? HELD : sequentialOf(model, operations, sessions, order);
  const convergence = checkConvergence(history.finals);
  const verdicts: readonly (readonly [ConsistencyModel, Verdict])[] = [
    ["linearizable", linearizable.verdict],
    ["sequential", sequential],
    ["causal", sessions.causal],
    ["pram", sessions.pram],
    ["session", sessionOf(sessions)],
    ["eventual", eventualOf(sessions, convergence)],
  ];
  const index = verdicts.findIndex(([, { verdict }]) => verdict === "held");
  const strongest = verdicts[index]?.[0] ?? "none";
  const above = index < 0 ? verdicts : verdicts.slice(0, index);
  const undecided = above.flatMap(([name, { verdict }]) => (verdict === "inconclusive" ? [name] : []));
  const guarantees = strongest === "session" ? heldParts(sessions) : [];
  const text = inWords(strongest, guarantees, undecided);
  return { model: strongest, guarantees, undecided, text, linearizable, sequential, sessions, convergence };
}

/** The operations, and a last read of every key on which all nodes that hold it agree. */
export function withFinalReads({ operations, finals }: DataHistory): readonly Operation[] {
  const reads = [...finalsByKey(finals)].flatMap(([key, own]): Operation[] => {
    const [first] = own;
    const names = new Set(own.map(({ value }) => nameOf(value)));
    if (first === undefined || names.size > 1) return [];
    const times = own.map(({ time }) => time);
    return [finalRead(key, first.value, Math.min(...times), Math.max(...times))];
  });
  return reads.length === 0 ? operations : [...operations, ...reads];
}

function finalRead(key: string, value: Json, invoked: number, completed: number): Operation {
  const session = `final read of ${key}`;
  return {
    id: session,
    session,
    process: session,
    f: "read",
    key,
    input: null,
    output: value,
    invoked,
    completed,
    status: "ok",
  };
}

const HELD: Verdict = { verdict: "held" };

function unversioned({ name }: { readonly name: string }): Verdict {
  return {
    verdict: "inconclusive",
    reason: `what a ${name} gives does not tell which operations it has seen`,
  };
}

function sequentialOf<State>(
  model: Model<State>,
  operations: readonly Operation[],
  { causal }: SessionVerdicts,
  limits: SequentialLimits,
): Verdict {
  return causal.verdict === "violated" ? causal : checkSequential(model, operations, limits);
}

function heldParts(sessions: SessionVerdicts): SessionPart[] {
  return parts.filter((part) => sessions[part].verdict === "held");
}

function sessionOf(sessions: SessionVerdicts): Verdict {
  if (heldParts(sessions).length > 0) return HELD;
  return (
    parts.map((part) => sessions[part]).find(({ verdict }) => verdict === "inconclusive") ??
    sessions["read-your-writes"]
  );
}

/** Nodes that agree on what nobody wrote are not consistent in any sense. */
function eventualOf(sessions: SessionVerdicts, convergence: Verdict): Verdict {
  const { "monotonic-reads": reads } = sessions;
  const isUnwritten =
    reads.verdict === "violated" && reads.anomalies.some(({ kind }) => kind === "unwritten value");
  return isUnwritten ? reads : convergence;
}

const names: Readonly<Record<ConsistencyModel, string>> = {
  linearizable: "linearizable",
  sequential: "sequentially consistent",
  causal: "causally consistent",
  pram: "PRAM (read your writes, monotonic reads, monotonic writes)",
  session: "session guarantees",
  eventual: "eventually consistent: the nodes agree after recovery",
  none: "none",
};

function inWords(
  model: ConsistencyModel,
  guarantees: readonly SessionPart[],
  undecided: readonly ConsistencyModel[],
): string {
  const what =
    guarantees.length > 0 ? guarantees.map((part) => part.replaceAll("-", " ")).join(", ") : names[model];
  return undecided.length > 0 ? `${what} at least (not decided: ${undecided.join(", ")})` : what;
}
