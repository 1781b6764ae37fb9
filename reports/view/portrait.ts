import type { Result, ResultCell, ResultProportion } from "../model.ts";
import { anomaliesOf, holdsData, unitOf } from "./anomalies.ts";
import { decimal, duration, interval, percent, share } from "./format.ts";
import { matrixOf, rowLabel, type MatrixRow } from "./matrix.ts";
import { modelText, weakestModel } from "./models.ts";
import { noFault, tellingRuns } from "./runs.ts";
import { brokenUnclaimed, cellStatus } from "./status.ts";
import { grouped, plural } from "./text.ts";
import { tradeOffOf, type TradeOff } from "./tradeoff.ts";
import { wilson } from "./wilson.ts";

/** One strategy in plain language, written from the numbers of one result. */
export interface Portrait {
  readonly label: string;
  readonly kept: string;
  readonly gaveUp: string;
  /** When to choose it, as far as this result can say. */
  readonly choose: string;
}

interface Sitter {
  readonly label: string;
  readonly cells: readonly ResultCell[];
  readonly numbers: TradeOff;
  readonly unit: string;
  readonly anomalies: ResultProportion;
}

/** A portrait of every row of the matrix. */
export function portraits(result: Result): readonly Portrait[] {
  const sitters = matrixOf(result).rows.map(sitterOf);
  return sitters.map((sitter) =>
    portrait(
      sitter,
      sitters.filter((other) => areComparable(sitter, other)),
    ),
  );
}

function sitterOf(row: MatrixRow): Sitter {
  const cells = [...row.cells.values()];
  const counted = cells.map(anomaliesOf);
  const attempted = counted.reduce((sum, one) => sum + one.attempted, 0);
  const count = counted.reduce((sum, one) => sum + one.count, 0);
  const [first] = cells;
  return {
    label: rowLabel(row),
    cells,
    numbers: tradeOffOf(row),
    unit: first === undefined ? "message" : unitOf(first),
    anomalies: wilson(Math.min(count, attempted), attempted),
  };
}

/** Whether two rows count the same things at the same place. */
function areComparable(one: Sitter, other: Sitter): boolean {
  const [a, b] = [one.cells[0], other.cells[0]];
  return one.unit === other.unit && a?.backend === b?.backend && a?.client === b?.client;
}

function portrait(sitter: Sitter, peers: readonly Sitter[]): Portrait {
  return {
    label: sitter.label,
    kept: [claimsKept(sitter), modelKept(sitter), cleanliness(sitter), answeredMost(sitter)]
      .filter(Boolean)
      .join(" "),
    gaveUp:
      [claimsBroken(sitter), breaks(sitter), damage(sitter), answeredLeast(sitter), price(sitter, peers)]
        .filter(Boolean)
        .join(" ") || "Nothing that these runs show.",
    choose: [advice(sitter), rank(sitter, peers)].filter(Boolean).join(" "),
  };
}

function claimsKept({ cells }: Sitter): string {
  const judged = cells.filter((cell) => cell.properties.some(({ claimed }) => claimed));
  const held = judged.filter((cell) => cellStatus(cell) === "held");
  const runs = held.reduce((sum, cell) => sum + tellingRuns(cell), 0);
  if (judged.length === 0) return "It claims nothing under these faults.";
  if (held.length === 0) return "No cell with claims could be shown to hold.";
  const where =
    held.length === judged.length ? "every" : `${grouped(held.length)} of ${grouped(judged.length)}`;
  const tried =
    judged.length === 1
      ? held[0]?.fault
      : `${where} fault ${judged.length === held.length ? "family" : "families"} with a claim`;
  return `It kept its claims under ${tried}, in ${plural(runs, "run")} that say something: ${claimTexts(held).join("; ")}.`;
}

/** The properties that are claimed, with the faults under which they are not. */
function claimTexts(cells: readonly ResultCell[]): string[] {
  const claimed = (cell: ResultCell, property: string): boolean =>
    cell.properties.some((one) => one.claimed && one.property === property);
  const names = [
    ...new Set(
      cells.flatMap(({ properties }) => properties.flatMap((one) => (one.claimed ? [one.property] : []))),
    ),
  ];
  const groups = grouping(names, (property) => {
    const without = cells.filter((cell) => !claimed(cell, property)).map(({ fault }) => fault);
    if (without.length === 0) return "";
    if (without.length > 3) return ` under ${grouped(cells.length - without.length)} of them`;
    return ` except under ${list(without)}`;
  });
  return [...groups].map(([where, properties]) => `${list(withoutImplied(properties))}${where}`);
}

function modelKept({ cells }: Sitter): string {
  const model = weakestModel(cells);
  if (model === undefined) return "";
  const calm = weakestModel(cells.filter((cell) => cell.fault === noFault));
  const without = calm === undefined || calm === model ? "" : ` (${modelText(calm)} without faults)`;
  return `Over all faults it gave ${modelText(model)}${without}.`;
}

