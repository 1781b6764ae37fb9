import type { Model } from "../model.ts";
import { bank } from "./bank.ts";
import { counter } from "./counter.ts";
import { kv } from "./kv.ts";
import { listAppend } from "./list-append.ts";
import { queue } from "./queue.ts";
import { casRegister, register } from "./register.ts";

/** The names of the models that histories are judged as. */
export const modelNames = [
  "register",
  "cas-register",
  "kv",
  "list-append",
  "counter",
  "queue",
  "bank",
] as const;

/** One of {@link modelNames}. */
export type ModelName = (typeof modelNames)[number];

/** The models by name. What their states are is known to each model alone. */
export const models: { readonly [name in ModelName]: Model<unknown> } = {
  register,
  "cas-register": casRegister,
  kv,
  "list-append": listAppend,
  counter,
  queue,
  bank,
};
