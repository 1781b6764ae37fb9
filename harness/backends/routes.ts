import type { FaultHandle, Link } from "./world.ts";

/** A connection between two servers, as one of them sees it. */
export interface RouteState {
  /** Name of the server at the other end; empty until that has said it. */
  readonly remote: string;
  /** IP address at the other end. */
  readonly ip: string;
  /** TCP port at the other end. */
  readonly port: number;
}

/** The ways between the servers of one cluster, and what can happen to them: proxies, or networks of containers. */
export interface Routes {
  /** URLs under which a server finds the others. */
  urls(server: string): readonly string[];
  /**
   * A connection between two servers on which a fault would have no effect, in words; undefined if there is none.
   *
   * @param said - The connections of each server; undefined of one that does not answer.
   */
  bypass(said: ReadonlyMap<string, readonly RouteState[] | undefined>): string | undefined;
  /**
   * As `World.hold`, for links between servers.
   * @throws UnsupportedFaultError if they cannot be held so.
   */
  hold(links: readonly Link[]): FaultHandle;
  /** Resolves when nothing is left of them; the servers have ended before. */
  close(): Promise<void>;
}
