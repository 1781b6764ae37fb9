import { combine, judge, type PropertyVerdict } from "../../checkers/compose.ts";
import { allowForStalls } from "../../checkers/stalls.ts";
import { readHistory } from "../../history/jsonl.ts";
import type { Property } from "../../scenario/claims.ts";
import type { CliProcess } from "../cli-process.ts";
import type { checkModels } from "../command-options.ts";
import { exitCodeOfVerdict, type ExitCode } from "../exit-code.ts";
import { parse, readText } from "../input-file.ts";
import { Output, type ColorMode } from "../output.ts";
import { checkAs } from "./check-model.ts";

/** Options of `capstan check`. */
export interface CheckFlags {
  readonly model?: (typeof checkModels)[number];
  /** Milliseconds. */
  readonly timeLimit?: number;
  readonly claims?: readonly Property[];
  readonly allowInconclusive?: boolean;
  readonly json?: boolean;
  readonly color?: ColorMode;
}

const glyphs = { violated: "✗", held: "✓", inconclusive: "?" } as const;

/** `capstan check`: judges a stored history again. */
export function check(file: string, flags: CheckFlags, cli: CliProcess): ExitCode {
  const { model = "delivery" } = flags;
  if (model !== "delivery") return checkAs(model, file, flags, cli);
  const output = new Output(cli, flags);
  const { history } = parse(file, readText(file, cli), readHistory);
  const verdicts = allowForStalls(history, judge(history), () => false);
  const counted = verdicts.filter(({ property }) => flags.claims?.includes(property) ?? true);
  const { verdict } = combine(counted.map((judged) => judged.verdict));
  if (flags.json === true) output.resultText(json(file, verdict, verdicts, counted));
  else output.result(verdicts.flatMap((judged) => lines(judged, counted.includes(judged), output)));
  return exitCodeOfVerdict(verdict, flags.allowInconclusive === true);
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
