import type { Result, ResultCell, ResultProportion } from "../model.ts";
import { anomaliesOf, holdsData, unitOf } from "./anomalies.ts";
import { decimal, duration, interval, percent, share } from "./format.ts";
import { matrixOf, rowLabel, type MatrixRow } from "./matrix.ts";
import { modelText, weakestModel } from "./models.ts";
import { noFault, tellingRuns } from "./runs.ts";
import { brokenUnclaimed, cellStatus } from "./status.ts";
import { grouped, list, plural } from "./text.ts";
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
  const all = held.length === judged.length ? "All that it claims" : "What it claims";
  const open = judged.filter((cell) => cellStatus(cell) === "inconclusive").length;
  const rest = open === 0 ? "" : ` (${plural(open, "cell")} could not be judged)`;
  return `${all} held ${faultsTried(held, judged)}, in ${plural(runs, "run")}${rest}: ${claimTexts(held).join("; ")}.`;
}

/** `under 12 of 16 fault families and without faults`. */
function faultsTried(held: readonly ResultCell[], judged: readonly ResultCell[]): string {
  const injected = (cells: readonly ResultCell[]): string[] =>
    cells.map(({ fault }) => fault).filter((fault) => fault !== noFault);
  const [some, all] = [injected(held), injected(judged)];
  const of = some.length === all.length ? "" : ` of ${grouped(all.length)}`;
  const families =
    some.length === 1 && of === ""
      ? [under(some[0] ?? "")]
      : some.length > 0
        ? [`under ${grouped(some.length)}${of} fault families`]
        : [];
  return list(some.length < held.length ? [...families, under(noFault)] : families);
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
    if (without.length <= 3) return ` (not claimed under ${list(without)})`;
    const claimedIn = cells.length - without.length;
    return claimedIn === 1
      ? " (claimed under one of them)"
      : ` (claimed under ${grouped(claimedIn)} of them)`;
  });
  return [...groups].map(([where, properties]) => `${list(withoutImplied(properties))}${where}`);
}

/** `under crash`, or `without faults`. */
function under(fault: string): string {
  return fault === noFault ? "without faults" : `under ${fault}`;
}

function modelKept({ cells }: Sitter): string {
  const model = weakestModel(cells);
  if (model === undefined) return "";
  const calm = weakestModel(cells.filter((cell) => cell.fault === noFault));
  const without = calm === undefined || calm === model ? "" : ` (${modelText(calm)} without faults)`;
  return `Whatever the fault, readers saw at least ${modelText(model)}${without}.`;
}

function cleanliness({ anomalies, unit }: Sitter): string {
  if (anomalies.total === 0 || anomalies.successes > 0) return "";
  return `None of ${plural(anomalies.total, unit)} went wrong, so probably at most ${perThousand(anomalies.high)} in 1,000 do.`;
}

function answeredMost({ numbers: { availability }, unit }: Sitter): string {
  if (availability.total === 0) return "";
  return `During faults it answered ${share(availability)} of ${plural(availability.total, unit)} in time (${interval(availability)}).`;
}

function claimsBroken({ cells }: Sitter): string {
  const broken = cells.filter((cell) => cellStatus(cell) === "violated");
  if (broken.length === 0) return "";
  const names = broken.map((cell) => {
    const properties = cell.properties.filter((one) => one.claimed && one.verdict === "violated");
    return `${list(properties.map(({ property }) => property))} ${under(cell.fault)}`;
  });
  return `It broke what it claims: ${list(short(names))}.`;
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
  const parts = [...groups].map(([where, names]) => `${list(short(names))} (under ${where})`);
  return `It does not promise, and did not keep: ${short(parts).join("; ")}.`;
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
      : `, worst ${under(worst.cell.fault)} (${perThousand(Math.min(1, worst.count / worst.attempted))} in 1,000)`;
  return (
    `${perThousand(anomalies.successes / anomalies.total)} in 1,000 ${unit}s went wrong ` +
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
  return `It was least available under ${worst.fault}: ${share(duringFaults)} of ${plural(duringFaults.total, unit)} answered in time.`;
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
      : `; under the fault that slows it most, one in 100 took ${duration(numbers.worstP99 ?? 0)} or more`;
  const compared =
    cheapest === undefined || cheapest.cost <= 0
      ? ""
      : own <= cheapest.cost
        ? ", the fewest here"
        : own / cheapest.cost < 1.05
          ? `, as many as with ${cheapest.label}`
          : `, ${decimal(own / cheapest.cost)} times as many as with ${cheapest.label}`;
  return `An acknowledgement took ${decimal(own)} messages of the network${compared}${p99}.`;
}

function advice(sitter: Sitter): string {
  const { cells, anomalies, numbers } = sitter;
  if (cells.some((cell) => cellStatus(cell) === "violated"))
    return "Do not choose it before the broken claims are understood.";
  if (anomalies.total === 0 || numbers.availability.total === 0)
    return "This run asked too little of it to say.";
  const answered = numbers.availability.successes / numbers.availability.total;
  const patience =
    answered >= 0.999
      ? "callers must be answered at once"
      : `callers can wait, retry or turn elsewhere (${percent(1 - answered)} of what they asked during faults got no answer in time)`;
  return `Choose it where ${tolerated(sitter)}, and ${patience}.`;
}

/** What its user must be able to live with. */
function tolerated({ cells }: Sitter): string {
  const where = new Map<string, string>();
  const harm = (text: string, of: (cell: ResultCell) => number): string[] => {
    const faults = cells.filter((cell) => of(cell) > 0).map(({ fault }) => fault);
    where.set(text, faults.length <= 2 && cells.length > 4 ? ` ${list(faults.map(under))}` : "");
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
  if (harms.length === 0) return "what was acknowledged must be right";
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
    return `Here ${list(short(better.map(({ label }) => label)))} had fewer anomalies and answered more.`;
  if (others.every((other) => other.anomalies.low > sitter.anomalies.high))
    return "No other strategy here has so few anomalies.";
  if (others.every((other) => other.numbers.availability.high < sitter.numbers.availability.low))
    return "No other strategy here answers so much.";
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
