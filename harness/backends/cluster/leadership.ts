import type { Leaders } from "../../scenario/server-role.ts";
import type { JetStreamState } from "./monitor.ts";

/** A server has begun to lead a stream or the meta group, or does so no longer, as it says itself. */
export interface LeaderChange {
  readonly server: string;
  readonly what: "lead" | "step-down";
  /** Absent for the meta group. */
  readonly stream?: string;
  /** Whether another server led before. */
  readonly fromOther: boolean;
}

/** Stands for the meta group where streams have names; no stream can be called so. */
const META = "";

/**
 * Who leads, from what servers say of themselves. Two may lead at the same time for a while: of one
 * that is cut off nobody else accepts anything any more, but it learns so only later. The leader is who began last.
 */
export class Leadership {
  /** By server, what it leads. */
  readonly #claims = new Map<string, ReadonlySet<string>>();
  /** By stream, who began last to lead it; kept while nobody does. */
  readonly #last = new Map<string, string>();

  /** Takes what a server says, undefined if it is gone and so leads nothing; gives what has changed. */
  observe(server: string, state: JetStreamState | undefined): LeaderChange[] {
    const before = this.#claims.get(server) ?? new Set<string>();
    const now = state === undefined ? new Set<string>() : ledBy(server, state);
    this.#claims.set(server, now);
    const begun = [...now].filter((stream) => !before.has(stream)).map((stream) => this.#begin(server, stream));
    // Of one that is gone the history tells how it ended.
    if (state === undefined) return begun;
    const ended = [...before].filter((stream) => !now.has(stream));
    return [...begun, ...ended.map((stream) => change(server, "step-down", stream, false))];
  }

  /** Who leads, or did last. The scenario's stream is the first by name. */
  leaders(): Leaders {
    const meta = this.#last.get(META);
    const [stream] = [...this.#last.keys()].filter((name) => name !== META).sort();
    return { stream: stream === undefined ? meta : this.#last.get(stream), meta };
  }

  #begin(server: string, stream: string): LeaderChange {
    const before = this.#last.get(stream);
    this.#last.set(stream, server);
    return change(server, "lead", stream, before !== undefined && before !== server);
  }
}

function change(server: string, what: LeaderChange["what"], stream: string, fromOther: boolean): LeaderChange {
  return { server, what, fromOther, ...(stream !== META && { stream }) };
}

function ledBy(server: string, { metaLeader, streams }: JetStreamState): Set<string> {
  const led = streams.filter(({ leader }) => leader === server).map(({ name }) => name);
  return new Set(metaLeader === server ? [META, ...led] : led);
}
