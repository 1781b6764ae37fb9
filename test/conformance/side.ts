import type { Frame } from "../../harness/protocol/frame.ts";
import { FrameParser } from "../../harness/protocol/parser.ts";
import { encodeText } from "../../harness/protocol/text.ts";
import type { EncodingContext } from "./encode.ts";
import { encodeStep } from "./encode.ts";
import type { Mask } from "./normaliser.ts";
import { Normaliser } from "./normaliser.ts";
import type { Step } from "./notation.ts";
import type { Link, Transport } from "./transport.ts";

/** What a client sends first unless a script opens it otherwise. */
const usualConnect = '{"verbose":false,"pedantic":false,"protocol":1,"headers":true,"no_responders":true}';

const ping = encodeText("PING\r\n");

/** What a step brought one client: frames by subscription, in order within each. */
export type Received = Readonly<Record<string, readonly string[]>>;

/** One server of a comparison with the clients that a script has there. */
export class Side {
  readonly transport: Transport;
  readonly #normaliser: Normaliser;
  readonly #clients: Map<string, Client> = new Map();
  readonly #deliveries: Map<string, string[]> = new Map();
  readonly #showsPings: boolean;
  readonly #lane: string;
  #flowSubject: string | undefined;

  /**
   * Without `showsPings`, PINGs of the server, which depend on how long a script takes, are left out.
   * `lane` keeps apart the replies of scripts that share a server.
   */
  constructor(transport: Transport, showsPings: boolean, lane = "", masks: readonly Mask[] = []) {
    this.transport = transport;
    this.#lane = lane;
    this.#showsPings = showsPings;
    this.#normaliser = new Normaliser(transport.version, masks);
  }

  /** Plays one step of a client. */
  async play(step: Step & { kind: "send" }): Promise<void> {
    if (step.verb === "OPEN") {
      const client = await this.#open(step.client);
      if (step.rest !== "") client.send(encodeText(`CONNECT ${step.rest}\r\n`));
      return;
    }
    const client = this.#clients.get(step.client) ?? (await this.#openUsual(step.client));
    if (step.verb === "CLOSE") {
      client.close();
      return;
    }
    const bytes = encodeStep(step.verb, step.rest, this.#context(client));
    if (typeof bytes === "string") client.note(bytes);
    else client.send(bytes, step.verb === "PING");
    client.pausesSync = step.verb === "RAW";
  }

  /** Asks every client's connection for a sign that what was sent has been read. */
  sync(): void {
    for (const client of this.#clients.values()) client.sync();
  }

  /** Whether all signs have come. */
  get synced(): boolean {
    return [...this.#clients.values()].every((client) => client.synced);
  }

  /** Frames come since the last take, without those of the player's own. */
  get count(): number {
    let count = 0;
    for (const client of this.#clients.values()) count += client.lines.length;
    return count;
  }

  /** What the clients got since the last {@link Side.take}. */
  received(): Received {
    const received: Record<string, string[]> = {};
    for (const [name, client] of this.#clients) {
      for (const { key, line } of client.lines) (received[`${name} ${key}`] ??= []).push(line);
    }
    return received;
  }

  /** The same, once. */
  take(): Received {
    const received = this.received();
    for (const client of this.#clients.values()) client.lines = [];
    return received;
  }

  /** Closes all connections. */
  end(): void {
    for (const client of this.#clients.values()) client.close();
  }

  /** The server was restarted: all clients are gone. */
  async restart(): Promise<void> {
    this.#clients.clear();
    await this.transport.restart();
  }

  async #openUsual(name: string): Promise<Client> {
    const client = await this.#open(name, true);
    client.send(encodeText(`CONNECT ${usualConnect}\r\nSUB _R${this.#lane}.${name}.* r\r\n`));
    return client;
  }

  async #open(name: string, isQuiet = false): Promise<Client> {
    const show = (frame: Frame): string | undefined => {
      if ((frame.verb === "INFO" && isQuiet) || (frame.verb === "PING" && !this.#showsPings))
        return undefined;
      this.#look(frame);
      return this.#normaliser.line(frame);
    };
    const client = new Client(`${this.#lane}.${name}`, show);
    this.#clients.set(name, client);
    client.link = await this.transport.open(client);
    return client;
  }

  /** Remembers what later steps may refer to. */
  #look({ verb, reply }: Frame): void {
    if (verb !== "MSG" && verb !== "HMSG") return;
    if (reply.startsWith("$JS.FC.")) this.#flowSubject = reply;
    const [, , stream, consumer, , sequence] = reply.split(".");
    if (!reply.startsWith("$JS.ACK.") || sequence === undefined) return;
    const key = `${stream}.${consumer}.${sequence}`;
    this.#deliveries.set(key, [...(this.#deliveries.get(key) ?? []), reply]);
  }

  #context(client: Client): EncodingContext {
    return {
      nextReply: () => client.nextReply(),
      nextInbox: () => client.nextInbox(),
      ackSubject: (delivery) => {
        const [key = "", attempt] = delivery.split("#");
        const all = this.#deliveries.get(key);
        return attempt === undefined ? all?.at(-1) : all?.[Number(attempt) - 1];
      },
      flowSubject: () => this.#flowSubject,
      wall: () => this.transport.wall(),
    };
  }
}

class Client {
  readonly #name: string;
  readonly #parser = new FrameParser("to-client");
  readonly #show: (frame: Frame) => string | undefined;
  /** Whose PING each PONG to come answers. */
  #pings: ("script" | "player")[] = [];
  #replies = 0;
  #closed = false;
  link: Link | undefined;
  lines: { key: string; line: string }[] = [];
  /** A script has sent bytes of its own: a PING might land within a frame. */
  pausesSync = false;

  constructor(name: string, show: (frame: Frame) => string | undefined) {
    this.#name = name;
    this.#show = show;
  }

  data(bytes: Uint8Array): void {
    this.#parser.push(bytes, (frame) => this.#frame(frame));
  }

  closed(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.note("closed");
  }

  send(bytes: Uint8Array, isPing = false): void {
    if (isPing) this.#pings.push("script");
    this.link?.write(bytes);
  }

  close(): void {
    this.#closed = true;
    this.link?.end();
  }

  sync(): void {
    if (this.#closed || this.pausesSync) return;
    this.#pings.push("player");
    this.link?.write(ping);
  }

  get synced(): boolean {
    return this.#closed || !this.#pings.includes("player");
  }

  note(line: string): void {
    this.lines.push({ key: "", line });
  }

  nextReply(): string {
    return `_R${this.#name}.${++this.#replies}`;
  }

  nextInbox(): { subject: string; sid: string } {
    const number = ++this.#replies;
    return { subject: `_F${this.#name}.${number}`, sid: `f${number}` };
  }

  #frame(frame: Frame): void {
    if (frame.verb === "PONG" && this.#pings.shift() === "player") return;
    const line = this.#show(frame);
    if (line !== undefined) this.lines.push({ key: frame.sid, line });
  }
}
