import type { ResultCell } from "../model.ts";
import { modelLadder, modelText } from "../view/models.ts";
import { grouped, plural } from "../view/text.ts";
import { figures, latencyTable, proportionTable, type Row } from "./figures.ts";
import { html, type Markup } from "./tag.ts";

/** What only cells of strategies that hold data have: the model, each side of a fault, what was lost or old. */
export function dataTables({ data }: ResultCell): Markup | false {
  if (data === undefined) return false;
  const { availability, outside, outlasted } = data;
  return html`${proportionTable("Availability of each side", [
    ["during faults, nodes they act on", availability.affected],
    ["during faults, the other nodes", availability.unaffected],
    ...(outlasted === undefined
      ? []
      : ([
          ["where the fault outlasts the deadline, those nodes", outlasted.affected],
          ["where the fault outlasts the deadline, the others", outlasted.unaffected],
        ] as const)),
    ...(outside === undefined
      ? []
      : ([
          ["outside faults, nodes they act on", outside.affected],
          ["outside faults, the other nodes", outside.unaffected],
        ] as const)),
  ])}${latencyTable("Age and return of data", [
    ["age of what stale reads gave", data.staleness],
    ["a node back until it can be asked", data.reacquisition],
  ])}${figures("Consistency", consistencyRows(data))}${lostByKey(data)}`;
}

function consistencyRows(data: NonNullable<ResultCell["data"]>): Row[] {
  const count = (value: number): Row[1] => (value > 0 ? html`<strong>${grouped(value)}</strong>` : "0");
  const rank = (model: string): number => modelLadder.indexOf(model);
  const runs = Object.entries(data.models).toSorted(([a], [b]) => rank(a) - rank(b));
  return [
    ["in every run", modelText(data.model)],
    ...runs.map(([model, number]): Row => [`best was ${model}`, plural(number, "run")]),
    ["lost writes", count(data.lostWrites)],
    ["stale reads", count(data.staleReads)],
    ["keys on which nodes differ", count(data.divergentKeys)],
  ];
}

function lostByKey({ lostByKey: keys }: NonNullable<ResultCell["data"]>): Markup | false {
  const lossy = Object.entries(keys ?? {}).filter(([, { successes }]) => successes > 0);
  return lossy.length > 0 && proportionTable("Acknowledged writes lost, by key", lossy);
}

/** How long a cluster was without a leader; nothing if no fault met one. */
export function failoverTable({ failover }: ResultCell): Markup | false {
  return (
    failover !== undefined &&
    latencyTable(`Failover, ${plural(failover.leaderChanges, "change")} of leader`, [
      ["from the fault to a new leader", failover.newLeader],
      ["from the fault to the next acknowledgement", failover.nextAcknowledgement],
    ])
  );
}
