import type { Json } from "../../../scenario/json.ts";
import type { Model } from "../model.ts";
import { casRegister } from "./register.ts";

/** A map from keys to values, each key a register that can be swapped; keys are judged apart. */
export const kv: Model<Json> = { ...casRegister, name: "kv" };
