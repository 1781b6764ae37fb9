import type { Disk, DiskLog } from "../../../harness/simulation/disk/disk.ts";
import type {
  ConnectionHandler,
  ServerConnection,
  ServerEnvironment,
  ServerObservation,
  ServerTimer,
} from "../../../harness/simulation/nats/environment.ts";
import { NatsServer } from "../../../harness/simulation/nats/server.ts";
import type { ServerOptions } from "../../../harness/simulation/nats/server.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A disk in memory; syncs cost `syncCost` microseconds. */
export class FakeDisk implements Disk {
  syncCost = 0;
  syncs = 0;
  readonly logs = new Map<string, FakeLog<unknown>>();

  open<T>(path: string): DiskLog<T> {
    let log = this.logs.get(path);
    if (log === undefined) {
      log = new FakeLog(path, this);
      this.logs.set(path, log);
    }
    return log as DiskLog<T>;
  }

  list(prefix: string): string[] {
    return [...this.logs.keys()].filter((path) => path.startsWith(prefix));
  }

  remove(path: string): void {
    this.logs.delete(path);
  }

  kill(): void {
    for (const log of this.logs.values()) log.keep(log.written);
  }

  powerLoss(): void {
    for (const [path, log] of [...this.logs]) {
      log.keep(log.synced);
      if (log.records.length === 0) this.logs.delete(path);
    }
  }
}

class FakeLog<T> implements DiskLog<T> {
  readonly path: string;
  readonly disk: FakeDisk;
  records: T[] = [];
  written = 0;
  synced = 0;

  constructor(path: string, disk: FakeDisk) {
    this.path = path;
    this.disk = disk;
  }

  append(record: T): void {
    this.records.push(record);
  }

  flush(): void {
    this.written = this.records.length;
  }

  sync(): number {
    this.flush();
    this.synced = this.written;
    this.disk.syncs++;
    return this.disk.syncCost;
  }

  replace(records: readonly T[]): void {
    this.records = [...records];
    this.sync();
  }

  read(): readonly T[] {
    return this.records;
  }

  keep(count: number): void {
    this.records = this.records.slice(0, count);
    this.written = Math.min(this.written, count);
    this.synced = Math.min(this.synced, count);
  }
}

interface Event {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

/** A clock that moves by hand, a disk, and one server at a time. */
export class Bench {
  readonly disk = new FakeDisk();
  readonly observations: ServerObservation[] = [];
  readonly options: ServerOptions;
  server: NatsServer;
  time = 0;
  #events: Event[] = [];
  #order = 0;
  #state = 12345;
  #clients: Client[] = [];

  constructor(options: Partial<ServerOptions> = {}) {
    this.options = { name: "nats-1", host: "10.0.0.1", port: 4222, syncInterval: 120_000, ...options };
    this.server = this.#boot();
  }

  get environment(): ServerEnvironment {
    return {
      now: () => this.time,
      wallNanos: () => 1_700_000_000_000_000_000n + BigInt(Math.floor(this.time)) * 1000n,
      schedule: (delay, callback) => this.#schedule(delay, callback),
      random: (limit) => this.#random(limit),
      disk: this.disk,
      observe: (observation) => this.observations.push(observation),
    };
  }

  /** Counters named in observations. */
  counted(what: string): number {
    return this.observations.filter((each) => each.type === "count" && each.what.startsWith(what)).length;
  }

  connect(
    connect: string | undefined = '{"verbose":false,"pedantic":false,"headers":true,"no_responders":true}',
  ): Client {
    const client = new Client(this.server);
    this.#clients.push(client);
    client.take();
    if (connect !== undefined) client.send(`CONNECT ${connect}`);
    return client;
  }

  /** Lets virtual milliseconds pass. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds * 1000;
    for (;;) {
      this.#events = this.#events.filter((event) => !event.cancelled);
      let next: Event | undefined;
      for (const event of this.#events) {
        if (next === undefined || event.at < next.at || (event.at === next.at && event.order < next.order))
          next = event;
      }
      if (next === undefined || next.at > end) break;
      this.#events.splice(this.#events.indexOf(next), 1);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
    this.time = end;
  }

  /** `kill -9`, and a start. */
  restart(how: "kill" | "power-loss" = "kill"): void {
    this.server.stop();
    for (const client of this.#clients) client.closed = true;
    this.#clients = [];
    if (how === "kill") this.disk.kill();
    else this.disk.powerLoss();
    this.server = this.#boot();
  }

  /** Timers waiting. */
  get timers(): number {
    return this.#events.filter((event) => !event.cancelled).length;
  }

  #boot(): NatsServer {
    const server = new NatsServer(this.options, this.environment);
    server.start();
    return server;
  }

  #schedule(delay: number, callback: () => void): ServerTimer {
    const event: Event = { at: this.time + delay, order: this.#order++, callback, cancelled: false };
    this.#events.push(event);
    return {
      cancel: () => {
        event.cancelled = true;
      },
    };
  }

  #random(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }
}

/** A client of raw frames: lines in, lines out. */
export class Client implements ServerConnection {
  static #last = 40_000;
  readonly remoteAddress = `10.0.0.2:${++Client.#last}`;
  readonly handler: ConnectionHandler;
  /** What `buffered()` says. */
  stuck = 0;
  writes = 0;
  closed = false;
  destroyed = false;
  #received = "";

  constructor(server: NatsServer) {
    this.handler = server.accept(this);
  }

  write(bytes: Uint8Array): void {
    this.writes++;
    this.#received += decoder.decode(bytes);
  }

  buffered(): number {
    return this.stuck;
  }

  end(): void {
    this.closed = true;
  }

  destroy(): void {
    this.closed = true;
    this.destroyed = true;
  }

  /** Sends lines, each with a line end. */
  send(...lines: readonly string[]): this {
    this.handler.data(encoder.encode(lines.map((line) => `${line}\r\n`).join("")));
    return this;
  }

  bytes(text: string): this {
    this.handler.data(encoder.encode(text));
    return this;
  }

  pub(subject: string, payload = "", reply = ""): this {
    return this.send(
      `PUB ${subject} ${reply === "" ? "" : `${reply} `}${encoder.encode(payload).length}`,
      payload,
    );
  }

  hpub(subject: string, headers: readonly string[], payload = "", reply = ""): this {
    const block = `NATS/1.0\r\n${headers.map((header) => `${header}\r\n`).join("")}\r\n`;
    const middle = reply === "" ? "" : `${reply} `;
    return this.send(
      `HPUB ${subject} ${middle}${block.length} ${block.length + payload.length}`,
      block + payload,
    );
  }

  /** Lines received since the last call, without line ends and empty lines. */
  take(): string[] {
    const lines = this.#received.split("\r\n").filter((line) => line !== "");
    this.#received = "";
    return lines;
  }

  /** The same, as it came. */
  takeRaw(): string {
    const raw = this.#received;
    this.#received = "";
    return raw;
  }

  #requests = 0;

  /** A request; gives the last line of what came back. */
  request(subject: string, payload = ""): string {
    if (this.#requests === 0) this.send("SUB _REQ.> req");
    this.take();
    this.pub(subject, payload, `_REQ.${++this.#requests}`);
    return this.take().at(-1) ?? "";
  }

  /** A JetStream API request; gives the answer. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read fields of answers whose types they are there to find out
  api(subject: string, body?: unknown): any {
    const answer = this.request(`$JS.API.${subject}`, body === undefined ? "" : JSON.stringify(body));
    return answer === "" ? undefined : JSON.parse(answer);
  }
}
