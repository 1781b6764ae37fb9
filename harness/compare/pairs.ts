import { faultFamilies, mixed } from "../../faults/index.ts";
import type { FaultFamily } from "../scenario/catalog.ts";
import { properties, type Property } from "../scenario/claims.ts";
import { ScenarioError } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { CellSpec } from "../suite/cells.ts";
import { propertiesOf } from "../suite/settings.ts";

/** Two cells that run the same cases. */
export interface CellPair {
  /** As `crash`, or with more where that does not tell it from others. */
  readonly title: string;
  /** Name that the cases are drawn by; the same whatever is compared. */
  readonly id: string;
  readonly base: CellSpec;
  readonly head: CellSpec;
  /** Positions in the cells of each side. */
  readonly places: readonly [base: number, head: number];
  /** Where the cases are drawn from. */
  readonly family: FaultFamily;
  /** What is judged on both sides. */
  readonly properties: readonly Property[];
}

/** The families of faults of both sides, in the order in which they are listed. */
export function familiesOf(base: readonly CellSpec[], head: readonly CellSpec[]): string[] {
  const named = new Set([...base, ...head].map(({ family }) => family.name));
  return [...faultFamilies.keys()].filter((name) => named.has(name));
}

/**
 * Finds for each cell of the base the cell of the other side that runs the same cases: that of the same
 * scenario under the same faults, or of the only scenario if each side has but one.
 * @throws ScenarioError if there is none, or if they cannot run the same cases.
 */
export function pairCells(base: readonly CellSpec[], head: readonly CellSpec[]): CellPair[] {
  const [first, second] = [scenarioNames(base), scenarioNames(head)];
  const alone = first.size === 1 && second.size === 1;
  const strategies = new Set(base.map(({ scenario }) => scenario.strategy.name));
  const taken = new Set<number>();
  const pairs = base.flatMap((cell, place) => {
    const other = head.findIndex((each, index) => {
      const same = alone || each.scenario.name === cell.scenario.name;
      const fitting = strategies.size === 1 || each.scenario.strategy.name === cell.scenario.strategy.name;
      return !taken.has(index) && same && fitting && each.family.name === cell.family.name;
    });
    const found = head[other];
    if (found === undefined) return [];
    taken.add(other);
    const name = alone ? "" : `${cell.scenario.name}, `;
    const title =
      strategies.size > 1
        ? `${cell.scenario.strategy.name} under ${cell.family.name}`
        : `${name}${cell.family.name}`;
    return [{ title, place, other, cell, found }];
  });
  if (pairs.length === 0)
    throw new ScenarioError("there are no two cells of the same scenario and fault family to compare");
  return pairs.map(({ title, place, other, cell, found }) => {
    checkFitting(cell.scenario, found.scenario);
    const judged = [...propertiesOf(cell.scenario), ...propertiesOf(found.scenario)];
    return {
      title,
      id: `${cell.scenario.name}/${cell.family.name}`,
      base: cell,
      head: found,
      places: [place, other],
      family: commonFamily(cell, found),
      properties: properties.filter((property) => judged.includes(property)),
    };
  });
}

function scenarioNames(cells: readonly CellSpec[]): Set<string> {
  return new Set(cells.map(({ scenario }) => scenario.name));
}

/** A mixture of faults has the kinds that both sides have in theirs; any other family is the same for both. */
function commonFamily({ family }: CellSpec, other: CellSpec): FaultFamily {
  const kinds = family.kinds.filter((kind) => other.family.kinds.includes(kind));
  return kinds.length === 0 || kinds.length === family.kinds.length ? family : mixed(kinds);
}

function checkFitting(base: Scenario, head: Scenario): void {
  const shapes = (
    [
      ["kind", "the kind"],
      ["topology", "the topology"],
      ["workload", "the workload"],
      ["sessions", "the sessions"],
    ] as const
  ).map(([key, words]) => [words, shapeOf(base, key), shapeOf(head, key)] as const);
  for (const [words, before, now] of shapes) {
    if (before === now) continue;
    throw new ScenarioError(
      `${base.name} with ${base.strategy.name} and ${head.name} with ${head.strategy.name} cannot run the same cases: ` +
        `${words} is ${before} in one and ${now} in the other`,
    );
  }
}

function shapeOf(scenario: Scenario, key: "kind" | "topology" | "workload" | "sessions"): string {
  const value: unknown = key in scenario ? scenario[key as keyof Scenario] : undefined;
  if (key !== "topology") return JSON.stringify(value) ?? "absent";
  // Which server there is may be what is compared.
  const { broker, ...rest } = scenario.topology;
  return JSON.stringify({ ...rest, servers: broker.servers });
}
