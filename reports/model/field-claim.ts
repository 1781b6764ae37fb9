import { z } from "zod";

/** What the numbers say of a claim: `not shown` if they are missing or too few to tell. */
const FieldVerdict = z.enum(["confirmed", "refuted", "not shown"]);

/** A number that a claim of the field is judged by, with its 95 % interval. */
const FieldNumber = z.strictObject({
  name: z.string(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
  /** `times` is a quotient of two numbers of the same kind. */
  unit: z.enum(["share", "messages", "milliseconds", "per second", "times"]),
  /** Ids of the cells that it comes from. */
  cells: z.array(z.string()),
});

/** What people say of a kind of strategy, judged by the cells of one backend. */
export const FieldClaim = z.strictObject({
  id: z.string(),
  claim: z.string(),
  backend: z.string(),
  /** The worst of its parts: refuted if one is, confirmed if all are. */
  verdict: FieldVerdict,
  parts: z.array(
    z.strictObject({
      /** What it says that can be measured. */
      says: z.string(),
      verdict: FieldVerdict,
      /** How the numbers decide it, or what is missing. */
      reason: z.string(),
      numbers: z.array(FieldNumber),
      /** Why it is so, in plain words, if the numbers alone do not tell; absent in older results. */
      why: z.string().optional(),
    }),
  ),
});

/** What people say of a kind of strategy, judged. */
export type ResultFieldClaim = z.infer<typeof FieldClaim>;
/** One measurable part of such a claim. */
export type ResultFieldPart = ResultFieldClaim["parts"][number];
/** A number that it is judged by. */
export type ResultFieldNumber = z.infer<typeof FieldNumber>;
/** What the numbers say of a claim. */
export type ResultFieldVerdict = z.infer<typeof FieldVerdict>;
