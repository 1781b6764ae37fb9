import { z } from "zod";
import { count, Rate, Verdict } from "./values.ts";

/** How two backends compare: `named` is a difference whose cause is known, `open` could not be compared. */
const Agreement = z.enum(["same", "named", "open", "different"]);

/** A counterexample of one backend, run again on another. */
const CrossReplay = z.strictObject({
  /** Id of the counterexample. */
  counterexample: z.string(),
  foundOn: z.string(),
  replayedOn: z.string(),
  /** Which case was run: the smallest one, one with longer faults, or the one that the search came upon. */
  variant: z.enum(["smallest", "longer faults", "as found"]),
  /** On a simulated backend the runs differ in their seeds. */
  rate: Rate,
  /** How often the case fails where it was found, with other seeds: what depends on luck there may not show here. */
  rateAtHome: Rate.optional(),
  /** Kinds of the anomalies that were found, and of those seen in the replays. */
  anomaliesFound: z.array(z.string()),
  anomaliesReplayed: z.array(z.string()),
  /** Why no replay could be judged, if so. */
  reason: z.string().optional(),
});

const AgreementProperty = z.strictObject({
  property: z.string(),
  claimed: z.boolean(),
  agreement: Agreement,
  /** What differs and why, or why it could not be compared; absent where all is the same. */
  reason: z.string().optional(),
  /** The verdict of each backend's own search, in the order of the backends. */
  verdicts: z.array(z.strictObject({ backend: z.string(), verdict: Verdict })),
  replays: z.array(CrossReplay),
});

/** The cells of several backends side by side. */
export const AgreementTable = z.strictObject({
  /** The first one is what the others are compared with. */
  backends: z.array(z.strictObject({ name: z.string(), server: z.string(), runs: count })),
  cells: z.array(
    z.strictObject({
      scenario: z.string(),
      strategy: z.string(),
      fault: z.string(),
      /** The worst of its properties. */
      agreement: Agreement,
      properties: z.array(AgreementProperty),
    }),
  ),
});

/** How two backends compare. */
export type ResultAgreement = z.infer<typeof Agreement>;
/** The cells of several backends side by side. */
export type ResultAgreementTable = z.infer<typeof AgreementTable>;
/** One cell on several backends. */
export type ResultAgreementCell = ResultAgreementTable["cells"][number];
/** One property on several backends. */
export type ResultAgreementProperty = z.infer<typeof AgreementProperty>;
/** A counterexample of one backend, run again on another. */
export type ResultCrossReplay = z.infer<typeof CrossReplay>;
