import type { Evidence } from "../../history/events.ts";
import { RandomStream } from "../../simulation/kernel/random.ts";
import { RulesInForce } from "../../simulation/network/interception.ts";
import { Path } from "../../simulation/network/path.ts";
import {
  UnsupportedFaultError,
  type FaultHandle,
  type Link,
  type LinkSpeed,
  type MessageRule,
} from "../world.ts";
import { LinkProxy } from "./link-proxy.ts";
import type { LinkSettings, LinkTraffic } from "./link.ts";
import type { LinkObservation } from "./observation.ts";
import { microseconds } from "./real-time.ts";

/** What one link of a {@link ProxyNetwork} is like. */
export type LinkOptions = Pick<LinkSettings, "target" | "protocol" | "connectUrls">;

/** Names of the evidence of message faults, as in simulation. */
const acted = {
  drop: "messagesDropped",
  duplicate: "messagesDuplicated",
  delay: "messagesDelayed",
  reorder: "messagesReordered",
} as const;

/**
 * All proxied links of one run, and the faults that can happen to them: those of `World` that are about
 * the network. A path is shared by all links that use it, so the two routes between a pair of servers
 * are held together; a rule counts its matches over all links.
 */
export class ProxyNetwork {
  readonly #seed: number;
  readonly #observe: ((observation: LinkObservation) => void) | undefined;
  readonly #rules: RulesInForce;
  readonly #paths = new Map<string, Path>();
  readonly #proxies: LinkProxy[] = [];

  /**
   * @param seed - Unsigned 32-bit seed of the run; jitter is drawn from a stream per path, and chance from one per rule.
   * @param observe - Told of connections and classified frames on all links that are not opaque; must not throw.
   */
  constructor(seed: number, observe?: (observation: LinkObservation) => void) {
    this.#seed = seed;
    this.#rules = new RulesInForce((name) => new RandomStream(seed, name));
    this.#observe = observe;
  }

  /** Adds the link over which `from` dials `to`; it carries nothing until it listens. */
  add({ from, to }: Link, options: LinkOptions): LinkProxy {
    const proxy = new LinkProxy({
      ...options,
      from,
      to,
      there: this.#path(from, to),
      back: this.#path(to, from),
      rules: this.#rules,
      ...(this.#observe !== undefined && options.protocol !== "opaque" && { observe: this.#observe }),
    });
    this.#proxies.push(proxy);
    return proxy;
  }

  /** All links that begin or end at a process or server, in both directions. */
  linksOf(name: string): Link[] {
    const own = this.#proxies.filter(({ from, to }) => from === name || to === name);
    const links = own.flatMap(({ from, to }) => [{ from, to }, { from: to, to: from }]);
    return [...new Map(links.map((link) => [`${link.from} > ${link.to}`, link])).values()];
  }

  /**
   * As {@link World.hold}.
   * @throws UnsupportedFaultError if a link has no proxy.
   */
  hold(links: readonly Link[]): FaultHandle {
    const holds = this.#pathsOf(links).map((path) => ({ path, hold: path.hold() }));
    return handle(
      () => holds.forEach(({ path, hold }) => path.release(hold)),
      () => ({
        framesHeld: sum(holds, ({ hold }) => hold.segments),
        dialsHeld: sum(holds, ({ hold }) => hold.dials),
      }),
    );
  }

  /**
   * As {@link World.cut}.
   * @throws UnsupportedFaultError if a link has no proxy.
   */
  cut(links: readonly Link[]): FaultHandle {
    const cuts = links.flatMap((link) => this.#proxiesOf(link)).map((proxy) => proxy.cut());
    const evidence = {
      connectionsCut: sum(cuts, ({ connectionsCut }) => connectionsCut),
      bytesLost: sum(cuts, ({ bytesLost }) => bytesLost),
    };
    return handle(
      () => {},
      () => evidence,
    );
  }

  /**
   * As {@link World.slow}.
   * @throws UnsupportedFaultError if a link has no proxy.
   */
  slow(links: readonly Link[], { latency, jitter, bandwidth }: LinkSpeed): FaultHandle {
    const speed = { latency: Math.round(latency * 1000), jitter: Math.round(jitter * 1000), bandwidth };
    const slowed = this.#pathsOf(links).map((path) => ({ path, slowDown: path.slowDown(speed) }));
    return handle(
      () => slowed.forEach(({ path, slowDown }) => path.speedUp(slowDown)),
      () => ({ framesSlowed: sum(slowed, ({ slowDown }) => slowDown.segments) }),
    );
  }

  /** As {@link World.intercept}. */
  intercept({ message, ...rule }: MessageRule): FaultHandle {
    const inForce = this.#rules.add({ ...rule, kind: message });
    return handle(
      () => this.#rules.remove(inForce),
      () => ({ [acted[rule.action.do]]: inForce.acted }),
    );
  }

  /** What passed all links so far. */
  traffic(): LinkTraffic {
    const all = this.#proxies.map(({ traffic }) => traffic);
    return {
      bytes: sum(all, ({ bytes }) => bytes),
      chunks: sum(all, ({ chunks }) => chunks),
      connections: sum(all, ({ connections }) => connections),
      refused: sum(all, ({ refused }) => refused),
    };
  }

  /** What each end of the links has sent and was sent so far. */
  trafficByEnd(): Record<string, { messages: number; bytes: number }> {
    const ends: Record<string, { messages: number; bytes: number }> = {};
    for (const { from, to, traffic } of this.#proxies) {
      for (const end of [from, to]) {
        const { messages, bytes } = ends[end] ?? { messages: 0, bytes: 0 };
        ends[end] = { messages: messages + traffic.chunks, bytes: bytes + traffic.bytes };
      }
    }
    return ends;
  }

  /** Ends all connections and stops listening; resolves when no socket is left. Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
  }

  #path(from: string, to: string): Path {
    const key = `${from} > ${to}`;
    let path = this.#paths.get(key);
    if (path === undefined) {
      // Loopback is as fast as it is; only faults add to it.
      path = new Path(
        from,
        to,
        { low: 0, high: 0 },
        new RandomStream(this.#seed, `path ${key}`),
        microseconds,
      );
      this.#paths.set(key, path);
    }
    return path;
  }

  #pathsOf(links: readonly Link[]): Path[] {
    for (const link of links) this.#proxiesOf(link);
    return links.map(({ from, to }) => this.#path(from, to));
  }

  #proxiesOf({ from, to }: Link): LinkProxy[] {
    const proxies = this.#proxies.filter(
      (proxy) => (proxy.from === from && proxy.to === to) || (proxy.from === to && proxy.to === from),
    );
    if (proxies.length > 0) return proxies;
    throw new UnsupportedFaultError(`there is no proxy between ${from} and ${to}`);
  }
}

function handle(heal: () => void, evidence: () => Evidence): FaultHandle {
  return { heal, evidence };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
