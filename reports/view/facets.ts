import type { Result, ResultCell } from "../model.ts";
import { costSizeOf } from "./cost-cells.ts";
import { plural } from "./text.ts";

/** One way to choose among the cells of a result: a name, and the values that occur. */
export interface Facet {
  readonly name: string;
  readonly values: readonly string[];
}

/** How the server of a cell begins if it is a cluster. */
const cluster = /^(\d+) x /;

const aspects: readonly (readonly [name: string, of: (cell: ResultCell) => string])[] = [
  ["Fault", (cell) => cell.fault],
  ["Strategy", (cell) => cell.strategy],
  ["Backend", (cell) => cell.backend],
  ["Client", (cell) => cell.client],
  ["Topology", topologyText],
  ["Server", (cell) => cell.server.replace(cluster, "")],
  ["Scenario", (cell) => cell.scenario],
];

/** The ways to choose among cells; what is the same for all of them is left out. */
export function facetsOf(result: Result): readonly Facet[] {
  const cells = result.cells.filter((cell) => costSizeOf(cell) === undefined);
  return aspects
    .map(([name, of]) => ({ name, values: [...new Set(cells.map(of))] }))
    .filter(({ values }) => values.length > 1);
}

/** For each facet the position of the value that a cell has. */
export function facetValues(cell: ResultCell, facets: readonly Facet[]): readonly number[] {
  return facets.map(({ name, values }) => {
    const of = aspects.find(([aspect]) => aspect === name)?.[1];
    return of === undefined ? -1 : values.indexOf(of(cell));
  });
}

/** Who takes part: as recorded, or the servers alone. */
function topologyText({ server, topology }: ResultCell): string {
  const servers = plural(topology?.servers ?? Number(cluster.exec(server)?.[1] ?? 1), "server");
  if (topology === undefined) return servers;
  const { producers, consumers, nodes } = topology;
  const clients = [
    [producers, "producer"],
    [consumers, "consumer"],
    [nodes, "node"],
  ] as const;
  const texts = clients.filter(([count]) => count > 0).map(([count, noun]) => plural(count, noun));
  return [...texts, servers].join(", ");
}
