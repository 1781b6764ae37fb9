import { visible } from "../view/text.ts";
import { fit } from "../view/width.ts";

/** Longest text in columns: what is longer is cut, as a whole page must fit into a comment. */
const longest = 400;

/** Text that Markdown and HTML show as it is, on one line, also inside a table. */
export function escapeMarkdown(text: string): string {
  return fit(visible(text), longest)
    .replace(/[\\`*_{}[\]#+!|~$]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/@/g, "&#64;")
    .replace(/(https?|www)(?=[:.])/gi, "$1&#8203;");
}

/** Text in a code span that survives backticks and table bars. */
export function codeSpan(text: string): string {
  const safe = visible(text).replace(/\|/g, "\\|");
  const longest = longestRun(safe);
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 ? " " : "";
  return safe === "" ? "" : `${fence}${space}${safe}${space}${fence}`;
}

/** Lines in a fence that no line of them ends. */
export function codeBlock(lines: readonly string[]): string {
  const fence = "`".repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
  return [`${fence}text`, ...lines, fence].join("\n");
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** Lines that are shown when somebody opens them. */
export function folded(summary: string, lines: readonly string[]): string {
  return [`<details><summary>${summary}</summary>`, "", ...lines, "", "</details>"].join("\n");
}

/** A table; its texts are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