function cleanliness({ anomalies, unit }: Sitter): string {
  if (anomalies.total === 0 || anomalies.successes > 0) return "";
  return `Of ${plural(anomalies.total, unit)} none went wrong (up to ${perThousand(anomalies.high)} per 1,000 are compatible with that).`;
}

function answeredMost({ numbers: { availability }, unit }: Sitter): string {
  if (availability.total === 0) return "";
  return `While a fault was active it answered ${share(availability)} (${interval(availability)}) of ${plural(availability.total, unit)}.`;
}

function claimsBroken({ cells }: Sitter): string {
  const broken = cells.filter((cell) => cellStatus(cell) === "violated");
  if (broken.length === 0) return "";
  const names = broken.map((cell) => {
    const properties = cell.properties.filter((one) => one.claimed && one.verdict === "violated");
    return `${list(properties.map(({ property }) => property))} under ${cell.fault}`;
  });
  return `It broke its own claims: ${list(short(names))}.`;
}

/** What is not claimed and was shown broken; properties that break under the same faults together. */
function breaks({ cells }: Sitter): string {
  const faults = new Map<string, string[]>();
  for (const cell of cells) {
    for (const { property } of brokenUnclaimed(cell)) {
      faults.set(property, [...(faults.get(property) ?? []), cell.fault]);
    }
  }
  const groups = grouping([...faults.keys()], (property) => {
    const names = faults.get(property) ?? [];
    return names.length > 3 ? plural(names.length, "fault family", "fault families") : list(names);
  });
  if (groups.size === 0) return "";
  const parts = [...groups].map(([where, names]) => `${list(short(names))} under ${where}`);
  return `It does not promise, and was seen to break: ${short(parts).join("; ")}.`;
}

function damage({ cells, anomalies, unit }: Sitter): string {
  if (anomalies.successes === 0) return "";
  const kinds = cells.some(holdsData) ? dataKinds(cells) : messageKinds(cells);
  const rates = cells
    .map((cell) => ({ cell, ...anomaliesOf(cell) }))
    .filter(({ attempted }) => attempted > 0);
  const [worst] = rates.toSorted((a, b) => b.count / b.attempted - a.count / a.attempted);
  const most =
    worst === undefined || rates.length < 2
      ? ""
      : `, most under ${worst.cell.fault} (${perThousand(Math.min(1, worst.count / worst.attempted))})`;
  return (
    `${perThousand(anomalies.successes / anomalies.total)} of 1,000 ${unit}s went wrong ` +
    `(${perThousand(anomalies.low)} to ${perThousand(anomalies.high)}): ${list(kinds)}${most}.`
  );
}

