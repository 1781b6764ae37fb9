import type { RulesInForce } from "../../simulation/network/interception.ts";
import type { Path } from "../../simulation/network/path.ts";
import type { LinkObservation } from "./observation.ts";

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Everything that the connections of one proxied link have in common. */
export interface LinkSettings {
  /** Who dials: a process, or a server on a route. */
  readonly from: string;
  /** The server that is dialled. */
  readonly to: string;
  /** The server's address, asked for at every dial; undefined if it has none at present: the dial is refused. */
  readonly target: () => Address | undefined;
  /** The way to the server. */
  readonly there: Path;
  /** The way back. */
  readonly back: Path;
  /** Rules on single messages. */
  readonly rules: RulesInForce;
  /** `opaque` for what is not the protocol of clients, as routes: no messages are told apart. Default `nats`. */
  readonly protocol?: "nats" | "opaque";
  /** What the server announces as `connect_urls`; none of them if empty, what it says if absent. */
  readonly connectUrls?: readonly string[];
  /** Told of connections and classified frames; must not throw. Without it, and without rules, frames are not read. */
  readonly observe?: (observation: LinkObservation) => void;
}

/** What passed a link so far, in both directions. */
export interface LinkTraffic {
  /** Bytes received from either end. */
  bytes: number;
  /** Pieces in which they came. */
  chunks: number;
  /** Connections that reached the server. */
  connections: number;
  /** Dials that the server did not answer. */
  refused: number;
}
