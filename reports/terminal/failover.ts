import type { Result, ResultLatency } from "../model.ts";
import { duration } from "../view/format.ts";
import { plural, visible } from "../view/text.ts";
import type { Style } from "./style.ts";

/** How long clusters were without a leader, one line per cell in which a fault met one; nothing without a cluster. */
export function failoverLines({ cells }: Result, style: Style): string[] {
  const lines = cells.flatMap(({ strategy, fault, failover }) => {
    if (failover === undefined) return [];
    const { leaderChanges, newLeader, nextAcknowledgement } = failover;
    const parts = [
      `new leader ${times(newLeader)}`,
      `next acknowledgement ${times(nextAcknowledgement)}`,
      plural(leaderChanges, "leader change"),
    ];
    return [`  ${visible(strategy)} under ${visible(fault)}: ${parts.join(", ")}`];
  });
  if (lines.length === 0) return [];
  return [
    `${style.strong("failover")} ${style.dim("from a fault that meets the leader, median (longest)")}`,
    ...lines,
  ];
}

function times({ count, p50, max }: ResultLatency): string {
  if (count === 0) return "none seen";
  return count === 1 ? `after ${duration(p50)}` : `after ${duration(p50)} (${duration(max)})`;
}
