import { checkLinearizable } from "../../../../harness/checkers/consistency/linearizability.ts";
import { type ModelName, modelNames, models } from "../../../../harness/checkers/consistency/models/index.ts";
import type { Operation } from "../../../../harness/checkers/consistency/operation.ts";
import { checkSequential } from "../../../../harness/checkers/consistency/sequential.ts";
import { checkFreshness } from "../../../../harness/checkers/consistency/stale-reads.ts";
import { checkSessions } from "../../../../harness/checkers/consistency/session-guarantees.ts";
import { hasVersions } from "../../../../harness/checkers/consistency/versions.ts";
import { naiveSessions } from "./naive-sessions.ts";
import { isLinearizable, isSequential } from "./brute-force.ts";
import { drawFrom, linearizableHistory, mutated, type Shape } from "./random-operations.ts";

/** Counts of a comparison, and where the two disagree. */
export interface Comparison {
  readonly counts: { held: number; violated: number };
  readonly differences: string[];
}

/** A small random history of a model: linearizable, or with up to three things changed. */
export function smallHistory(seed: number): { model: ModelName; operations: Operation[]; shape: Shape } {
  const draw = drawFrom(seed);
  const model = modelNames[draw(modelNames.length)] ?? "register";
  const shape: Shape = {
    model,
    sessions: 1 + draw(4),
    operations: 1 + draw(7),
    keys: model === "kv" || model === "list-append" ? 1 + draw(2) : 1,
    duration: [1, 4, 12][draw(3)] ?? 4,
    info: [0, 15, 40][draw(3)] ?? 0,
    fail: draw(2) * 10,
    unique: draw(2) === 0,
  };
  let operations = linearizableHistory(draw, shape);
  for (let changes = draw(4); changes > 0; changes -= 1) operations = mutated(draw, operations, shape);
  return { model, operations, shape };
}

/** Compares the linearizability checker with trying every order, on one history. */
export function compareLinearizability(
  into: Comparison,
  model: ModelName,
  operations: readonly Operation[],
  name: string,
): void {
  const { verdict, keys } = checkLinearizable(models[model], operations);
  const actual = keys.every(({ outcome }) => outcome === "linearizable");
  const expected = isLinearizable(model, operations);
  note(into, expected, actual, verdict.verdict, `${name} (${model})`, operations);
}

/** Compares the checker of sequential consistency with trying every order, on one history. */
export function compareSequential(
  into: Comparison,
  model: ModelName,
  operations: readonly Operation[],
  name: string,
): void {
  const { verdict } = checkSequential(models[model], operations);
  const expected = isSequential(model, operations);
  note(into, expected, verdict !== "violated", verdict, `${name} (${model})`, operations);
}

function note(
  { counts, differences }: Comparison,
  expected: boolean,
  actual: boolean,
  verdict: string,
  name: string,
  operations: readonly Operation[],
): void {
  counts[expected ? "held" : "violated"] += 1;
  const none = operations.every(({ status }) => status !== "ok");
  const word = none ? "inconclusive" : expected ? "held" : "violated";
  if (expected !== actual || verdict !== word) {
    differences.push(`history ${name}: checker ${verdict}, oracle ${word}: ${JSON.stringify(operations)}`);
  }
}

/** Compares the session guarantees of a register with their definitions, on one history. */
export function compareSessions(
  into: Comparison,
  model: ModelName,
  operations: readonly Operation[],
  name: string,
): void {
  const verdicts = checkSessions(operations);
  if (!hasVersions(models[model])) return;
  if (verdicts.causal.verdict === "inconclusive") return;
  if (model === "list-append") {
    compareImplied(into, model, operations, name);
    return;
  }
  const naive = naiveSessions(operations);
  into.counts[naive?.causal === true ? "held" : "violated"] += 1;
  for (const guarantee of ["read-your-writes", "monotonic-reads", "pram", "causal"] as const) {
    const expected = naive?.[guarantee] === true ? "held" : "violated";
    const actual = verdicts[guarantee].verdict;
    if (actual !== expected) {
      into.differences.push(
        `history ${name} (${model}): ${guarantee} ${actual}, oracle ${expected}: ${JSON.stringify(operations)}`,
      );
    }
  }
}

/** What is implied: a sequential history keeps all session guarantees, a linearizable one has no stale read. */
export function compareImplied(
  into: Comparison,
  model: ModelName,
  operations: readonly Operation[],
  name: string,
): void {
  if (!hasVersions(models[model])) return;
  const sequential = isSequential(model, operations);
  into.counts[sequential ? "held" : "violated"] += 1;
  const broken = Object.entries(checkSessions(operations)).filter(
    ([, { verdict }]) => verdict === "violated",
  );
  if (sequential && broken.length > 0) {
    into.differences.push(
      `history ${name} (${model}): sequential, but not ${broken.map(([one]) => one).join()}: ${JSON.stringify(operations)}`,
    );
  }
  if (checkFreshness(operations).verdict.verdict === "violated" && isLinearizable(model, operations)) {
    into.differences.push(
      `history ${name} (${model}): linearizable, but stale: ${JSON.stringify(operations)}`,
    );
  }
}
