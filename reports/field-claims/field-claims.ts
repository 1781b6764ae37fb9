import type { Result, ResultCell, ResultFieldClaim, ResultFieldVerdict } from "../model.ts";
import type { FieldClaimSpec } from "./claim.ts";
import { dataClaims } from "./data.ts";
import { deliveryClaims } from "./delivery.ts";
import { Evidence } from "./evidence.ts";
import { isJudged } from "./judgement.ts";

/** What people say of strategies, in the order of the report. */
export const fieldClaimSpecs: readonly FieldClaimSpec[] = [...deliveryClaims, ...dataClaims];

/**
 * Judges the claims of the field by the cells of each backend. Claims of which
 * no part has its numbers are left out.
 */
export function judgeFieldClaims(cells: readonly ResultCell[]): ResultFieldClaim[] {
  const backends = [...new Set(cells.map(({ backend }) => backend))];
  return backends.flatMap((backend) => {
    const evidence = new Evidence(cells.filter((cell) => cell.backend === backend));
    return fieldClaimSpecs
      .map((spec) => judgeOne(spec, evidence, backend))
      .filter(({ parts }) => parts.some(isJudged));
  });
}

/** The result with its claims of the field judged anew, which is due whenever its cells change. */
export function withFieldClaims(result: Result): Result {
  const fieldClaims = judgeFieldClaims(result.cells);
  const renewed = { ...result, fieldClaims };
  if (fieldClaims.length === 0) Reflect.deleteProperty(renewed, "fieldClaims");
  return renewed;
}

function judgeOne(
  { id, claim, parts: specs }: FieldClaimSpec,
  evidence: Evidence,
  backend: string,
): ResultFieldClaim {
  const parts = specs.map(({ says, judge, why: reasons }) => {
    const judgement = judge(evidence);
    const why = reasons?.[judgement.verdict];
    return { says, ...judgement, ...(why !== undefined && { why }) };
  });
  return { id, claim, backend, verdict: together(parts.map(({ verdict }) => verdict)), parts };
}

function together(verdicts: readonly ResultFieldVerdict[]): ResultFieldVerdict {
  if (verdicts.includes("refuted")) return "refuted";
  return verdicts.includes("not shown") ? "not shown" : "confirmed";
}
