import type { Json } from "../../../scenario/json.ts";
import type { Model } from "../model.ts";
import { models } from "../models/index.ts";
import { nameOf, show } from "../value.ts";

/** An event of another tool, as far as it is compared with others. */
export interface ComparedEvent {
  readonly type: string;
  readonly f: string;
  readonly value: Json;
  /** Whether the file says anything about the value. */
  readonly hasValue: boolean;
}

/** Names of writes whose completion can only repeat what was written. */
const writes: ReadonlySet<string> = new Set(["write", "w"]);

/** Why a completion cannot belong to what its process has begun; undefined if it can. */
export function misfitOfPair(begun: ComparedEvent, ended: ComparedEvent): string | undefined {
  if (begun.f !== ended.f) {
    return `the process ends a ${show(ended.f)}, and has begun a ${show(begun.f)}; give both events the same "f"`;
  }
  const isOther = ended.value !== null && nameOf(ended.value) !== nameOf(begun.value);
  if (writes.has(begun.f) && ended.type === "ok" && isOther) {
    return `the write of ${show(begun.value)} ends with ${show(ended.value)}; give both events the value that was written`;
  }
  return undefined;
}

/** Why an invocation cannot be what it says; undefined if it can. */
export function misfitOfInvocation({ f, value, hasValue }: ComparedEvent, model: Model<unknown>): string | undefined {
  if (writes.has(f) && !hasValue) return '"value" is missing; say what is written, or null';
  // Jepsen's independent keys: a read of a register has nothing to say but which of many it reads.
  if (f === "read" && model.name !== "kv" && Array.isArray(value) && value.length === 2 && value[1] === null) {
    return `"value" of a read is the tuple ${show(value)}; for several keys use --model kv`;
  }
  return undefined;
}

/** The end of a sentence about a function that a model does not know: which ones know it, if any. */
export function otherModels(f: string): string {
  const others = Object.values(models).filter(({ functions }) => functions.some((one) => one === f));
  const names = others.map(({ name }) => `--model ${name}`);
  return names.length > 0 ? `use ${names.join(" or ")}` : "leave these operations out";
}
