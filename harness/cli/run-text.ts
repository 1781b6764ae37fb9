import {
  agreementLines,
  brokenLines,
  costLines,
  dataLines,
  failoverLines,
  fieldClaimLines,
  legendLines,
  matrixLines,
  named,
  shownBroken,
  summaryLines,
  tradeOffLines,
  violationLines,
  visible,
  violations,
  type Finding,
  type Result,
  type Style,
} from "../../reports/index.ts";
import { inconclusiveLines } from "../../reports/terminal/summary.ts";
import { replayLine } from "../../reports/terminal/violation.ts";
import { brokenGroupLines } from "./broken-groups.ts";
import type { Output } from "./output.ts";
import { runsOf } from "../suite/run-suite.ts";
import type { SuiteProgress } from "../suite/progress.ts";
import type { LiveStatus } from "./live/live-view.ts";
import { counted, grouped } from "./progress-text.ts";
import type { PlannedRun } from "./run-plan.ts";
import { version } from "../suite/version.ts";

/** Most lines of one list, and most replay commands at the end. */
const listed = { lines: 20, replays: 10 };

/** What is told before work starts. */
export function headLine({ seed, seedSource, backends, client, cells }: PlannedRun): string {
  const names = backends.map(({ choice: { name, server } }) => `${name} (${serversText(cells)}${server})`);
  const runs = backends.map((planned) => runsText(cells, planned.runs)).join(" and ");
  return [
    `capstan ${version}`,
    `seed ${seed}${seedSource === undefined ? "" : ` (from ${seedSource})`}`,
    `backend ${names.join(" and ")}`,
    `client ${client.name} ${client.version}`,
    `${counted(cells.length, "cell")} x ${runs} ${runs === "1" ? "run" : "runs"}`,
    `jobs ${backends.map(({ jobs }) => jobs).join(" and ")}`,
  ].join("  ");
}

/** `25`, or `10 to 100` if cells get more or fewer than is asked for. */
function runsText(cells: PlannedRun["cells"], asked: number): string {
  const runs = cells.map((cell) => runsOf(cell, asked));
  const [least, most] = [Math.min(...runs), Math.max(...runs)];
  return least === most ? String(least) : `${least} to ${most}`;
}

/** Where a run stands, for those who look on. */
export function liveStatus({
  runs,
  remainingRuns,
  cells,
  cellsDone,
  violations: broken,
}: SuiteProgress): LiveStatus {
  const text = [
    `${grouped(cellsDone)} of ${counted(cells, "cell")} done`,
    counted(runs, "run"),
    ...(broken > 0 ? [counted(broken, "broken claim")] : []),
  ].join(", ");
  return { text, done: runs, total: Math.max(1, runs + remainingRuns) };
}

/** `3 x ` if all brokers are clusters of 3, `1 to 3 x ` if they differ. */
function serversText(cells: PlannedRun["cells"]): string {
  const sizes = cells.map(({ scenario }) => scenario.topology.broker.servers);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (most === 1) return "";
  return least === most ? `${most} x ` : `${least} to ${most} x `;
}

/** Where replays on another backend stand. */
export function replayedLine(done: number, all: number, backend: string): string {
  return `${done} of ${counted(all, "counterexample")} replayed on ${backend}`;
}

/** A broken claim as soon as it is found. */
export function foundLines(finding: Finding, run: Result["run"], { width, style }: Output): string[] {
  return [...violationLines(finding, run, { width, style }), ""];
}

/**
 * What is printed at the end: matrix, legend, what was shown broken or is open, summary, files; if a
 * claim was broken, each with its replay command, which is the last line.
 */
export function endLines(result: Result, files: readonly string[], output: Output): string[] {
  const { width, style } = output;
  const sections = [
    matrixLines(result, width, style),
    legendLines(result, width, style),
    brokenSection(shownBroken(result), output),
    capped(inconclusiveLines(result, width, style), style.dim),
    tradeOffLines(result, { width, style }),
    failoverLines(result, style),
    dataLines(result, { width, style }),
    costLines(result, { width, style }),
    fieldClaimLines(result, { width, style }),
    agreementLines(result, { width, style }),
    summaryLines(result, style),
    files,
    replayLines(result, style),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

function brokenSection(findings: readonly Finding[], { width, style }: Output): string[] {
  return findings.length > listed.lines
    ? brokenGroupLines(findings, style)
    : brokenLines(findings, { width, style });
}

function replayLines(result: Result, style: Style): string[] {
  const all = violations(result);
  const shown = all.slice(0, listed.replays);
  const more = all.length - shown.length;
  const note =
    more > 0
      ? [style.dim(`${counted(more, "more broken claim")} in the report; the first ${shown.length}:`)]
      : [];
  const unstored = shown.filter(({ counterexample }) => counterexample === undefined);
  const stored = shown.filter(({ counterexample }) => counterexample !== undefined);
  return [...note, ...[...unstored, ...stored].flatMap((finding) => replayPair(finding, style))];
}

function replayPair({ cell, property, counterexample }: Finding, style: Style): string[] {
  const title = style.status(
    "violated",
    `✗ ${named(cell.strategy)} under ${named(cell.fault)}: ${named(property.property)} violated`,
  );
  if (counterexample === undefined)
    return [`${title} (${visible(property.reason ?? "interrupted before it was shrunk")})`];
  return [title, replayLine(counterexample)];
}

function capped(lines: readonly string[], dim: (text: string) => string): string[] {
  if (lines.length <= listed.lines) return [...lines];
  return [...lines.slice(0, listed.lines), dim(`… and ${grouped(lines.length - listed.lines)} more`)];
}
