import { plain, violationLines, type Finding, type Result } from "../../reports/index.ts";
import type { CellSearch } from "../search/cell-search.ts";
import type { Searched } from "./check.ts";

/** Columns of what is said. */
const WIDTH = 100;

/** Most claims that are told in full. */
const TOLD = 5;

/** What is said of broken claims: for each the smallest case, how to search again, and at last how to replay it. */
export function violationText(
  broken: readonly Finding[],
  { run }: Result,
  report: string | undefined,
): string {
  const shown = broken.slice(0, TOLD);
  const blocks = shown.map((finding) => {
    const options = { width: WIDTH, style: plain, ...(report !== undefined && { reportPath: report }) };
    const lines = violationLines(finding, run, options);
    const search = `  search     seed ${run.seed}; the same again with CAPSTAN_SEED=${run.seed}`;
    return finding.counterexample === undefined
      ? [...lines, search].join("\n")
      : [...lines.slice(0, -1), search, ...lines.slice(-1)].join("\n");
  });
  const more = broken.length - shown.length;
  const note =
    more === 0 ? [] : [`${more} more broken ${more === 1 ? "claim is" : "claims are"} in the report`];
  return [...note, ...blocks].join("\n\n");
}

/** What is said where nothing was broken and not everything could be judged. */
export function inconclusiveText(result: Result, coverage: string | undefined): string {
  const claimed = result.cells.filter(({ properties }) => properties.some((property) => property.claimed));
  if (claimed.length === 0) {
    const faults = [...new Set(result.cells.map(({ fault }) => fault))].join(", ");
    return `nothing is claimed under ${faults}: name a property in the strategy's claims, or in the scenario's`;
  }
  const open = claimed.filter(({ verdict }) => verdict === "inconclusive");
  return [
    `no claim was broken, but ${open.length} of ${claimed.length} cells could not be judged:`,
    ...open.map(
      ({ strategy, fault, reason }) => `  ${strategy} under ${fault}: ${reason ?? "no reason is known"}`,
    ),
    ...(coverage === undefined ? [] : [coverage]),
  ].join("\n");
}

/** What is said if time ran out before all runs were made; undefined if it did not. */
export function coverageText({ searches, runs }: Pick<Searched, "searches" | "runs">): string | undefined {
  const unbroken = searches.filter((search) => !isBroken(search));
  const made = unbroken.reduce((sum, { aggregate }) => sum + aggregate.runs, 0);
  const wanted = unbroken.length * runs;
  if (made >= wanted) return undefined;
  return `time limit: ${made} of ${wanted} runs were made; give the test a longer timeout, or fewer runs`;
}

function isBroken({ findings, options, failure }: CellSearch): boolean {
  return failure !== undefined || [...findings.keys()].some((property) => options.claimed.includes(property));
}

/** What is said if runs could not be carried out. */
export function runErrorText({ kind, message }: { readonly kind: string; readonly message: string }): string {
  if (kind !== "error") return message;
  return `a defect in capstan, or in code under test that it could not contain:\n${message}`;
}
