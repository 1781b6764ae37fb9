import { wrap } from "../../reports/view/width.ts";
import type { DoctorReport, ExaminedBackend } from "./doctor.ts";
import type { DoctorCheck } from "./doctor-checks.ts";
import { relativePaths, type Output } from "./output.ts";
import { version } from "../suite/version.ts";

const glyphs = { ok: "✓", missing: "–", problem: "✗" } as const;
const colors = { ok: "held", missing: "inconclusive", problem: "violated" } as const;

/** Columns of text that are kept on the narrowest terminal. */
const NARROWEST = 30;

/** What was found, for people. */
export function doctorLines({ checks, backends }: DoctorReport, cwd: string, output: Output): string[] {
  const { style } = output;
  return [
    style.strong(`capstan ${version}`),
    "",
    ...checkLines(checks, output),
    "",
    style.strong("what can be injected here:"),
    ...abilityLines(backends, output),
    ...reasonLines(backends, output),
    ...helpLines(checks, output),
  ].map((line) => relativePaths(line, cwd).trimEnd());
}

/** What was found, for machines. */
export function doctorJson({ checks, backends }: DoctorReport): string {
  const { platform, arch, versions } = process;
  const report = { capstan: "doctor", version, node: versions.node, platform: `${platform} ${arch}`, checks, backends };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function checkLines(checks: readonly DoctorCheck[], { style, width }: Output): string[] {
  const indent = Math.max(...checks.map(({ name }) => name.length)) + 4;
  return checks.flatMap(({ name, status, found }, index) => {
    const again = checks[index - 1]?.name === name;
    const head = style.status(colors[status], glyphs[status]);
    const [first = "", ...rest] = found.split("\n").flatMap((line) => wrap(line, Math.max(width - indent, NARROWEST)));
    const label = (again ? "" : name).padEnd(indent - 2);
    return [`${head} ${label}${first}`, ...rest.map((line) => " ".repeat(indent) + style.dim(line))];
  });
}

function abilityLines(backends: readonly ExaminedBackend[], { style }: Output): string[] {
  const kinds = backends[0]?.faults.map(({ kind }) => kind) ?? [];
  const indent = Math.max(...kinds.map((kind) => kind.length)) + 2;
  const widths = backends.map(({ name }) => name.length + 2);
  const head = "fault".padEnd(indent) + backends.map(({ name }, column) => name.padEnd(widths[column] ?? 0)).join("");
  const rows = kinds.map((kind, row) => {
    const cells = backends.map(({ faults }, column) => {
      const possible = faults[row]?.possible === true;
      const word = (possible ? "yes" : "no").padEnd(widths[column] ?? 0);
      return style.status(possible ? "held" : "inconclusive", word);
    });
    return kind.padEnd(indent) + cells.join("");
  });
  return [style.dim(head), ...rows].map((line) => `  ${line.trimEnd()}`);
}

/** Why something cannot be injected: once for a backend that cannot be used at all. */
function reasonLines(backends: readonly ExaminedBackend[], { width }: Output): string[] {
  const reasons = backends.flatMap(({ name, problem, faults }) => {
    if (problem !== undefined) return [`${name} cannot be used: ${problem}`];
    return faults.flatMap(({ kind, possible, how }) => (possible ? [] : [`no ${kind} on ${name}: ${how}`]));
  });
  return reasons.length === 0 ? [] : ["", ...reasons.flatMap((reason) => hanging(reason, width))];
}

function helpLines(checks: readonly DoctorCheck[], { style, width }: Output): string[] {
  const helps = checks.flatMap((check) => check.helps ?? []);
  if (helps.length === 0) return ["", "nothing is missing"];
  return ["", style.strong("what would make more work:"), ...helps.flatMap((help) => hanging(help, width))];
}

function hanging(text: string, width: number): string[] {
  const [first = "", ...rest] = wrap(text, Math.max(width - 4, NARROWEST));
  return [`  ${first}`, ...rest.map((line) => `    ${line}`)];
}
