import type { RouteState } from "../routes.ts";
import type { JetStreamState } from "./monitor.ts";
import type { RouteProxy } from "./route-proxies.ts";

/** What the servers of a cluster say, by name; undefined of one that does not answer. */
export type Said<State> = ReadonlyMap<string, State | undefined>;

/**
 * Why a cluster is not ready: all its servers must name the same leader of the meta group, and as many
 * members as there are servers. Undefined if it is.
 */
export function disagreement(said: Said<JetStreamState>): string | undefined {
  const leaders = new Set<string | undefined>();
  for (const [name, state] of said) {
    if (state === undefined) return `${name} does not answer`;
    if (state.clusterSize !== said.size) return `${name} counts ${state.clusterSize} of ${said.size} servers`;
    if (state.metaLeader === undefined) return `${name} knows no leader of the meta group`;
    leaders.add(state.metaLeader);
  }
  return leaders.size === 1
    ? undefined
    : `the servers name ${[...leaders].join(" and ")} as leaders of the meta group`;
}

/**
 * A connection between two servers that no proxy carries, in words; undefined if there is none. What a
 * server has at the other end of a route is a proxy: one that it dialled, or one that dialled it.
 */
export function bypass(
  said: Said<readonly Pick<RouteState, "remote" | "port">[]>,
  proxies: readonly RouteProxy[],
): string | undefined {
  for (const [name, routes] of said) {
    const known = new Set(
      proxies.flatMap(({ from, to, port, outgoingPorts }) => [
        ...(from === name ? [port] : []),
        ...(to === name ? outgoingPorts() : []),
      ]),
    );
    const direct = routes?.find(({ port }) => !known.has(port));
    if (direct !== undefined)
      return `${name} is connected to ${direct.remote} on port ${direct.port}, past the proxies`;
  }
  return undefined;
}
