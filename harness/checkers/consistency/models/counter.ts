import type { Model } from "../model.ts";
import { show } from "../value.ts";

/** A number from 0 to which numbers are added. */
export const counter: Model<number> = {
  name: "counter",
  functions: ["read", "add"],
  init: () => 0,
  step: (state, { f, input, output, status }) => {
    if (f === "add") return state + Number(input);
    return status === "info" || state === (output ?? 0) ? state : undefined;
  },
  observes: ({ f }) => f === "read",
  identify: (state) => state,
  describe: String,
  misfit: ({ f, input, output, status }) => {
    if (f === "add") {
      return Number.isSafeInteger(input)
        ? undefined
        : `the input of add is ${show(input)}, expected a whole number`;
    }
    const fits = status !== "ok" || output === null || typeof output === "number";
    return fits ? undefined : `the output of read is ${show(output)}, expected a number`;
  },
  withoutIdle: (operations) => operations.filter(({ f, status }) => f !== "read" || status !== "info"),
};
