import type { Result, ResultAgreement } from "../model.ts";
import {
  agreements,
  agreementSentence,
  backendTexts, differenceName,
  differences,
  type Difference,
} from "../view/agreement.ts";
import type { Status } from "../view/status.ts";
import { grouped, visible } from "../view/text.ts";
import { wrap } from "../view/width.ts";
import type { TerminalOptions } from "./violation.ts";

/** Most differences of one kind that are printed. */
const listed = 20;

/** The colour of each kind. */
const colours: Readonly<Record<ResultAgreement, Status>> = {
  same: "held",
  named: "unclaimed",
  open: "inconclusive",
  different: "violated",
};

/** How the backends of a run compare: what is the same in numbers, what is not one by one; nothing for one backend. */
export function agreementLines({ agreement }: Result, options: TerminalOptions): string[] {
  if (agreement === undefined) return [];
  const { style } = options;
  const all = differences(agreement);
  const lines = (["different", "named", "open"] as const).flatMap((kind) => {
    const own = all.filter((difference) => difference.agreement === kind);
    const more = own.length - listed;
    return [
      ...own.slice(0, listed).flatMap((difference) => differenceLines(difference, options)),
      ...(more > 0 ? [style.dim(`… and ${grouped(more)} more ${agreements[kind].word}`)] : []),
    ];
  });
  return [
    style.strong("agreement"),
    ...wrap(agreementSentence(agreement), options.width),
    ...backendTexts(agreement).map((text) => style.dim(`  ${visible(text)}`)),
    ...lines,
  ];
}

function differenceLines(difference: Difference, { style, width }: TerminalOptions): string[] {
  const { glyph, word } = agreements[difference.agreement];
  const name = `${glyph} ${word}  ${visible(differenceName(difference))}`;
  const reason = wrap(visible(difference.reason), Math.max(24, width - 4)).map((line) => `    ${line}`);
  return [style.status(colours[difference.agreement], name), ...reason];
}
