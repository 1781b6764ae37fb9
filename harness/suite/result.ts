import type {
  Finding,
  Result,
  ResultCell,
  ResultCounterexample,
  ResultProperty,
} from "../../reports/index.ts";
import { measures } from "../../reports/compare/measures.ts";
import { toCellNumbers } from "../checkers/aggregate.ts";
import { uncertaintyOf } from "../checkers/uncertainty.ts";
import type { Anomaly } from "../checkers/verdict.ts";
import { topologyOf } from "../run/run-case.ts";
import type { Property } from "../scenario/claims.ts";
import type { Topology } from "../scenario/topology.ts";
import { workloadSize } from "../scenario/workload.ts";
import type { CellSearch } from "../search/cell-search.ts";
import type { Counterexample } from "../search/counterexample.ts";
import type { CellSpec } from "./cells.ts";
import { runError } from "./run-error.ts";
import { propertiesOf } from "./settings.ts";

/** What is known of the whole run beside its cells. */
export interface ResultContext {
  readonly version: string;
  readonly run: Result["run"];
  /** One sentence per strategy, fault family or property, by name. */
  readonly glossary?: Result["glossary"];
  /** Where a counterexample is stored, and how it is replayed. */
  stored(
    cell: CellSpec,
    counterexample: Counterexample,
    backend: string,
  ): { readonly id: string; readonly file: string; readonly replay: string };
}

/** A backend as the result names it. */
export interface ResultBackend {
  readonly name: string;
  /** Name and version of the broker. */
  readonly server: string;
}

/** The searches of all cells on one backend. */
export interface BackendSearches {
  readonly backend: ResultBackend;
  readonly searches: readonly CellSearch[];
}

type Verdict = Result["verdict"];

/** Builds the result model from the searches of the cells on each backend. */
export function toResult(
  cells: readonly CellSpec[],
  parts: readonly BackendSearches[],
  context: ResultContext,
): Result {
  const counterexamples: ResultCounterexample[] = [];
  const resultCells = parts.flatMap(({ backend, searches }) =>
    cells.map((cell, index) => {
      const search = searches[index] as CellSearch;
      const own = [...search.counterexamples.values()].map((each) =>
        toCounterexample(cell, search, each, backend, context),
      );
      counterexamples.push(...own);
      return toCell(cell, search, own, backend, context);
    }),
  );
  return {
    schemaVersion: 2,
    tool: { name: "capstan", version: context.version },
    run: context.run,
    ...(context.glossary !== undefined && { glossary: context.glossary }),
    verdict: worst(resultCells.filter(hasClaims).map(({ verdict }) => verdict)),
    cells: resultCells,
    counterexamples,
  };
}

/** One broken property of a cell whose search may still be under way. */
export function toFinding(
  cell: CellSpec,
  search: CellSearch,
  counterexample: Counterexample,
  backend: ResultBackend,
  context: ResultContext,
): Finding {
  const own = toCounterexample(cell, search, counterexample, backend, context);
  return {
    cell: toCell(cell, search, [own], backend, context),
    property: toProperty(counterexample.property, search, [own]),
    counterexample: own,
  };
}

/** Cells in which nothing is claimed show what breaks, and decide nothing. */
function hasClaims({ properties }: ResultCell): boolean {
  return properties.some(({ claimed }) => claimed);
}

function toCell(
  { id, scenario, family }: CellSpec,
  search: CellSearch,
  counterexamples: readonly ResultCounterexample[],
  backend: ResultBackend,
  context: ResultContext,
): ResultCell {
  const properties = propertiesOf(scenario).map((property) => toProperty(property, search, counterexamples));
  const problem = problemOf(search);
  const claimed = properties.filter((property) => property.claimed);
  const judged = worst(claimed.map(({ verdict }) => verdict));
  const verdict = judged === "violated" || problem === undefined ? judged : "inconclusive";
  const reason = verdict === "inconclusive" ? (problem ?? reasonOf(claimed)) : undefined;
  const error = runError(search.failure);
  const topology = topologyOf(scenario, family);
  const uncertainty = uncertaintyOf(search.groups, measures);
  return {
    id: `${id}/${backend.name}`,
    scenario: scenario.name,
    strategy: scenario.strategy.name,
    fault: family.name,
    backend: backend.name,
    client: context.run.client,
    server: serverText(backend.server, topology),
    topology: {
      producers: topology.producers,
      consumers: topology.consumers,
      nodes: topology.nodes ?? 0,
      servers: topology.broker.servers,
    },
    ...(scenario.kind === "data" && { workload: scenario.workload.type }),
    verdict,
    ...(reason !== undefined && { reason }),
    ...(error !== undefined && { error }),
    properties,
    determinism: { checked: search.repeated, diverged: search.divergences.length },
    ...(uncertainty !== undefined && { uncertainty }),
    ...toCellNumbers(search.aggregate),
  };
}

