import type { Result, ResultCell } from "../model.ts";
import { cellStatus, type Status } from "../view/status.ts";
import { plural } from "../view/text.ts";
import { numbers } from "./numbers.ts";
import type { Markup } from "./tag.ts";

/** Most characters of numbers of cells in one page. */
const mostNumbers = 3_000_000;

/** What matters most comes first. */
const order: readonly Status[] = ["violated", "inconclusive", "broken", "held", "unclaimed"];

/** The numbers of as many cells as a page has room for, by id. */
export function numbersOf({ cells }: Result): ReadonlyMap<string, Markup> {
  const rendered = new Map<string, Markup>();
  const rank = (cell: ResultCell): number => order.indexOf(cellStatus(cell));
  let room = mostNumbers;
  for (const cell of cells.toSorted((a, b) => rank(a) - rank(b))) {
    const markup = numbers(cell);
    room -= markup.text.length;
    if (room < 0) break;
    rendered.set(cell.id, markup);
  }
  return rendered;
}

/** What a page left out of its result to stay small enough to send; absent if nothing. */
export function leftOutText(parts: {
  readonly numbers: number;
  readonly notDrawn: number;
  readonly cases: number;
  readonly data: string | undefined;
}): string | undefined {
  const texts = [
    ...(parts.numbers > 0 ? [`the numbers of ${plural(parts.numbers, "cell")}`] : []),
    ...(parts.notDrawn > 0 ? [`the diagrams of ${plural(parts.notDrawn, "counterexample")}`] : []),
    ...(parts.cases > 0 ? [`${plural(parts.cases, "counterexample")} altogether`] : []),
    ...(parts.data === undefined ? [] : [`of the embedded result ${parts.data}`]),
  ];
  if (texts.length === 0) return undefined;
  return `This page is a sample, to stay small enough to send: left out are ${texts.join(", ")}. All of it is in result.json.`;
}
