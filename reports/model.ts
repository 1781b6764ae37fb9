import { z } from "zod";
import { AgreementTable } from "./model/agreement.ts";
import { Cell } from "./model/cell.ts";
import { Counterexample } from "./model/counterexample.ts";
import { FieldClaim } from "./model/field-claim.ts";
import { count, Verdict } from "./model/values.ts";

export type {
  ResultAgreement,
  ResultAgreementCell,
  ResultAgreementProperty,
  ResultAgreementTable,
  ResultCrossReplay,
} from "./model/agreement.ts";
export type { ResultLoad, ResultSeries } from "./model/cell-parts.ts";
export type { ResultCell, ResultProperty } from "./model/cell.ts";
export type {
  ResultAnomaly,
  ResultCounterexample,
  ResultOperation,
  ResultTimelineRow,
} from "./model/counterexample.ts";
export type {
  ResultFieldClaim,
  ResultFieldNumber,
  ResultFieldPart,
  ResultFieldVerdict,
} from "./model/field-claim.ts";
export type { ResultEstimate, ResultLatency, ResultProportion, ResultRate } from "./model/values.ts";

/** Version of the result model; raised when a reader of the old one could misread the new one. */
export const schemaVersion = 2;

/** Versions of the result model that can be read: version 2 only adds to version 1. */
export const readableVersions: readonly number[] = [1, schemaVersion];

/** The single source of all reports. */
export const ResultSchema = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(schemaVersion),
  tool: z.strictObject({ name: z.literal("capstan"), version: z.string() }),
  run: z.strictObject({
    seed: count,
    /** Name of the backend; of all of them, with commas between, if there are several. */
    backend: z.string(),
    client: z.string(),
    node: z.string(),
    platform: z.string(),
    startedAt: z.string(),
    wallMilliseconds: z.number(),
    interrupted: z.boolean(),
    command: z.string(),
    /** Of a run of a share of the cells: which one of how many, and the cells that all shares have together. */
    shard: z.strictObject({ index: count, count, cells: count }).optional(),
    /** Failures of before that were run first, and how many of them fail still; absent if there were none. */
    earlierFailures: z
      .strictObject({
        committed: z.strictObject({ runs: count, failing: count }),
        /** Those that earlier runs stored on the same machine. */
        stored: z.strictObject({ runs: count, failing: count }),
      })
      .optional(),
    /** Known fault families under which nothing was run; absent if that was not recorded. */
    faultsNotRun: z.array(z.string()).optional(),
  }),
  /** One sentence per strategy, fault family or property, by name. */
  glossary: z.record(z.string(), z.string()).optional(),
  verdict: Verdict,
  cells: z.array(Cell),
  counterexamples: z.array(Counterexample),
  /** Claims of the field, as far as the cells have numbers for them. */
  fieldClaims: z.array(FieldClaim).optional(),
  /** Only of a run on several backends. */
  agreement: AgreementTable.optional(),
});

/** A whole result, as `result.json` holds it. */
export type Result = z.infer<typeof ResultSchema>;
