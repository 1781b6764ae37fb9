import type { ModelName } from "../../../../harness/checkers/consistency/models/index.ts";
import type { Operation, OperationFunction } from "../../../../harness/checkers/consistency/operation.ts";
import type { Json } from "../../../../harness/scenario/json.ts";

/** A source of chance: a whole number from 0 to below `bound`. */
export type Draw = (bound: number) => number;

/** A source of chance that is the same for the same seed (mulberry32). */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/** How a random history is made. */
export interface Shape {
  readonly model: ModelName;
  readonly sessions: number;
  readonly operations: number;
  readonly keys: number;
  /** Longest operation, and longest pause between two of a session; 0 makes many equal times. */
  readonly duration: number;
  /** Of a hundred operations, how many end `info`, and how many `fail`. */
  readonly info: number;
  readonly fail: number;
  /** Whether no value is written twice. */
  readonly unique: boolean;
}

const functions: Readonly<Record<ModelName, readonly OperationFunction[]>> = {
  register: ["read", "write", "read"],
  "cas-register": ["read", "write", "cas", "read"],
  kv: ["read", "write", "cas", "read"],
  counter: ["read", "add"],
  "list-append": ["read", "append"],
  queue: ["enqueue", "dequeue"],
  bank: ["read", "transfer"],
};

interface Planned {
  operation: Operation;
  readonly point: number;
}

/**
 * A linearizable history: every operation takes effect on the real object at a moment between its
 * invocation and its completion; half of those that end `info` never do.
 */
export function linearizableHistory(draw: Draw, shape: Shape): Operation[] {
  const planned: Planned[] = [];
  const clock = Array.from({ length: shape.sessions }, () => draw(shape.duration + 1));
  for (let number = 0; number < shape.operations; number += 1) {
    const session = draw(shape.sessions);
    const invoked = (clock[session] ?? 0) + draw(shape.duration + 1);
    const completed = invoked + draw(shape.duration + 1);
    clock[session] = completed;
    planned.push({
      operation: plan(draw, shape, number, session, invoked, completed),
      point: invoked + draw(completed - invoked + 1),
    });
  }
  const states = new Map<string, Json>();
  // Stable, so that operations of one session that touch stay in their order.
  for (const one of planned.toSorted((a, b) => a.point - b.point)) {
    const { operation } = one;
    if (operation.status === "fail" || (operation.status === "info" && draw(2) === 0)) continue;
    const [state, output] = apply(shape.model, states.get(operation.key) ?? null, operation);
    states.set(operation.key, state);
    one.operation = { ...operation, output: operation.status === "ok" ? output : null };
  }
  return planned.map(({ operation }) => operation).toSorted((a, b) => a.invoked - b.invoked);
}

function plan(
  draw: Draw,
  shape: Shape,
  number: number,
  session: number,
  invoked: number,
  completed: number,
): Operation {
  const known = functions[shape.model];
  const f = known[draw(known.length)] ?? "read";
  const chance = draw(100);
  const status = chance < shape.info ? "info" : chance < shape.info + shape.fail ? "fail" : "ok";
  const value = () => (shape.unique ? number + 1 : 1 + draw(3));
  return {
    id: `${number}`,
    session: `s${session}`,
    process: `node-${1 + (session % 3)}`,
    f,
    key: `k${draw(shape.keys)}`,
    input:
      f === "read" || f === "dequeue"
        ? null
        : f === "cas"
          ? [casFrom(draw, shape, number), value()]
          : f === "transfer"
            ? transfer(draw)
            : value(),
    output: null,
    invoked,
    completed: status === "info" ? undefined : completed,
    status,
  };
}

function casFrom(draw: Draw, shape: Shape, number: number): Json {
  const from = draw(shape.unique ? number + 1 : 4);
  return from === 0 ? null : from;
}

const accounts = ["a", "b", "c"] as const;

function transfer(draw: Draw): Json {
  const from = draw(accounts.length);
  const to = (from + 1 + draw(accounts.length - 1)) % accounts.length;
  return { from: accounts[from] ?? "a", to: accounts[to] ?? "a", amount: 1 + draw(3) };
}

function apply(model: ModelName, state: Json, { f, input }: Operation): [Json, Json] {
  const list = (state ?? []) as Json[];
  switch (f) {
    case "read":
      if (model === "bank") return [state, state ?? { a: 0, b: 0, c: 0 }];
      return [state, model === "counter" ? (state ?? 0) : model === "list-append" ? list : state];
    case "write":
      return [input, null];
    case "cas": {
      const [expected = null, value = null] = input as Json[];
      return expected === state ? [value, true] : [state, false];
    }
    case "add":
      return [((state ?? 0) as number) + (input as number), null];
    case "append":
      return [[...list, input], null];
    case "enqueue":
      return [[...list, input], null];
    case "dequeue":
      return [list.slice(1), list[0] ?? null];
    case "transfer": {
      const balances = (state ?? { a: 0, b: 0, c: 0 }) as Record<string, number>;
      const { from, to, amount } = input as { from: string; to: string; amount: number };
      const poorer = { ...balances, [from]: (balances[from] ?? 0) - amount };
      return [{ ...poorer, [to]: (poorer[to] ?? 0) + amount }, null];
    }
  }
}

/** Every history that differs from this one in one output. */
export function corruptions(operations: readonly Operation[], values: readonly Json[]): Operation[][] {
  return operations.flatMap((operation, index) => {
    if (operation.status !== "ok") return [];
    const outputs: readonly Json[] =
      operation.f === "cas"
        ? [true, false]
        : operation.f === "read" || operation.f === "dequeue"
          ? values
          : [];
    return outputs
      .filter((output) => JSON.stringify(output) !== JSON.stringify(operation.output))
      .map((output) => operations.with(index, { ...operation, output }));
  });
}

/** The history with one thing changed: an output, a time or a status. */
export function mutated(draw: Draw, operations: readonly Operation[], shape: Shape): Operation[] {
  const index = draw(operations.length);
  const operation = operations[index];
  if (operation === undefined) return [...operations];
  const all = corruptions([operation], outputsOf(draw, shape));
  if (draw(3) > 0 && all.length > 0) return operations.with(index, all[draw(all.length)]?.[0] ?? operation);
  const later = operations.with(index, { ...operation, status: "info", output: null, completed: undefined });
  const shorter = operations.with(index, {
    ...operation,
    ...(operation.completed === undefined ? {} : { completed: operation.invoked }),
  });
  return draw(2) === 0 ? later : shorter;
}

/** Outputs that reads of this shape may give. */
export function outputsOf(draw: Draw, { model, operations, unique }: Shape): Json[] {
  const most = unique ? operations : 3;
  if (model === "bank") {
    return Array.from({ length: 4 }, () => {
      const [a, b] = [draw(4) - 2, draw(4) - 2];
      return { a, b, c: draw(4) === 0 ? 1 - a - b : 0 - a - b };
    });
  }
  if (model !== "list-append") return [null, ...Array.from({ length: most + 1 }, (_, value) => value)];
  return Array.from({ length: 4 }, () => Array.from({ length: draw(4) }, () => 1 + draw(most)));
}
