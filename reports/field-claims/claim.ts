import type { Evidence } from "./evidence.ts";
import type { Judgement } from "./judgement.ts";

/** What people say of a kind of strategy, taken apart into what can be measured. */
export interface FieldClaimSpec {
  /** Unique; lower case with hyphens. */
  readonly id: string;
  /** As it is said in the field. */
  readonly claim: string;
  readonly parts: readonly {
    readonly says: string;
    readonly judge: (evidence: Evidence) => Judgement;
    /** Why it is so, in plain words, for each way in which it may come out that is not plain by itself. */
    readonly why?: Readonly<Partial<Record<Judgement["verdict"], string>>>;
  }[];
}
