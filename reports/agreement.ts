import { escapeMarkdown } from "./markdown/text.ts";
import type { Result, ResultAgreementCell, ResultAgreementProperty, ResultAgreementTable } from "./model.ts";
import {
  agreements,
  agreementSentence,
  backendTexts,
  cellsOf,
  differenceName,
  differences,
  replayText,
} from "./view/agreement.ts";
import { cellStatus, statuses } from "./view/status.ts";
import { plural } from "./view/text.ts";
import { totalsOf } from "./view/totals.ts";

/**
 * A page in Markdown about how backends agree: every cell of all of them, every counterexample that was
 * replayed, and every difference with its reason.
 * @throws RangeError if the result is of one backend.
 */
export function renderAgreement(result: Result): string {
  const { agreement } = result;
  if (agreement === undefined)
    throw new RangeError("the result is of one backend; run with --backend sim,process");
  const parts = [
    summary(result, agreement),
    cellTable(result, agreement),
    replayTable(agreement),
    differenceList(agreement),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function summary(result: Result, agreement: ResultAgreementTable): string {
  const { run, tool } = result;
  const facts = [
    ...backendTexts(agreement),
    `client ${run.client}, seed ${run.seed}, ${plural(totalsOf(result).runs, "run")} in all, capstan ${tool.version}`,
    `${run.startedAt.slice(0, 10)}, Node ${run.node} on ${run.platform}`,
  ];
  return [
    escapeMarkdown(agreementSentence(agreement)),
    "",
    ...facts.map((fact) => `- ${escapeMarkdown(fact)}`),
  ].join("\n");
}

function cellTable(result: Result, agreement: ResultAgreementTable): string {
  const names = agreement.backends.map(({ name }) => name);
  const rows = agreement.cells.map((cell) => [
    cell.strategy,
    cell.fault,
    ...cellsOf(result, cell).map(
      (one) => `${statuses[cellStatus(one)].glyph} ${statuses[cellStatus(one)].word}`,
    ),
    brokenBeyond(cell),
    `${agreements[cell.agreement].glyph} ${agreements[cell.agreement].word}`,
  ]);
  const legend = Object.values(agreements).map(
    ({ glyph, word, meaning }) => `- ${glyph} ${word}: ${meaning}`,
  );
  const head = ["strategy", "fault", ...names, "broken, not claimed", "agreement"];
  return ["## Cells", "", ...table(head, rows), "", ...legend].join("\n");
}

/** Properties that nobody claims and that were shown broken somewhere. */
function brokenBeyond({ properties }: ResultAgreementCell): string {
  return properties
    .filter((property) => !property.claimed && isBroken(property))
    .map(({ property }) => property)
    .join(", ");
}

function isBroken({ verdicts }: ResultAgreementProperty): boolean {
  return verdicts.some(({ verdict }) => verdict === "violated");
}

function replayTable({ cells }: ResultAgreementTable): string {
  const rows = cells.flatMap(({ strategy, fault, properties }) =>
    properties.flatMap(({ property, replays }) =>
      replays.map((replay) => [
        strategy,
        fault,
        property,
        replay.foundOn,
        replayText(replay),
        replay.rateAtHome === undefined ? "" : `${replay.rateAtHome.failed} of ${replay.rateAtHome.runs}`,
        replay.anomaliesFound.join(", "),
        replay.anomaliesReplayed.join(", "),
      ]),
    ),
  );
  if (rows.length === 0) return "";
  const head = [
    "strategy",
    "fault",
    "property",
    "found on",
    "failed again",
    "with other seeds",
    "found as",
    "seen again as",
  ];
  const text =
    "Each counterexample that the search on one backend found and made smaller, run on the other one: in so " +
    "many of so many runs it failed there too. Where the smallest case does not fail, one with longer faults and " +
    "the case as it was found are tried. `With other seeds`: how often it fails in simulation if latencies and " +
    "jitter are drawn anew, which tells how much depends on luck.";
  return ["## Counterexamples across backends", "", text, "", ...table(head, rows)].join("\n");
}

function differenceList(agreement: ResultAgreementTable): string {
  const lines = differences(agreement).map((difference) => {
    const { glyph, word } = agreements[difference.agreement];
    return `- ${glyph} ${word}: ${escapeMarkdown(`${differenceName(difference)}: ${difference.reason}`)}`;
  });
  return ["## What is not the same", "", ...(lines.length === 0 ? ["Nothing."] : lines)].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => "---"), ...rows.map((row) => row.map(escapeMarkdown))].map(
    (row) => `| ${row.join(" | ")} |`,
  );
}
