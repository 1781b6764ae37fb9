import type {
  Result,
  ResultAgreement,
  ResultAgreementCell,
  ResultAgreementProperty,
  ResultAgreementTable,
  ResultCell,
  ResultCrossReplay,
  ResultProperty,
} from "../../reports/index.ts";
import { knownDisagreement } from "./known-disagreements.ts";

/** How two or more backends compare is told from their results and from replays across them. */
export interface AgreementInput {
  readonly result: Pick<Result, "cells" | "counterexamples">;
  /** The first one is what the others are compared with. */
  readonly backends: ResultAgreementTable["backends"];
  readonly replays: readonly ResultCrossReplay[];
}

/** Agreements from the best to the worst. */
const order: readonly ResultAgreement[] = ["same", "named", "open", "different"];

/**
 * Puts the cells of several backends side by side.
 *
 * Few runs on a real backend prove little: what breaks in one of a hundred simulated runs may not show
 * there at all. So a property that was broken on one backend counts as broken on another one too if a
 * counterexample of the first breaks it there.
 */
export function agreementTable({ result, backends, replays }: AgreementInput): ResultAgreementTable {
  const [reference] = backends;
  const own = result.cells.filter(({ backend }) => backend === reference?.name);
  const idsOf = new Map(result.counterexamples.map(({ id, property }) => [id, property]));
  const cells = own.map((cell): ResultAgreementCell => {
    const peers = backends.flatMap(({ name }) => result.cells.filter((other) => isPeer(cell, other, name)));
    const { scenario, strategy, fault } = cell;
    const properties = cell.properties.map(({ property }) => {
      const ids = new Set(peers.flatMap((peer) => propertyOf(peer, property)?.counterexample ?? []));
      const about = replays.filter(
        (replay) => ids.has(replay.counterexample) && idsOf.get(replay.counterexample) === property,
      );
      return compareProperty(property, peers, about);
    });
    return { scenario, strategy, fault, agreement: worstAgreement(properties), properties };
  });
  return { backends, cells };
}

/** Whether two cells are the same but for the backend, which is the named one for the second. */
function isPeer(cell: ResultCell, other: ResultCell, backend: string): boolean {
  return other.backend === backend && withoutBackend(cell) === withoutBackend(other);
}

function withoutBackend({ id, backend }: ResultCell): string {
  return id.slice(0, id.length - backend.length - 1);
}

function propertyOf({ properties }: ResultCell, name: string): ResultProperty | undefined {
  return properties.find(({ property }) => property === name);
}

function worstAgreement(properties: readonly ResultAgreementProperty[]): ResultAgreement {
  return properties.reduce<ResultAgreement>(
    (worst, { agreement }) => (order.indexOf(agreement) > order.indexOf(worst) ? agreement : worst),
    "same",
  );
}

interface Judgement {
  readonly agreement: ResultAgreement;
  readonly reason?: string;
}

function compareProperty(
  name: string,
  cells: readonly ResultCell[],
  replays: readonly ResultCrossReplay[],
): ResultAgreementProperty {
  const views = cells.flatMap((cell) => {
    const property = propertyOf(cell, name);
    return property === undefined ? [] : [{ cell, property }];
  });
  const judged = judge(views, replays);
  const [first] = views;
  const known =
    judged.agreement === "different" && first !== undefined ? knownDisagreement(first.cell, name) : undefined;
  return {
    property: name,
    claimed: views.some(({ property }) => property.claimed),
    ...(known === undefined ? judged : { agreement: "named", reason: `${judged.reason ?? ""}: ${known}` }),
    verdicts: views.map(({ cell, property }) => ({ backend: cell.backend, verdict: property.verdict })),
    replays: [...replays],
  };
}

interface View {
  readonly cell: ResultCell;
  readonly property: ResultProperty;
}

function judge(views: readonly View[], replays: readonly ResultCrossReplay[]): Judgement {
  const broken = views.filter(({ property }) => property.verdict === "violated");
  if (broken.length === 0) {
    const open = views.find(({ property }) => property.verdict === "inconclusive");
    return open === undefined ? { agreement: "same" } : { agreement: "open", reason: reasonOf(open) };
  }
  const where = broken.map(({ cell }) => cell.backend);
  const missing = views.filter(
    ({ cell }) => !where.includes(cell.backend) && !isReproduced(cell.backend, replays),
  );
  const [first] = missing;
  if (first === undefined) return compareAnomalies(replays);
  const shown = `broken on ${where.join(" and ")}`;
  return unseen(
    first,
    shown,
    replays.filter(({ replayedOn }) => replayedOn === first.cell.backend),
  );
}

/** Less likely than so it is no luck that none of the replays failed. */
const UNLIKELY = 0.05;

/** What was broken elsewhere was not seen broken on this backend. */
function unseen(
  { cell: { backend }, property }: View,
  shown: string,
  replays: readonly ResultCrossReplay[],
): Judgement {
  const runs = replays.reduce((sum, { rate }) => sum + rate.runs, 0);
  const unable = replays.find(({ reason }) => reason !== undefined)?.reason ?? property.reason;
  if (runs === 0) {
    if (unable !== undefined) return { agreement: "open", reason: `${shown}; ${backend}: ${unable}` };
    return {
      agreement: "different",
      reason: `${shown}, not on ${backend}, and no counterexample was replayed`,
    };
  }
  const none = `${shown}, and in none of ${runs} replays on ${backend}`;
  if (chanceOfNone(replays) < UNLIKELY) return { agreement: "different", reason: none };
  const home = replays.map(
    ({ rateAtHome: rate, variant }) => `${rate?.failed ?? 0} of ${rate?.runs ?? 0} seeds (${variant})`,
  );
  return {
    agreement: "open",
    reason: `${none}; where it was found it is a matter of luck too: ${home.join(", ")}`,
  };
}

/** How likely it is that no replay fails if each case fails as often as where it was found. */
function chanceOfNone(replays: readonly ResultCrossReplay[]): number {
  return replays.reduce((chance, { rate, rateAtHome: home }) => {
    const share = home === undefined || home.runs === 0 ? 1 : home.failed / home.runs;
    return chance * (1 - share) ** rate.runs;
  }, 1);
}

function isReproduced(backend: string, replays: readonly ResultCrossReplay[]): boolean {
  return replays.some(({ replayedOn, rate }) => replayedOn === backend && rate.failed > 0);
}

/** A case that breaks a property on both backends must break it in the same way. */
function compareAnomalies(replays: readonly ResultCrossReplay[]): Judgement {
  const other = replays.find(
    ({ rate, anomaliesFound, anomaliesReplayed }) =>
      rate.failed > 0 && !anomaliesReplayed.some((kind) => anomaliesFound.includes(kind)),
  );
  if (other === undefined) return { agreement: "same" };
  const { foundOn, replayedOn, anomaliesFound, anomaliesReplayed } = other;
  const reason = `${anomaliesFound.join(", ")} on ${foundOn}, but ${anomaliesReplayed.join(", ")} on ${replayedOn}`;
  return { agreement: "different", reason };
}

function reasonOf({ cell, property }: View): string {
  return `${cell.backend}: ${property.reason ?? cell.reason ?? "no reason was recorded"}`;
}
