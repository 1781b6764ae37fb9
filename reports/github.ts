import { renderMarkdown } from "./markdown.ts";
import type { Result } from "./model.ts";
import { minimalSize, observed, violations, type Finding } from "./view/findings.ts";
import { cellStatus, inconclusiveReason } from "./view/status.ts";
import { plural, visible } from "./view/text.ts";
import { fit } from "./view/width.ts";

/** Longest line of an annotation, and longest title, in columns. */
const longest = { line: 500, title: 200 } as const;

/** GitHub shows at most ten annotations of one level per step. */
const most = 10;

/** Markdown to append to the file that `GITHUB_STEP_SUMMARY` names. */
export function renderStepSummary(result: Result): string {
  return renderMarkdown(result);
}

/** Workflow commands for stdout, one per line: an error per broken claim, a warning for the rest. */
export function githubAnnotations(result: Result): string[] {
  const broken = violations(result);
  const errors = broken.slice(0, most).map(errorCommand);
  return [...errors, ...more(broken.length - most), ...openCommand(result)];
}

function errorCommand({ cell, property, counterexample }: Finding): string {
  const title = `${cell.strategy} under ${cell.fault}: ${property.property} violated`;
  if (counterexample === undefined) return command("error", title, ["no case was stored"]);
  return command("error", title, [
    ...observed(counterexample).slice(0, 3),
    `minimal case: ${minimalSize(counterexample)}`,
    ...counterexample.schedule.slice(0, 5),
    `replay: ${counterexample.replay}`,
  ]);
}

function more(count: number): string[] {
  if (count <= 0) return [];
  return [command("notice", "capstan", [`${plural(count, "more broken claim")}: see the step summary`])];
}

function openCommand(result: Result): string[] {
  const open = result.cells.filter((cell) => cellStatus(cell) === "inconclusive");
  if (open.length === 0) return [];
  const lines = open
    .slice(0, 5)
    .map((cell) => `${cell.strategy} under ${cell.fault}: ${inconclusiveReason(cell)}`);
  const rest = open.length > lines.length ? [`and ${open.length - lines.length} more`] : [];
  return [command("warning", `${plural(open.length, "cell")} inconclusive`, [...lines, ...rest])];
}

function command(level: "error" | "warning" | "notice", title: string, lines: readonly string[]): string {
  const texts = lines.map((line) => escapeData(fit(visible(line), longest.line)));
  return `::${level} title=${escapeProperty(fit(visible(title), longest.title))}::${texts.join("%0A")}`;
}

function escapeData(text: string): string {
  return text.replace(/%/g, "%25");
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
