import { violations, type Result } from "../../reports/index.ts";
import type { CellSearch } from "../search/cell-search.ts";
import type { Searched } from "./check.ts";
import { InconclusiveError, RunError, ViolationError } from "./errors.ts";
import { storedResult, writeReport } from "./keep.ts";
import type { CheckOptions } from "./options.ts";
import type { TestPlace } from "./test-place.ts";
import { coverageText, inconclusiveText, runErrorText, violationText } from "./text.ts";

/** Kinds of failed runs that are part of the result; any other means that there is none. */
const judged: ReadonlySet<string> = new Set(["stopped", "blocked"]);

/**
 * Stores and attaches what was found, and judges it.
 * @throws RunError, ViolationError or InconclusiveError
 */
export async function conclude(
  searched: Searched,
  { allowInconclusive = false, report = "on-failure" }: CheckOptions,
  place: TestPlace,
): Promise<Result> {
  checkCarriedOut(searched.searches);
  const cwd = process.cwd();
  const result = storedResult(searched, place, cwd);
  const passes = result.verdict === "held" || (result.verdict === "inconclusive" && allowInconclusive);
  const path =
    report === "always" || (report === "on-failure" && !passes) ? writeReport(result, place, cwd) : undefined;
  if (path !== undefined) {
    await place.annotate(`capstan report: ${result.verdict} (seed ${searched.seed})`, {
      path,
      contentType: "text/html",
    });
  }
  const coverage = coverageText(searched);
  if (passes) {
    if (coverage !== undefined) await place.annotate(coverage);
    return result;
  }
  if (result.verdict === "violated")
    throw new ViolationError(violationText(violations(result), result, path));
  throw new InconclusiveError(inconclusiveText(result, coverage));
}

/** @throws RunError if a run could not be carried out for a reason that is no finding. */
export function checkCarriedOut(searches: readonly CellSearch[]): void {
  const failure = searches
    .map((search) => search.failure)
    .find((each) => each !== undefined && !judged.has(each.kind));
  if (failure !== undefined) throw new RunError(runErrorText(failure));
}
