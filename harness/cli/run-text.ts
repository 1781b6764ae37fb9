import {
  brokenLines,
  legendLines,
  matrixLines,
  shownBroken,
  summaryLines,
  violationLines,
  violations,
  type Finding,
  type Result,
  type Style,
} from "../../reports/index.ts";
import { inconclusiveLines } from "../../reports/terminal/summary.ts";
import type { Counterexample } from "../search/counterexample.ts";
import { brokenGroupLines } from "./broken-groups.ts";
import type { Output } from "./output.ts";
import { counted, grouped } from "./progress-text.ts";
import type { PlannedRun } from "./run-plan.ts";
import { version } from "./version.ts";

/** Most lines of one list, and most replay commands at the end. */
const listed = { lines: 20, replays: 10 };

/** What is told before work starts. */
export function headLine({ seed, backend, client, cells, runs, jobs }: PlannedRun): string {
  return [
    `capstan ${version}`,
    `seed ${seed}`,
    `backend ${backend.real ? `${backend.name} (${backend.server})` : backend.name}`,
    `client ${client.name} ${client.version}`,
    `${counted(cells.length, "cell")} x ${counted(runs, "run")}`,
    `jobs ${jobs}`,
  ].join("  ");
}

/** A broken claim as soon as it is found; on a real backend with how often the case failed. */
export function foundLines(
  finding: Finding,
  run: Result["run"],
  { width, style }: Output,
  rate?: Counterexample["rate"],
): string[] {
  const lines = violationLines(finding, run, { width, style });
  const often = rate === undefined ? [] : [`  failed     in ${rate.failed} of ${rate.runs} runs`];
  // The replay command stays the last line.
  return [...lines.slice(0, -1), ...often, ...lines.slice(-1), ""];
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
    summaryLines(result, style),
    files,
    replayLines(result, style),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

function brokenSection(findings: readonly Finding[], { width, style }: Output): string[] {
  return findings.length > listed.lines ? brokenGroupLines(findings, style) : brokenLines(findings, { width, style });
}

function replayLines(result: Result, style: Style): string[] {
  const all = violations(result);
  const shown = all.slice(0, listed.replays);
  const more = all.length - shown.length;
  const note = more > 0 ? [style.dim(`${counted(more, "more broken claim")} in the report; the first ${shown.length}:`)] : [];
  const unstored = shown.filter(({ counterexample }) => counterexample === undefined);
  const stored = shown.filter(({ counterexample }) => counterexample !== undefined);
  return [...note, ...[...unstored, ...stored].flatMap((finding) => replayPair(finding, style))];
}

function replayPair({ cell, property, counterexample }: Finding, style: Style): string[] {
  const title = style.status("violated", `✗ ${cell.strategy} under ${cell.fault}: ${property.property} violated`);
  if (counterexample === undefined) return [`${title} (${property.reason ?? "interrupted before it was shrunk"})`];
  return [title, `replay: ${counterexample.replay}`];
}

function capped(lines: readonly string[], dim: (text: string) => string): string[] {
  if (lines.length <= listed.lines) return [...lines];
  return [...lines.slice(0, listed.lines), dim(`… and ${grouped(lines.length - listed.lines)} more`)];
}
