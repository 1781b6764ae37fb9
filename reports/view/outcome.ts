import type { Result, ResultCell } from "../model.ts";
import { holdsData } from "./anomalies.ts";
import { shownBroken, violations, type Finding } from "./findings.ts";
import { noFault } from "./runs.ts";
import { grouped, list, plural } from "./text.ts";

/** Most strategies, and most faults, that a sentence names. */
const most = { strategies: 4, faults: 3 } as const;

/** What was tested, in one sentence: `3 strategies under 16 fault families and without faults, 20 runs of each, …`. */
export function testedSentence({ cells }: Pick<Result, "cells">): string {
  const [first] = cells;
  if (first === undefined) return "";
  const faults = distinct(cells, ({ fault }) => fault);
  const runs = cells.map((cell) => cell.runs);
  const [fewest, largest] = [Math.min(...runs), Math.max(...runs)];
  const each = fewest === largest ? grouped(largest) : `${grouped(fewest)} to ${grouped(largest)}`;
  return (
    `${strategiesText(cells)} ${faultsText(faults)}, ${each} ${largest === 1 ? "run" : "runs"}${cells.length > 1 ? " of each" : ""}, ` +
    `on ${manyOr(cells, ({ server }) => server, "server")} with ${manyOr(cells, ({ client }) => client, "client")}.`
  );
}

function strategiesText(cells: readonly ResultCell[]): string {
  const names = distinct(cells, ({ strategy }) => strategy);
  const data = cells.filter(holdsData).length;
  const kind = data === 0 ? " for messages" : data === cells.length ? " for data" : "";
  if (names.length > 1) return `${grouped(names.length)} strategies${kind}`;
  return `the strategy ${names[0] ?? ""}`;
}

function faultsText(faults: readonly string[]): string {
  const injected = faults.filter((fault) => fault !== noFault);
  if (injected.length === 0) return "without faults";
  const under =
    injected.length === 1 ? `under ${injected[0] ?? ""}` : `under ${grouped(injected.length)} fault families`;
  return injected.length === faults.length ? under : `${under} and without faults`;
}

function manyOr(cells: readonly ResultCell[], of: (cell: ResultCell) => string, noun: string): string {
  const values = distinct(cells, of);
  return values.length === 1
    ? (values[0] ?? "")
    : plural(values.length, `kind of ${noun}`, `kinds of ${noun}`);
}

/** Which claims were broken, by whom and under what: `orders broke no-loss under crash`; empty if none was. */
export function brokenClaims(result: Result): string {
  return named(violations(result));
}

/** What broke where nobody claims it, in the same words; empty if nothing did. */
export function brokenBeyondClaims(result: Result): string {
  return named(shownBroken(result));
}

function named(findings: readonly Finding[]): string {
  const texts = [...groups(findings, ({ cell }) => cell.strategy)].map(
    ([strategy, own]) => `${strategy} broke ${propertiesText(own)}`,
  );
  const shown = texts.slice(0, most.strategies);
  const more = texts.length - shown.length;
  return [...shown, ...(more > 0 ? [`so did ${plural(more, "more strategy", "more strategies")}`] : [])].join(
    "; ",
  );
}

/** Properties with the faults that broke them; those that broke under the same faults together. */
function propertiesText(findings: readonly Finding[]): string {
  const faultsOf = (own: readonly Finding[]): string => {
    const faults = [...new Set(own.map(({ cell }) => cell.fault))];
    return faults.length > most.faults
      ? plural(faults.length, "fault family", "fault families")
      : list(faults);
  };
  const byProperty = [...groups(findings, ({ property }) => property.property)].map(([property, own]) => ({
    property,
    under: faultsOf(own),
  }));
  return list(
    [...groups(byProperty, ({ under }) => under)].map(([under, own]) => {
      const names = own.map(({ property }) => property);
      const shown = names.length > most.faults ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
      return `${list(shown)} under ${under}`;
    }),
  );
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return found;
}

function distinct(cells: readonly ResultCell[], of: (cell: ResultCell) => string): string[] {
  return [...new Set(cells.map(of))];
}
