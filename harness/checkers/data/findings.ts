import { checkKept, type LostWrites } from "../consistency/lost-writes.ts";
import { models, type ModelName } from "../consistency/models/index.ts";
import { checkFreshness, type StaleReads } from "../consistency/stale-reads.ts";
import { strongestModel, type StrongestModel } from "../consistency/strongest-model.ts";
import type { DataWorkloadType } from "../../scenario/workload.ts";
import type { DataFacts } from "./data-facts.ts";

/** What the operations of each type of workload are judged as. */
const modelOf: Readonly<Record<DataWorkloadType, ModelName>> = {
  register: "cas-register",
  counter: "counter",
  "append-list": "list-append",
  bank: "bank",
};

/** What the consistency checkers find in one run, each asked at most once, and only if somebody wants to know. */
export class Findings {
  readonly facts: DataFacts;
  #strongest: StrongestModel | undefined;
  #kept: LostWrites | undefined;
  #fresh: StaleReads | undefined;

  constructor(facts: DataFacts) {
    this.facts = facts;
  }

  get strongest(): StrongestModel {
    return (this.#strongest ??= strongestModel(models[modelOf[this.facts.type]], this.facts.data));
  }

  get kept(): LostWrites {
    return (this.#kept ??= checkKept(this.facts.data));
  }

  get fresh(): StaleReads {
    return (this.#fresh ??= checkFreshness(this.facts.data.operations));
  }
}
