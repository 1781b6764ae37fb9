import type { Result, ResultCounterexample } from "../model.ts";
import { foundWhere, minimalSize, observed, originalSize, type Finding } from "../view/findings.ts";
import { isSpecial } from "../view/matrix.ts";
import { statuses } from "../view/status.ts";
import { grouped, plural, visible } from "../view/text.ts";
import type { Style } from "./style.ts";
import { fit, named, wrap } from "../view/width.ts";

/** Where a block is printed. */
export interface TerminalOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly style: Style;
  /** Path of the HTML report, if one was written. */
  readonly reportPath?: string;
}

/** Most anomalies and faults listed in one block. */
const listed = 6;
const indent = 13;

/** One broken claim in lines; the last one is the replay command, if a case was stored. */
export function violationLines(finding: Finding, run: Result["run"], options: TerminalOptions): string[] {
  const { cell, property, counterexample } = finding;
  const { style } = options;
  const title = `${statuses.violated.glyph} ${named(cell.strategy)} under ${named(cell.fault)}`;
  const field = (label: string, lines: readonly string[]): string[] =>
    lines.map((line, index) => `  ${style.dim(index === 0 ? label.padEnd(11) : " ".repeat(11))}${line}`);
  return [
    style.status("violated", title),
    ...field("property", [`${named(property.property)} (claimed)`]),
    ...field("workload", isSpecial(cell.workload) ? [visible(cell.workload ?? "")] : []),
    ...field("observed", wrapped(observedLines(finding), options)),
    ...field("schedule", counterexample === undefined ? [] : scheduleLines(counterexample, options)),
    ...field("seed", [String(counterexample?.case.seed ?? run.seed)]),
    ...field("backend", [`${visible(cell.backend)}, ${visible(cell.client)}, ${visible(cell.server)}`]),
    ...field("found", [foundText(finding)]),
    ...field("failed", rateLines(counterexample)),
    ...field("report", options.reportPath === undefined ? [] : [visible(options.reportPath)]),
    ...(counterexample === undefined ? [] : [replayLine(counterexample)]),
  ];
}

/** `replay: ` and the command that runs the case again. */
export function replayLine(counterexample: ResultCounterexample): string {
  return `replay: ${visible(counterexample.replay)}`;
}

function observedLines({ counterexample }: Finding): string[] {
  if (counterexample === undefined) return ["no case was stored"];
  return capped(observed(counterexample).map(visible));
}

function scheduleLines(counterexample: ResultCounterexample, options: TerminalOptions): string[] {
  const steps = plural(counterexample.shrunkFrom.simulations, "simulation");
  const faultLines = capped(counterexample.schedule.map(visible));
  const shrunk = ` (shrunk from ${originalSize(counterexample)} in ${steps})`;
  const sizes = minimalSize(counterexample) + (counterexample.known === undefined ? shrunk : "");
  return wrapped([sizes, ...faultLines], options);
}

function foundText({ cell, property, counterexample }: Finding): string {
  const broken = `broken in ${grouped(property.runsViolated)} of ${plural(cell.runs, "run")}`;
  if (counterexample === undefined) return broken;
  const where = foundWhere(counterexample);
  // The search may be about to begin, or has come upon it as well.
  const alone = counterexample.known !== undefined && property.runsViolated === 0;
  return alone ? where : `${where}, ${broken}`;
}

/** On a real backend: how often the case failed when it was run again. */
function rateLines(counterexample: ResultCounterexample | undefined): string[] {
  if (counterexample?.rate === undefined) return [];
  const { failed, runs } = counterexample.rate;
  return [`in ${grouped(failed)} of ${plural(runs, "run")}`];
}

function capped(lines: readonly string[]): string[] {
  if (lines.length <= listed) return [...lines];
  return [...lines.slice(0, listed), `… and ${grouped(lines.length - listed)} more`];
}

function wrapped(lines: readonly string[], { width }: TerminalOptions): string[] {
  const room = Math.max(27, width - indent);
  return lines.flatMap((line) => wrap(line, room).map((part) => fit(part, room)));
}
