import type {
  Result,
  ResultAgreement,
  ResultAgreementCell,
  ResultAgreementProperty,
  ResultAgreementTable,
  ResultCell,
  ResultCrossReplay,
} from "../model.ts";
import type { StatusText } from "./status.ts";
import { grouped, plural } from "./text.ts";

/** How each kind of agreement is written. */
export const agreements: Readonly<Record<ResultAgreement, StatusText>> = {
  same: {
    glyph: "=",
    word: "same",
    meaning:
      "the same verdicts, or what one backend broke the other broke in the same way when it was replayed there",
  },
  named: { glyph: "≈", word: "named", meaning: "a difference whose cause is known" },
  open: { glyph: "?", word: "open", meaning: "one of them could not judge it, with the reason" },
  different: { glyph: "≠", word: "different", meaning: "a difference that nobody has explained" },
};

/** Properties of one cell that are not the same on all backends, for one and the same reason. */
export interface Difference {
  readonly cell: ResultAgreementCell;
  readonly agreement: ResultAgreement;
  readonly reason: string;
  readonly properties: readonly ResultAgreementProperty[];
}

/** All that is not the same, in the order of the cells. */
export function differences({ cells }: ResultAgreementTable): readonly Difference[] {
  return cells.flatMap((cell) => {
    const groups = new Map<string, ResultAgreementProperty[]>();
    for (const property of cell.properties) {
      const key = JSON.stringify([property.agreement, property.reason]);
      if (property.agreement !== "same") groups.set(key, [...(groups.get(key) ?? []), property]);
    }
    return [...groups.values()].map((properties) => ({
      cell,
      agreement: properties[0]?.agreement ?? "same",
      reason: properties[0]?.reason ?? "no reason was recorded",
      properties,
    }));
  });
}

/** `at-least-once under drop: no-loss (claimed), no-duplicates`. */
export function differenceName({ cell, properties }: Difference): string {
  const names = properties.map(({ property, claimed }) => `${property}${claimed ? " (claimed)" : ""}`);
  return `${cell.strategy} under ${cell.fault}: ${names.join(", ")}`;
}

/** `sim (NATS 2.15, simulated), 100 runs per cell`, for each backend. */
export function backendTexts({ backends }: ResultAgreementTable): readonly string[] {
  return backends.map(({ name, server, runs }) => `${name} (${server}), ${plural(runs, "run")} per cell`);
}

/** How many cells agree, and how many counterexamples of one backend were reproduced on another. */
export function agreementSentence(table: ResultAgreementTable): string {
  const count = (agreement: ResultAgreement): number =>
    table.cells.filter((cell) => cell.agreement === agreement).length;
  const parts = (["same", "named", "open", "different"] as const)
    .filter((agreement) => count(agreement) > 0)
    .map((agreement) => `${grouped(count(agreement))} ${agreements[agreement].word}`);
  const replays = table.cells.flatMap(({ properties }) => properties.flatMap((property) => property.replays));
  const made = replays.filter(({ rate }) => rate.runs > 0);
  const replayed = new Set(made.map(pairOf));
  const reproduced = new Set(made.filter(({ rate }) => rate.failed > 0).map(pairOf));
  const across =
    replayed.size === 0
      ? ""
      : ` ${grouped(reproduced.size)} of ${plural(replayed.size, "counterexample")} replayed on the other backend failed there too.`;
  return `${plural(table.cells.length, "cell")} on ${table.backends.map(({ name }) => name).join(" and ")}: ${parts.join(", ")}.${across}`;
}

/** A counterexample on a backend, whichever variant of it was run. */
function pairOf({ counterexample, replayedOn }: ResultCrossReplay): string {
  return JSON.stringify([counterexample, replayedOn]);
}

/** `smallest: process 3 of 3`: which case was replayed where, and how often it failed. */
export function replayText({ replayedOn, variant, rate, reason }: ResultCrossReplay): string {
  if (rate.runs === 0) return `${variant}: ${replayedOn} not judged: ${reason ?? "not run"}`;
  return `${variant}: ${replayedOn} ${grouped(rate.failed)} of ${grouped(rate.runs)}`;
}

/** The cells of a result that one row of the table is about, in the order of the backends. */
export function cellsOf(result: Result, row: ResultAgreementCell): readonly ResultCell[] {
  const { scenario, strategy, fault } = row;
  return (result.agreement?.backends ?? []).flatMap(({ name }) =>
    result.cells.filter(
      (cell) =>
        cell.backend === name &&
        cell.scenario === scenario &&
        cell.strategy === strategy &&
        cell.fault === fault,
    ),
  );
}
