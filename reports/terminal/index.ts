import type { Result } from "../model.ts";
import { shownBroken, violations } from "../view/findings.ts";
import { grouped } from "../view/text.ts";
import { agreementLines } from "./agreement.ts";
import { clockLines } from "./clocks.ts";
import { failoverLines } from "./failover.ts";
import { costLines } from "./cost.ts";
import { dataLines } from "./data.ts";
import { fieldClaimLines } from "./field-claims.ts";
import { brokenLines } from "./broken.ts";
import { legendLines, matrixLines } from "./matrix.ts";
import { inconclusiveLines, summaryLines } from "./summary.ts";
import { tradeOffLines } from "./tradeoff.ts";
import { violationLines, type TerminalOptions } from "./violation.ts";

/** Most broken claims, and most lines of other lists, printed in full. */
const listed = { violations: 10, lines: 20 };

/**
 * A whole result for a terminal: matrix, legend, what is open, summary, broken claims.
 * If a claim was broken the last line is the replay command of the last one.
 */
export function terminalLines(result: Result, options: TerminalOptions): string[] {
  const { width, style } = options;
  const sections = [
    matrixLines(result, width, style),
    legendLines(result, width, style),
    capped(brokenLines(shownBroken(result), options), style.dim),
    capped(inconclusiveLines(result, width, style), style.dim),
    tradeOffLines(result, options),
    failoverLines(result, style),
    dataLines(result, options),
    costLines(result, options),
    clockLines(result, style),
    fieldClaimLines(result, options),
    agreementLines(result, options),
    summaryLines(result, style),
    ...violationSections(result, options),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

/** {@link terminalLines} as one text that ends with a newline. */
export function renderTerminal(result: Result, options: TerminalOptions): string {
  return `${terminalLines(result, options).join("\n")}\n`;
}

function violationSections(result: Result, options: TerminalOptions): string[][] {
  const all = violations(result);
  const more = all.length - listed.violations;
  const blocks = all
    .slice(0, listed.violations)
    .map((finding) => violationLines(finding, result.run, options));
  if (more <= 0) return blocks;
  const note = `${grouped(more)} more broken claims are in the result; the first ${blocks.length}:`;
  return [[options.style.dim(note)], ...blocks];
}

function capped(lines: readonly string[], dim: (text: string) => string): string[] {
  if (lines.length <= listed.lines) return [...lines];
  return [
    ...lines.slice(0, listed.lines),
    dim(`… and ${grouped(lines.length - listed.lines)} more`),
  ];
}