function serverText(server: string, { broker }: Topology): string {
  return broker.servers === 1 ? server : `${broker.servers} x ${server}`;
}

function toProperty(
  property: Property,
  search: CellSearch,
  counterexamples: readonly ResultCounterexample[],
): ResultProperty {
  const blocked = property === "progress" && search.failure?.kind === "blocked";
  const runsViolated = (search.violated.get(property) ?? 0) + (blocked ? 1 : 0);
  const open = search.open.get(property);
  const problem = problemOf(search) ?? open?.reason;
  const broken = runsViolated > 0 || search.known.has(property);
  const verdict = broken ? "violated" : problem === undefined ? "held" : "inconclusive";
  const counterexample = counterexamples.find((each) => each.property === property);
  return {
    property,
    // Code that never gives back control stops its whole process: nobody has to promise that it does not.
    claimed: blocked || search.options.claimed.includes(property),
    verdict,
    ...((verdict === "inconclusive" || blocked) && problem !== undefined && { reason: problem }),
    runsViolated,
    ...(counterexample !== undefined && { counterexample: counterexample.id }),
  };
}

/** Why nothing that held in a cell may count, if so. */
function problemOf(search: CellSearch): string | undefined {
  const { aggregate, failure, divergences, unsupported } = search;
  if (failure !== undefined) return failure.message;
  if (divergences.length > 0) return `not deterministic: ${divergences[0] ?? ""}`;
  if (unsupported.size > 0) return [...unsupported].join("; ");
  if (aggregate.runs === 0) return "no run was made";
  if (aggregate.runs === aggregate.vacuousRuns) return `no fault took effect in ${aggregate.runs} runs`;
  return undefined;
}

function reasonOf(properties: readonly ResultProperty[]): string {
  if (properties.length === 0) return "nothing is claimed here";
  const open = properties.find(({ verdict }) => verdict === "inconclusive");
  return open === undefined ? "unknown" : `${open.property}: ${open.reason ?? "unknown"}`;
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("violated")) return "violated";
  return verdicts.includes("inconclusive") || verdicts.length === 0 ? "inconclusive" : "held";
}

function toCounterexample(
  cell: CellSpec,
  search: CellSearch,
  counterexample: Counterexample,
  backend: ResultBackend,
  context: ResultContext,
): ResultCounterexample {
  const { property, rate } = counterexample;
  const finding = search.findings.get(property);
  const found = finding?.case ?? counterexample.case;
  const known = search.known.get(property);
  return {
    ...context.stored(cell, counterexample, backend.name),
    property,
    claimed: search.options.claimed.includes(property),
    foundAtRun: finding?.run ?? 0,
    ...(known !== undefined && { known }),
    anomalies: counterexample.anomalies.map(inMilliseconds),
    case: structuredClone(counterexample.case) as ResultCounterexample["case"],
    schedule: [...counterexample.schedule],
    shrunkFrom: {
      faults: found.schedule.length,
      messages: workloadSize(found.workload),
      simulations: counterexample.simulations,
    },
    ...(rate !== undefined && { rate: { ...rate } }),
    traceHash: counterexample.traceHash,
    lanes: [...counterexample.lanes],
    timeline: [...counterexample.timeline],
    timelineOmitted: counterexample.timelineOmitted,
  };
}

function inMilliseconds({ times, age, operations, ...anomaly }: Anomaly): ResultCounterexample["anomalies"][number] {
  return {
    ...anomaly,
    ...(operations !== undefined && { operations: [...operations] }),
    ...(age !== undefined && { age: age / 1000 }),
    times: times.map((time) => time / 1000),
  };
}
