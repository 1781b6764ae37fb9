import type { FaultEvent, History } from "../../history/events.ts";

/** How long a cluster was without a leader that could be reached, in microseconds; one value for each fault that met the leader. */
export interface Failover {
  /** From the fault to the first server that says that it leads the stream. */
  readonly newLeader: readonly number[];
  /** From the fault to the first acknowledgement of a send that began after it. */
  readonly nextAcknowledgement: readonly number[];
}

/**
 * Measures the failovers of a run: what follows a fault that acts on the server that leads a stream,
 * until the next such fault. Of one that takes a while to begin it counts from when it acts.
 * A value is missing if what it measures did not happen.
 */
export function failover({ events }: History): Failover {
  const newLeader: number[] = [];
  const nextAcknowledgement: number[] = [];
  const leaders = new Map<string, string>();
  const begun = new Map<string, number>();
  let hit: Hit | undefined;
  for (const event of events) {
    if (event.type === "invoke") begun.set(event.id, event.time);
    if (event.type === "fault" && meets(event, leaders))
      hit = { index: event.index, at: event.time, leads: false, acknowledges: false };
    // What came before that was the old leader's.
    if (event.type === "fault" && event.phase === "in-force" && event.index === hit?.index) {
      if (hit.leads) newLeader.pop();
      if (hit.acknowledges) nextAcknowledgement.pop();
      hit = { index: event.index, at: event.time, leads: false, acknowledges: false };
    }
    if (event.type === "server" && event.what === "lead" && event.stream !== undefined) {
      leaders.set(event.stream, event.server);
      if (hit?.leads === false) {
        newLeader.push(event.time - hit.at);
        hit.leads = true;
      }
    }
    if (event.type === "ok" && hit?.acknowledges === false && (begun.get(event.id) ?? -Infinity) >= hit.at) {
      nextAcknowledgement.push(event.time - hit.at);
      hit.acknowledges = true;
    }
  }
  return { newLeader, nextAcknowledgement };
}

/** A fault that met the leader, and whether what it is measured by has happened. */
interface Hit {
  readonly index: number;
  readonly at: number;
  leads: boolean;
  acknowledges: boolean;
}

function meets({ phase, targets }: FaultEvent, leaders: ReadonlyMap<string, string>): boolean {
  return phase === "start" && [...leaders.values()].some((leader) => targets.includes(leader));
}
