import type { Result } from "../model.ts";
import { failoverRows } from "../view/failover.ts";
import { nothing } from "../view/format.ts";
import { plural, visible } from "../view/text.ts";
import type { Style } from "./style.ts";

/** How long clusters were without a leader, one line per cell in which a fault met one; nothing without a cluster. */
export function failoverLines(result: Result, style: Style): string[] {
  const lines = failoverRows(result).map(
    ({ cell, newLeader, nextAcknowledgement, newMetaLeader, leaderChanges }) => {
      const parts = [
        `new leader ${after(newLeader)}`,
        `next acknowledgement ${after(nextAcknowledgement)}`,
        ...(newMetaLeader === nothing ? [] : [`new meta leader ${after(newMetaLeader)}`]),
        plural(leaderChanges, "leader change"),
      ];
      return `  ${visible(cell.strategy)} under ${visible(cell.fault)}: ${parts.join(", ")}`;
    },
  );
  if (lines.length === 0) return [];
  return [
    `${style.strong("failover")} ${style.dim("from a fault that meets the leader, median (longest)")}`,
    ...lines,
  ];
}

function after(times: string): string {
  return times === nothing ? "none seen" : `after ${times}`;
}
