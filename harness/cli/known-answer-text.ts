import type { Style } from "../../reports/index.ts";
import { wrap } from "../../reports/view/width.ts";
import type { Answer, AnswerOutcome, KnownAnswer } from "../suite/known-answers.ts";
import { counted } from "./progress-text.ts";

/** How each outcome is written, from the best to the worst. */
export const outcomes: Readonly<Record<AnswerOutcome, { readonly glyph: string; readonly meaning: string }>> =
  {
    reproduced: {
      glyph: "✓",
      meaning:
        "every experiment shows what was published about this release, which may be that it is not affected",
    },
    partly: { glyph: "◐", meaning: "every experiment that could be run shows it" },
    "not seen": { glyph: "?", meaning: "it takes luck, and was not seen in these runs" },
    "not run": { glyph: "–", meaning: "not run, for the reason that is told" },
    refuted: { glyph: "✗", meaning: "an experiment shows the opposite" },
  };

const colours = {
  reproduced: "held",
  partly: "held",
  "not seen": "inconclusive",
  "not run": "unclaimed",
  refuted: "violated",
} as const;

/** The table of known answers for people: each with what every release on every backend answered. */
export function answerLines(
  known: readonly KnownAnswer[],
  answers: readonly Answer[],
  { width, style }: { readonly width: number; readonly style: Style },
): string[] {
  const lines = known.flatMap(({ id, statement, source }) => [
    ...wrap(`${id}  ${statement} (${source})`, width).map((line, index) =>
      index === 0 ? style.strong(line) : line,
    ),
    ...groupsOf(answers.filter((answer) => answer.id === id)).flatMap((group) =>
      groupLines(group, width, style),
    ),
  ]);
  return [...lines, "", ...legend(answers, style), style.strong(sumText(answers))];
}

/** Answers of one backend that are told by the same words. */
export interface AnswerGroup {
  readonly backend: string;
  readonly outcome: AnswerOutcome;
  readonly releases: readonly string[];
  /** Of the first release. */
  readonly details: readonly string[];
}

/** The answers to one question, those that are alike together; releases from the oldest. */
export function groupsOf(answers: readonly Answer[]): readonly AnswerGroup[] {
  const groups = new Map<string, Answer[]>();
  const inOrder = answers.toSorted((a, b) => a.release.localeCompare(b.release, "en", { numeric: true }));
  for (const answer of inOrder) {
    // Times differ from run to run: what is reproduced is told once.
    const words = answer.outcome === "reproduced" || answer.outcome === "partly" ? [] : answer.details;
    const key = JSON.stringify([answer.backend, answer.outcome, words]);
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  const backends = [...new Set(answers.map(({ backend }) => backend))];
  return [...groups.values()]
    .flatMap((group) => {
      const [last] = group.slice(-1);
      if (last === undefined) return [];
      const { backend, outcome, details } = last;
      return [{ backend, outcome, details, releases: group.map(({ release }) => release) }];
    })
    .toSorted((a, b) => backends.indexOf(a.backend) - backends.indexOf(b.backend));
}

function groupLines(
  { backend, outcome, releases, details }: AnswerGroup,
  width: number,
  style: Style,
): string[] {
  const { glyph } = outcomes[outcome];
  const head = style.status(colours[outcome], `    ${glyph} ${outcome} on ${backend} ${releases.join(", ")}`);
  return [
    head,
    ...details.flatMap((text) => wrap(text, width - 6)).map((line) => style.dim(`      ${line}`)),
  ];
}

function legend(answers: readonly Answer[], style: Style): string[] {
  return Object.entries(outcomes)
    .filter(([outcome]) => answers.some((answer) => answer.outcome === outcome))
    .map(([outcome, { glyph, meaning }]) => style.dim(`${glyph} ${outcome}: ${meaning}`));
}

/** `90 answers: 60 reproduced, 30 not run`. */
export function sumText(answers: readonly Answer[]): string {
  const counts = Object.keys(outcomes).flatMap((outcome) => {
    const count = answers.filter((answer) => answer.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  return `${counted(answers.length, "answer")}: ${counts.join(", ")}`;
}

/** The table as a page in Markdown. */
export function answerPage(
  known: readonly KnownAnswer[],
  answers: readonly Answer[],
  about: readonly string[],
): string {
  const backends = [...new Set(answers.map(({ backend }) => backend))];
  const rows = known.map(({ id, statement, source }) => [
    id,
    `${statement} (${source})`,
    ...backends.map((backend) =>
      groupsOf(answers.filter((answer) => answer.id === id && answer.backend === backend))
        .map(({ outcome, releases }) => `${outcomes[outcome].glyph} ${outcome}: ${releases.join(", ")}`)
        .join("; "),
    ),
  ]);
  const head = ["id", "known", ...backends];
  const seen = known.flatMap(({ id }) =>
    groupsOf(answers.filter((answer) => answer.id === id)).map(
      ({ backend, outcome, releases, details }) =>
        `- ${id}, ${outcome} on ${backend} ${releases.join(", ")}: ${details.map(escaped).join("; ")}`,
    ),
  );
  return [
    "# Known answers",
    "",
    "<!-- Written by `npm run known-answers -- --write`. -->",
    "",
    "Published behaviour of NATS under faults, played again by Capstan: each row is a test of the harness itself.",
    "`capstan run --suite known-answers` prints this table, and `capstan list known-answers` what is played.",
    "",
    ...about.map((line) => `- ${line}`),
    `- ${sumText(answers)}`,
    "",
    ...[head, head.map(() => "---"), ...rows.map((row) => row.map(escaped))].map(
      (row) => `| ${row.join(" | ")} |`,
    ),
    "",
    ...Object.entries(outcomes).map(([outcome, { glyph, meaning }]) => `- ${glyph} ${outcome}: ${meaning}`),
    "",
    "## What was seen",
    "",
    "Of releases that answered alike the newest one is told.",
    "",
    ...seen,
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
