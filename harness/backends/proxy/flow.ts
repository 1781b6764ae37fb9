import type { Socket } from "node:net";
import type { Direction } from "../../protocol/frame.ts";
import type { LaneSurroundings } from "../../simulation/network/intercepted-lane.ts";
import { withConnectUrls } from "./connect-urls.ts";
import { FrameGate } from "./frame-gate.ts";
import type { LinkSettings, LinkTraffic } from "./link.ts";
import { ProxiedPipe } from "./proxied-pipe.ts";
import type { Timers } from "./real-time.ts";

/** One direction of a proxied connection: from a socket through gate and pipe to the other socket. */
export class Flow {
  readonly pipe: ProxiedPipe;
  readonly #gate: FrameGate | undefined;
  readonly #traffic: LinkTraffic;
  #source: Socket | undefined;
  /** Bytes received so far. */
  received = 0;

  constructor(
    link: LinkSettings,
    direction: Direction,
    timers: Timers,
    traffic: LinkTraffic,
    seen: LaneSurroundings["seen"],
  ) {
    const path = direction === "to-server" ? link.there : link.back;
    this.#traffic = traffic;
    this.pipe = new ProxiedPipe(path, timers, () => this.#goOn());
    if (link.protocol === "opaque") return;
    const urls = direction === "to-client" ? link.connectUrls : undefined;
    this.#gate = new FrameGate(link.rules, direction, link.from, {
      send: (bytes) => this.pipe.send(bytes),
      later: (delay, callback) => timers.later(delay, callback),
      ...(seen !== undefined && { seen }),
      ...(urls !== undefined && { rewrite: (frame) => withConnectUrls(frame, urls) }),
    });
  }

  /** Begins to read from a socket. */
  from(source: Socket): void {
    this.#source = source;
    source.on("data", (bytes) => this.#take(bytes));
    source.on("end", () => this.#finish());
  }

  /** The source was reset: so is the receiver, when that comes out of the pipe. */
  reset(): void {
    this.pipe.reset();
  }

  #take(bytes: Uint8Array): void {
    this.received += bytes.length;
    this.#traffic.bytes += bytes.length;
    this.#traffic.chunks++;
    if (this.#gate === undefined) this.pipe.send(bytes);
    else this.#gate.pass(bytes);
    if (this.pipe.congested) this.#source?.pause();
  }

  #finish(): void {
    if (this.#gate === undefined) this.pipe.finish();
    else this.#gate.finish(() => this.pipe.finish());
  }

  #goOn(): void {
    if (this.#source?.isPaused() === true && !this.pipe.congested) this.#source.resume();
  }
}
