export { schemaVersion, ResultSchema } from "./model.ts";
export type {
  Result,
  ResultAgreement,
  ResultAgreementCell,
  ResultAgreementProperty,
  ResultAgreementTable,
  ResultAnomaly,
  ResultCell,
  ResultCounterexample,
  ResultCrossReplay,
  ResultEstimate,
  ResultFieldClaim,
  ResultFieldNumber,
  ResultFieldPart,
  ResultFieldVerdict,
  ResultLatency,
  ResultLoad,
  ResultProperty,
  ResultProportion,
  ResultRate,
  ResultTimelineRow,
} from "./model.ts";
export { parseResult, validateResult, ResultFileError } from "./parse.ts";
export { resultJsonSchema, resultJsonSchemaText } from "./schema.ts";
export { reporters } from "./registry.ts";
export type { CustomReporter, RenderOptions, Reporter, ReporterName } from "./registry.ts";
export { renderAgreement } from "./agreement.ts";
export { renderClocks } from "./markdown/clocks.ts";
export { renderDataPage } from "./data-page.ts";
export { renderFailover } from "./failover.ts";
export { renderHtml } from "./html/page.ts";
export { renderJson } from "./json.ts";
export { inconclusiveOutcomes, renderJunit, type InconclusiveOutcome, type JunitOptions } from "./junit.ts";
export { renderComparisonJson } from "./compare/json.ts";
export { comparisonMarkdown } from "./compare/markdown.ts";
export { intervalsOf, judged } from "./compare/judge.ts";
export type { CellSample, NumberSample, VerdictSample } from "./compare/judge.ts";
export { CONFIDENCE } from "./compare/model.ts";
export type { ComparedSide, Comparison, SideVerdict } from "./compare/model.ts";
export type { PairedTrials } from "./compare/statistics.ts";
export { regressionsOf, unclearIn } from "./compare/regression.ts";
export { compareResults } from "./compare/results.ts";
export { comparisonLines, conclusionText } from "./compare/terminal.ts";
export { MergeError, mergeResults } from "./merge.ts";
export type { NamedResult } from "./merge.ts";
export { renderMarkdown } from "./markdown.ts";
export { githubAnnotations, renderStepSummary } from "./github.ts";
export { renderTerminal, terminalLines } from "./terminal/index.ts";
export { legendLines, matrixLines } from "./terminal/matrix.ts";
export { summaryLines } from "./terminal/summary.ts";
export { tradeOffLines } from "./terminal/tradeoff.ts";
export { violationLines } from "./terminal/violation.ts";
export type { TerminalOptions } from "./terminal/violation.ts";
export { judgeFieldClaims, withFieldClaims } from "./field-claims/field-claims.ts";
export { impossibleCells } from "./view/impossible.ts";
export { costLines } from "./terminal/cost.ts";
export { dataLines } from "./terminal/data.ts";
export { fieldClaimLines } from "./terminal/field-claims.ts";
export { agreementLines } from "./terminal/agreement.ts";
export { failoverLines } from "./terminal/failover.ts";
export { brokenLines } from "./terminal/broken.ts";
export { timelineLines } from "./terminal/timeline.ts";
export { ansi, plain } from "./terminal/style.ts";
export type { Style } from "./terminal/style.ts";
export { shownBroken, violations } from "./view/findings.ts";
export type { Finding } from "./view/findings.ts";
export { cellStatus, statuses } from "./view/status.ts";
export type { Status, StatusText } from "./view/status.ts";
export { wilson } from "./view/wilson.ts";
export { visible } from "./view/text.ts";
export { named } from "./view/width.ts";
