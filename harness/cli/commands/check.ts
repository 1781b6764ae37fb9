import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { combine, judge, type PropertyVerdict } from "../../checkers/compose.ts";
import { readHistory, type HistoryFile } from "../../history/jsonl.ts";
import type { Property } from "../../scenario/claims.ts";
import type { CliProcess } from "../cli-process.ts";
import { messageOf, usageError } from "../errors.ts";
import { exitCodeOfVerdict, type ExitCode } from "../exit-code.ts";
import { Output, type ColorMode } from "../output.ts";

/** Options of `capstan check`. */
export interface CheckFlags {
  /** Only `delivery` today. */
  readonly model?: string;
  readonly claims?: readonly Property[];
  readonly allowInconclusive?: boolean;
  readonly json?: boolean;
  readonly color?: ColorMode;
}

const glyphs = { violated: "✗", held: "✓", inconclusive: "?" } as const;

/** `capstan check`: judges a stored history again. */
export function check(file: string, flags: CheckFlags, cli: CliProcess): ExitCode {
  const output = new Output(cli, flags);
  const verdicts = judge(read(file, cli).history);
  const counted = verdicts.filter(({ property }) => flags.claims?.includes(property) ?? true);
  const { verdict } = combine(counted.map((judged) => judged.verdict));
  if (flags.json === true) output.resultText(json(file, verdict, verdicts, counted));
  else output.result(verdicts.flatMap((judged) => lines(judged, counted.includes(judged), output)));
  return exitCodeOfVerdict(verdict, flags.allowInconclusive === true);
}

function read(file: string, { cwd }: CliProcess): HistoryFile {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, file), "utf8");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw usageError(`${file}: ${missing ? "no such file" : messageOf(cause)}`, cause);
  }
  try {
    return readHistory(text);
  } catch (cause) {
    throw usageError(`${file}: ${messageOf(cause)}`, cause);
  }
}

function lines({ property, verdict }: PropertyVerdict, counts: boolean, { style }: Output): string[] {
  const status = !counts && verdict.verdict === "violated" ? "broken" : verdict.verdict;
  const head = style.status(status, `${glyphs[verdict.verdict]} ${property}: ${verdict.verdict}`);
  const note = counts ? "" : style.dim("  (not among the claims)");
  const details = verdict.verdict === "violated" ? verdict.anomalies.map(({ text }) => text) : [];
  const reason = verdict.verdict === "inconclusive" ? [verdict.reason] : [];
  return [`${head}${note}`, ...[...details, ...reason].map((line) => `    ${line}`)];
}

function json(
  file: string,
  verdict: string,
  verdicts: readonly PropertyVerdict[],
  counted: readonly PropertyVerdict[],
): string {
  const properties = verdicts.map((judged) => ({
    property: judged.property,
    claimed: counted.includes(judged),
    ...judged.verdict,
  }));
  return `${JSON.stringify({ capstan: "check", file, verdict, properties }, undefined, 2)}\n`;
}
