import type { ModelName } from "../../../../harness/checkers/consistency/models/index.ts";
import type { Operation } from "../../../../harness/checkers/consistency/operation.ts";
import type { Json } from "../../../../harness/scenario/json.ts";

// What the checkers decide, decided by trying every order: nothing here is shared with them, the
// specifications of the objects included.

/** Whether some order of the operations keeps `precedes` and the specifications of all keys. */
function hasOrder(
  model: ModelName,
  operations: readonly Operation[],
  precedes: (one: Operation, other: Operation) => boolean,
): boolean {
  const happened = operations.filter(({ status }) => status !== "fail");
  const go = (rest: readonly Operation[], states: ReadonlyMap<string, Json>): boolean => {
    if (rest.every(({ status }) => status === "info")) return true;
    return rest.some((next) => {
      const others = rest.filter((one) => one !== next);
      if (others.some((one) => precedes(one, next))) return false;
      return outcomes(model, states.get(next.key) ?? null, next).some((state) =>
        go(others, new Map([...states, [next.key, state]])),
      );
    });
  };
  return go(happened, new Map());
}

/** Whether a history is linearizable. */
export function isLinearizable(model: ModelName, operations: readonly Operation[]): boolean {
  return hasOrder(model, operations, (one, other) => {
    if (one.status !== "ok" || one.completed === undefined) return false;
    if (one.completed < other.invoked) return true;
    const inOrder = operations.indexOf(one) < operations.indexOf(other);
    return one.session === other.session && inOrder && one.completed === other.invoked;
  });
}

/** Whether a history is sequentially consistent. */
export function isSequential(model: ModelName, operations: readonly Operation[]): boolean {
  return hasOrder(
    model,
    operations,
    (one, other) =>
      one.status === "ok" &&
      one.session === other.session &&
      operations.indexOf(one) < operations.indexOf(other),
  );
}

/** The states that an operation with its output can lead to. */
function outcomes(model: ModelName, state: Json, { f, input, output, status }: Operation): Json[] {
  const same = (one: Json, other: Json) => JSON.stringify(one) === JSON.stringify(other);
  const open = status === "info";
  switch (model) {
    case "register":
    case "cas-register":
    case "kv": {
      if (f === "write") return [input];
      if (f === "read") return open || same(state, output) ? [state] : [];
      const [expected = null, value = null] = input as Json[];
      if (open) return same(state, expected) ? [value] : [state];
      if (output === false) return same(state, expected) ? [] : [state];
      return same(state, expected) ? [value] : [];
    }
    case "counter": {
      const sum = (state ?? 0) as number;
      if (f === "add") return [sum + (input as number)];
      return open || sum === (output ?? 0) ? [sum] : [];
    }
    case "list-append": {
      const list = (state ?? []) as Json[];
      if (f === "append") {
        const longer = [...list, input];
        return open || output === null || same(longer, output) ? [longer] : [];
      }
      return open || same(list, output) ? [list] : [];
    }
    case "queue": {
      const waiting = (state ?? []) as Json[];
      if (f === "enqueue") return [[...waiting, input]];
      if (waiting.length === 0) return open || output === null ? [[]] : [];
      return open || same(waiting[0] ?? null, output) ? [waiting.slice(1)] : [];
    }
    case "bank": {
      const balances = (state ?? { a: 0, b: 0, c: 0 }) as Record<string, number>;
      if (f === "read") return open || same(balances, output) ? [balances] : [];
      const { from, to, amount } = input as { from: string; to: string; amount: number };
      const poorer = { ...balances, [from]: (balances[from] ?? 0) - amount };
      return [{ ...poorer, [to]: (poorer[to] ?? 0) + amount }];
    }
  }
}
