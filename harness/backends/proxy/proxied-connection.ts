import { connect, type Socket } from "node:net";
import type { Direction } from "../../protocol/frame.ts";
import type { LaneSurroundings } from "../../simulation/network/intercepted-lane.ts";
import { Flow } from "./flow.ts";
import { FrameWitness } from "./frame-witness.ts";
import type { LinkSettings, LinkTraffic } from "./link.ts";
import type { ConnectionName, ConnectionObservation } from "./observation.ts";
import { Timers } from "./real-time.ts";

/** A client's connection to the proxy, and the one that the proxy makes to the server for it. */
export class ProxiedConnection {
  readonly #link: LinkSettings;
  readonly #name: ConnectionName;
  readonly #traffic: LinkTraffic;
  readonly #over: () => void;
  readonly #timers = new Timers();
  readonly #client: Socket;
  readonly #there: Flow;
  readonly #back: Flow;
  #server: Socket | undefined;
  /** `held`: the dial does not get through. `ending`: from open, by a cut. `over`: both sockets are closed. */
  #state: "held" | "dialling" | "open" | "ending" | "over" = "dialling";

  /** @param over - Called when both ends are gone. */
  constructor(link: LinkSettings, number: number, client: Socket, traffic: LinkTraffic, over: () => void) {
    this.#link = link;
    this.#name = { process: link.from, server: link.to, connection: number };
    this.#client = client;
    this.#traffic = traffic;
    this.#over = over;
    const witness = new FrameWitness(this.#name);
    this.#there = this.#flow("to-server", witness);
    this.#back = this.#flow("to-client", witness);
    client.on("error", () => this.#there.reset());
    client.on("close", () => this.#checkOver());
    client.on("end", () => this.#giveUp());
    this.#there.from(client);
    this.#back.pipe.open(client);
    this.#dial();
  }

  /** Local port of the connection to the server; undefined if there is none. */
  get outgoingPort(): number | undefined {
    return this.#state === "open" ? this.#server?.localPort : undefined;
  }

  /** Resets both ends; gives the bytes that were lost. Undefined if there was no connection to the server. */
  cut(): number | undefined {
    if (this.#state !== "open") return undefined;
    this.#state = "ending";
    const bytesLost = this.#there.pipe.buffered + this.#back.pipe.buffered;
    this.#discard();
    this.#client.resetAndDestroy();
    this.#server?.resetAndDestroy();
    return bytesLost;
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#discard();
    this.#client.destroy();
    this.#server?.destroy();
    this.#checkOver();
  }

  #flow(direction: Direction, witness: FrameWitness): Flow {
    return new Flow(this.#link, direction, this.#timers, this.#traffic, this.#seen(witness));
  }

  #seen(witness: FrameWitness): LaneSurroundings["seen"] {
    const { observe } = this.#link;
    if (observe === undefined) return undefined;
    return (frame, kind, action) => observe(witness.observation(frame, kind, action?.do));
  }

  /** Dials as soon as the link is open both ways, as SYNs get through then. */
  #dial(): void {
    if (this.#state === "over") return;
    const { there, back } = this.#link;
    const closed = there.held ? there : back.held ? back : undefined;
    this.#state = closed === undefined ? "dialling" : "held";
    if (closed !== undefined) {
      closed.countHeldDial();
      closed.stall({ resume: () => this.#dial() });
      return;
    }
    const roundTrip = there.delay(0) + back.delay(0);
    this.#timers.later(roundTrip / 1000, () => {
      if (there.held || back.held) this.#dial();
      else this.#connect();
    });
  }

  #connect(): void {
    const target = this.#link.target();
    if (target === undefined) {
      this.#refuse();
      return;
    }
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    this.#server = server;
    server.on("connect", () => this.#open(server));
    server.on("error", () => {
      if (this.#state === "open") this.#back.reset();
      else this.#refuse();
    });
    server.on("close", () => this.#checkOver());
  }

  #open(server: Socket): void {
    this.#state = "open";
    this.#traffic.connections++;
    this.#observe("connected");
    this.#back.from(server);
    this.#there.pipe.open(server);
  }

  /** The client was let in by the proxy's host, so a refusal can only be a reset. */
  #refuse(): void {
    this.#traffic.refused++;
    this.#observe("refused");
    this.#client.resetAndDestroy();
  }

  /** A client that leaves while its dial is held never dialled, as far as the server can know. */
  #giveUp(): void {
    if (this.#state === "held" && this.#there.received === 0) this.destroy();
  }

  #discard(): void {
    this.#timers.clear();
    this.#there.pipe.discard();
    this.#back.pipe.discard();
  }

  #checkOver(): void {
    if (this.#state === "over" || !this.#client.closed || this.#server?.closed === false) return;
    const wasOpen = this.#state === "open" || this.#state === "ending";
    if (wasOpen) this.#observe("disconnected");
    this.#state = "over";
    this.#discard();
    this.#over();
  }

  #observe(type: ConnectionObservation["type"]): void {
    this.#link.observe?.({ type, ...this.#name });
  }
}
