import type { FaultEvent, History, HistoryEvent } from "../../history/events.ts";

/** How long a cluster was without a leader that could be reached, in microseconds; one value for each fault that met one. */
export interface Failover {
  /** From a fault that met a stream's leader to the first server that says that it leads the stream. */
  readonly newLeader: readonly number[];
  /** From such a fault to the first acknowledgement of a send that began after it. */
  readonly nextAcknowledgement: readonly number[];
  /** From a fault that met the leader of the meta group to the first server that says that it leads that. */
  readonly newMetaLeader: readonly number[];
}

/**
 * Measures the failovers of a run: what follows a fault that acts on a server that leads, until the next
 * such fault. Of one that takes a while to begin it counts from when it acts. A value is missing if what it
 * measures did not happen.
 */
export function failover({ events }: History): Failover {
  const stream = new Role((server) => server.stream !== undefined);
  const meta = new Role((server) => server.stream === undefined);
  const begun = new Map<string, number>();
  for (const event of events) {
    if (event.type === "invoke") begun.set(event.id, event.time);
    stream.observe(event);
    meta.observe(event);
    if (event.type === "ok") stream.acknowledged(begun.get(event.id) ?? -Infinity, event.time);
  }
  return {
    newLeader: stream.newLeader,
    nextAcknowledgement: stream.nextAcknowledgement,
    newMetaLeader: meta.newLeader,
  };
}

/** A fault that met a leader, and whether what it is measured by has happened. */
interface Hit {
  readonly index: number;
  readonly at: number;
  leads: boolean;
  acknowledges: boolean;
}

type ServerEvent = Extract<HistoryEvent, { type: "server" }>;

/** Those who lead streams, or the meta group, and the last fault that met one of them. */
class Role {
  readonly newLeader: number[] = [];
  readonly nextAcknowledgement: number[] = [];
  readonly #isMeant: (server: ServerEvent) => boolean;
  readonly #leaders = new Map<string | undefined, string>();
  #hit: Hit | undefined;

  constructor(isMeant: (server: ServerEvent) => boolean) {
    this.#isMeant = isMeant;
  }

  observe(event: HistoryEvent): void {
    if (event.type === "fault") this.#fault(event);
    if (event.type === "server" && event.what === "lead" && this.#isMeant(event)) this.#lead(event);
  }

  acknowledged(begun: number, time: number): void {
    const hit = this.#hit;
    if (hit === undefined || hit.acknowledges || begun < hit.at) return;
    this.nextAcknowledgement.push(time - hit.at);
    hit.acknowledges = true;
  }

  #fault({ phase, index, targets, time }: FaultEvent): void {
    const meets = phase === "start" && [...this.#leaders.values()].some((leader) => targets.includes(leader));
    const acts = phase === "in-force" && index === this.#hit?.index;
    // What came before a fault acts was the old leader's.
    if (acts && this.#hit?.leads === true) this.newLeader.pop();
    if (acts && this.#hit?.acknowledges === true) this.nextAcknowledgement.pop();
    if (meets || acts) this.#hit = { index, at: time, leads: false, acknowledges: false };
  }

  #lead({ stream, server, time }: ServerEvent): void {
    this.#leaders.set(stream, server);
    const hit = this.#hit;
    if (hit === undefined || hit.leads) return;
    this.newLeader.push(time - hit.at);
    hit.leads = true;
  }
}