function messageKinds(cells: readonly ResultCell[]): string[] {
  return (["lost", "duplicated", "corrupted", "phantom"] as const)
    .map((kind) => [kind, cells.reduce((sum, { delivery }) => sum + delivery[kind], 0)] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${grouped(count)} ${kind}`);
}

function dataKinds(cells: readonly ResultCell[]): string[] {
  const sum = (of: (data: NonNullable<ResultCell["data"]>) => number): number =>
    cells.reduce((total, { data }) => total + (data === undefined ? 0 : of(data)), 0);
  const kinds: readonly (readonly [number, string, string])[] = [
    [sum((data) => data.lostWrites), "lost write", "lost writes"],
    [sum((data) => data.staleReads), "stale read", "stale reads"],
    [
      sum((data) => data.divergentKeys),
      "key on which nodes differed in the end",
      "keys on which nodes differed in the end",
    ],
  ];
  return kinds.filter(([count]) => count > 0).map(([count, one, several]) => plural(count, one, several));
}

function answeredLeast({ cells, unit }: Sitter): string {
  const asked = cells.filter(({ availability }) => availability.duringFaults.total > 0);
  const of = (cell: ResultCell): number =>
    cell.availability.duringFaults.successes / cell.availability.duringFaults.total;
  const [worst] = asked.toSorted((a, b) => of(a) - of(b));
  if (worst === undefined || of(worst) >= 1) return "";
  const { duringFaults } = worst.availability;
  return `It answered least under ${worst.fault}: ${share(duringFaults)} of ${plural(duringFaults.total, unit)}.`;
}

function price({ numbers, label }: Sitter, peers: readonly Sitter[]): string {
  const own = numbers.networkMessages?.mean;
  if (own === undefined) return "";
  const others = peers.flatMap((peer) =>
    peer.label === label || peer.numbers.networkMessages === undefined
      ? []
      : [{ label: peer.label, cost: peer.numbers.networkMessages.mean }],
  );
  const [cheapest] = others.toSorted((a, b) => a.cost - b.cost);
  const p99 =
    (numbers.worstP99 ?? 0) < 1
      ? ""
      : `; in its slowest cell 1 of 100 acknowledgements took ${duration(numbers.worstP99 ?? 0)} or more`;
  const compared =
    cheapest === undefined || cheapest.cost <= 0
      ? ""
      : own <= cheapest.cost
        ? ", the fewest here"
        : `, ${decimal(own / cheapest.cost)} times as many as ${cheapest.label}`;
  return `Each acknowledgement cost ${decimal(own)} network messages${compared}${p99}.`;
}

function advice(sitter: Sitter): string {
  const { cells, anomalies, numbers } = sitter;
  if (cells.some((cell) => cellStatus(cell) === "violated"))
    return "Not until the broken claims are understood.";
  if (anomalies.total === 0 || numbers.availability.total === 0)
    return "This run asked too little of it to say.";
  const answered = numbers.availability.successes / numbers.availability.total;
  const patience =
    answered >= 0.999
      ? "where callers must be answered at once"
      : `where callers can wait, retry or turn elsewhere: ${percent(1 - answered)} of what they asked during faults was not answered in time`;
  return `Choose it where ${tolerated(sitter)}, and ${patience}.`;
}

/** What its user must be able to live with. */
function tolerated({ cells }: Sitter): string {
  const where = new Map<string, string>();
  const harm = (text: string, of: (cell: ResultCell) => number): string[] => {
    const faults = cells.filter((cell) => of(cell) > 0).map(({ fault }) => fault);
    where.set(text, faults.length <= 2 && cells.length > 4 ? ` under ${list(faults)}` : "");
    return faults.length === 0 ? [] : [text];
  };
  const harms = cells.some(holdsData)
    ? [
        ...harm("an acknowledged write may be lost", ({ data }) => data?.lostWrites ?? 0),
        ...harm(
          "an old value may be read",
          ({ data }) => (data?.staleReads ?? 0) + (data?.divergentKeys ?? 0),
        ),
      ]
    : [
        ...harm("a message may be lost", ({ delivery }) => delivery.lost),
        ...harm("a message may be handled twice", ({ delivery }) => delivery.duplicated),
        ...harm("a message may be wrong", ({ delivery }) => delivery.corrupted + delivery.phantom),
      ];
  if (harms.length === 0) return "nothing may go wrong with what was acknowledged";
  const groups = grouping(harms, (text) => where.get(text) ?? "");
  return [...groups].map(([under, texts]) => `${list(texts)}${under}`).join(", and ");
}

/** Where it stands among the others, if the intervals tell. */
function rank(sitter: Sitter, peers: readonly Sitter[]): string {
  const others = peers.filter((peer) => peer.label !== sitter.label && peer.anomalies.total > 0);
  if (others.length === 0 || sitter.anomalies.total === 0) return "";
  const better = others.filter(
    (other) =>
      other.anomalies.high < sitter.anomalies.low &&
      other.numbers.availability.low > sitter.numbers.availability.high,
  );
  if (better.length > 0)
    return `${list(better.map(({ label }) => label))} did clearly better in both ways here.`;
  if (others.every((other) => other.anomalies.low > sitter.anomalies.high))
    return "No other strategy here had so few anomalies.";
  if (others.every((other) => other.numbers.availability.high < sitter.numbers.availability.low))
    return "No other strategy here answered so much.";
  return "";
}

/** What each property implies: of two in one sentence the implied one says nothing. */
const implied: Readonly<Record<string, readonly string[]>> = {
  linearizable: [
    "sequential",
    "causal",
    "read-your-writes",
    "monotonic-reads",
    "monotonic-writes",
    "writes-follow-reads",
  ],
  sequential: ["causal", "read-your-writes", "monotonic-reads", "monotonic-writes", "writes-follow-reads"],
  causal: ["read-your-writes", "monotonic-reads", "monotonic-writes", "writes-follow-reads"],
};

function withoutImplied(properties: readonly string[]): string[] {
  const all = new Set(
    properties.flatMap((property) => (Object.hasOwn(implied, property) ? (implied[property] ?? []) : [])),
  );
  return properties.filter((property) => !all.has(property));
}

/** Items by what is said of them, in the order in which that first occurs. */
function grouping(items: readonly string[], saidOf: (item: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const item of items) groups.set(saidOf(item), [...(groups.get(saidOf(item)) ?? []), item]);
  return groups;
}

function perThousand(part: number): string {
  return part > 0 && part < 0.00001 ? "<0.01" : decimal(part * 1000);
}

/** The first few of a list, and how many more there are. */
function short(items: readonly string[]): string[] {
  return items.length <= 5 ? [...items] : [...items.slice(0, 4), `${grouped(items.length - 4)} more`];
}

function list(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}
