import type { Json } from "../../../scenario/json.ts";
import type { Model } from "../model.ts";
import type { Operation } from "../operation.ts";
import { isSame, nameOf, show } from "../value.ts";

/** A value that is read and written; it is nothing before the first write. */
export const register: Model<Json> = {
  name: "register",
  functions: ["read", "write"],
  init: () => null,
  step: stepRegister,
  observes: ({ f, output, status }) => f === "read" || (f === "cas" && status === "ok" && !isSwapped(output)),
  identify: nameOf,
  describe: show,
  misfit: () => undefined,
  withoutIdle: withoutUnseenWrites,
};

/** A register that can also be swapped if it has an expected value. */
export const casRegister: Model<Json> = {
  ...register,
  name: "cas-register",
  functions: ["read", "write", "cas"],
  misfit: ({ f, input }) =>
    f === "cas" && !isPair(input)
      ? `the input of cas is ${show(input)}, expected [expected, value]`
      : undefined,
};

function stepRegister(state: Json, { f, input, output, status }: Operation): Json | undefined {
  if (f === "write") return input;
  if (f === "read") return status === "info" || isSame(state, output) ? state : undefined;
  const [expected, value] = pairOf(input);
  const swaps = isSame(state, expected);
  // Of an indeterminate swap only the case in which it swapped is of interest.
  if (status === "info") return swaps ? value : state;
  return swaps === isSwapped(output) ? (swaps ? value : state) : undefined;
}

/** Whether the output of a compare-and-set that ended `ok` says that it swapped. */
export function isSwapped(output: Json): boolean {
  return output !== false;
}

/** The expected and the new value of a compare-and-set. */
export function pairOf(input: Json): readonly [Json, Json] {
  return isPair(input) ? input : [null, null];
}

function isPair(input: Json): input is readonly [Json, Json] {
  return Array.isArray(input) && input.length === 2;
}

/**
 * A write that may have happened and whose value nobody has seen or compared with can be left out: the
 * next operation after it in any order is a write, which makes it forgotten. A swap that was refused
 * may have seen any value.
 */
function withoutUnseenWrites(operations: readonly Operation[]): readonly Operation[] {
  const seen = new Set<string | number>();
  for (const { f, input, output, status } of operations) {
    if (status === "fail") continue;
    if (f === "cas" && status === "ok" && !isSwapped(output)) return operations;
    if (f === "cas") seen.add(nameOf(pairOf(input)[0]));
    if (f === "read" && status === "ok") seen.add(nameOf(output));
  }
  return operations.filter(({ f, input, status }) => {
    if (status !== "info") return true;
    return f !== "read" && seen.has(nameOf(f === "cas" ? pairOf(input)[1] : input));
  });
}
