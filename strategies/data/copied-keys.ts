import type { Msg, NatsConnection } from "@nats-io/transport-node";
import type { DataNode, NodeContext } from "../../harness/scenario/data-strategy.ts";
import { numberSetting } from "../common/settings.ts";

/** Where every node tells what it has written, and where everything is told again now and then. */
const COPIES = "copies";
/** Where a node that starts asks all others for what they have. */
const ACQUIRE = "acquire";

/** A value with when it was written, on the clock of the node that wrote it. */
interface Version {
  readonly value: string;
  readonly time: number;
  readonly node: string;
}

/** Versions by key. */
type Versions = Readonly<Record<string, Version>>;

/** What a node answers to one that starts. */
interface Acquired {
  readonly node: string;
  /** Whether it serves itself; one that has just started knows nothing. */
  readonly ready: boolean;
  readonly versions: Versions;
}

/**
 * Keys of which every node holds a copy. A write is acknowledged at once and told to the others
 * afterwards; of two versions the one with the later time wins, on the clocks of the nodes.
 */
export class CopiedKeys implements DataNode {
  readonly #context: NodeContext;
  readonly #connection: NatsConnection;
  readonly #versions = new Map<string, Version>();
  #ready = false;

  private constructor(context: NodeContext, connection: NatsConnection) {
    this.#context = context;
    this.#connection = connection;
  }

  /** Listens to the others, and serves when it has what they have. */
  static async start(context: NodeContext, connection: NatsConnection): Promise<CopiedKeys> {
    const keys = new CopiedKeys(context, connection);
    const on = (subject: string, take: (message: Msg) => void) =>
      connection.subscribe(subject, {
        callback: (error, message) => (error === null ? take(message) : undefined),
      });
    on(COPIES, (message) => keys.#merge(message.json<Versions>()));
    on(ACQUIRE, (message) => keys.#tell(message));
    await keys.#acquire();
    keys.#ready = true;
    void keys.#repeat();
    return keys;
  }

  read(key: string): Promise<string | null> {
    return Promise.resolve(this.#versions.get(key)?.value ?? null);
  }

  write(key: string, value: string): Promise<void> {
    const version = { value, time: this.#context.clock.now(), node: this.#context.id };
    this.#merge({ [key]: version });
    this.#publish({ [key]: version });
    return Promise.resolve();
  }

  async cas(key: string, expected: string | null, value: string): Promise<boolean> {
    if ((await this.read(key)) !== expected) return false;
    await this.write(key, value);
    return true;
  }

  #merge(versions: Versions): void {
    for (const [key, version] of Object.entries(versions)) {
      const known = this.#versions.get(key);
      if (known === undefined || isLater(version, known)) this.#versions.set(key, version);
    }
  }

  #publish(versions: Versions): void {
    // What a client that is cut off drops is told again by the next repetition.
    if (!this.#connection.isClosed()) this.#connection.publish(COPIES, JSON.stringify(versions));
  }

  #tell(message: Msg): void {
    const { id } = this.#context;
    const acquired: Acquired = { node: id, ready: this.#ready, versions: Object.fromEntries(this.#versions) };
    message.respond(JSON.stringify(acquired));
  }

  /** Asks until a node that serves has answered, or all have: then nobody knows more. */
  async #acquire(): Promise<void> {
    const { clock, peers, settings, id } = this.#context;
    const answered = new Set<string>();
    let complete = peers.length === 0;
    const inbox = `acquired.${id}`;
    const answers = this.#connection.subscribe(inbox, {
      callback: (error, message) => {
        if (error !== null) return;
        const { node, ready, versions } = message.json<Acquired>();
        if (node === id) return;
        this.#merge(versions);
        answered.add(node);
        complete ||= ready || answered.size === peers.length;
      },
    });
    while (!complete) {
      this.#connection.publish(ACQUIRE, "", { reply: inbox });
      await clock.sleep(numberSetting(settings, "acquireInterval"));
    }
    answers.unsubscribe();
  }

  /** Tells everything again now and then, so that what was dropped on the way arrives after all. */
  async #repeat(): Promise<void> {
    const { clock, settings, signal } = this.#context;
    while (!signal.aborted) {
      await clock.sleep(numberSetting(settings, "repeatInterval"));
      if (this.#versions.size > 0) this.#publish(Object.fromEntries(this.#versions));
    }
  }
}

function isLater(one: Version, other: Version): boolean {
  return one.time === other.time ? one.node > other.node : one.time > other.time;
}
