import { subjectsCollide } from "../../../protocol/subject.ts";
import type { Broker } from "../core/broker.ts";
import { sendActionAdvisory } from "./advisories.ts";
import { Api } from "./api.ts";
import type { ConsumerMetadata } from "./consumer.ts";
import { Consumer } from "./consumer.ts";
import { listenForDirectGets } from "./direct-get.ts";
import type { StreamMetadata } from "./stream.ts";
import { Sourcing } from "./sourcing.ts";
import { Stream } from "./stream.ts";
import type { StreamConfig } from "./stream-config.ts";
import type { StreamSource } from "./stream-source.ts";

/** Streams and consumers of the only account, `$G`. */
export class JetStream {
  readonly broker: Broker;
  readonly streams: Map<string, Stream> = new Map();
  readonly #root: string;
  readonly #directGets: Map<string, () => void> = new Map();
  readonly #sourcing: Map<string, readonly Sourcing[]> = new Map();
  readonly #api: Api;

  constructor(broker: Broker) {
    this.broker = broker;
    this.#root = `${broker.options.storeDirectory ?? "jetstream"}/$G/streams`;
    this.#api = new Api(this);
    broker.onInterest = (subject) => this.#interestChanged(subject);
  }

  /** Reads everything from the disk, and serves. */
  start(): void {
    const metadata = this.#readMetadata();
    for (const [name, record] of metadata) {
      const stream = new Stream(this.broker, `${this.#root}/${name}`, record);
      stream.recover();
      this.streams.set(name, stream);
      this.#recoverConsumers(stream);
      stream.start();
      this.directGetChanged(stream);
    }
    for (const stream of this.streams.values()) this.sourcingChanged(stream);
    this.#api.start();
  }

  /** Requests to the API so far. */
  apiCounters(): { readonly total: number; readonly errors: number } {
    return this.#api.counters();
  }

  /** Makes a stream; its configuration must have been completed and checked. */
  addStream(config: StreamConfig): Stream {
    const created = this.broker.environment.wallNanos();
    const stream = new Stream(this.broker, `${this.#root}/${config.name}`, { config, created });
    if (config.storage === "file") stream.saveMetadata();
    this.streams.set(config.name, stream);
    stream.start();
    this.directGetChanged(stream);
    this.sourcingChanged(stream);
    sendActionAdvisory(stream, undefined, "create");
    return stream;
  }

  deleteStream(stream: Stream): void {
    this.streams.delete(stream.name);
    this.#directGets.get(stream.name)?.();
    this.#directGets.delete(stream.name);
    for (const each of this.#sourcing.get(stream.name) ?? []) each.stop();
    this.#sourcing.delete(stream.name);
    stream.close(true);
    this.#attachAll();
    sendActionAdvisory(stream, undefined, "delete");
  }

  /** Whether another stream has one of these subjects, or part of it. */
  overlaps(config: StreamConfig): boolean {
    for (const other of this.streams.values()) {
      if (other.name === config.name) continue;
      const collides = other.config.subjects.some((theirs) =>
        config.subjects.some((ours) => subjectsCollide(theirs, ours)),
      );
      if (collides) return true;
    }
    return false;
  }

  /** Serves direct gets of a stream, or no more, as its configuration says. */
  directGetChanged(stream: Stream): void {
    this.#directGets.get(stream.name)?.();
    this.#directGets.delete(stream.name);
    if (!stream.config.allow_direct) return;
    this.#directGets.set(stream.name, listenForDirectGets(stream));
  }

  /** A stream is new, or its mirror and sources may have changed. */
  sourcingChanged(stream: Stream): void {
    const { mirror, sources = [] } = stream.config;
    const wanted = mirror === undefined ? sources : [mirror];
    const before = this.#sourcing.get(stream.name) ?? [];
    const sameAs = (source: StreamSource): Sourcing | undefined =>
      before.find((each) => JSON.stringify(each.source) === JSON.stringify(source));
    const after = wanted.map(
      (source) => sameAs(source) ?? new Sourcing(stream, source, (name) => this.streams.get(name)),
    );
    for (const each of before) if (!after.includes(each)) each.stop();
    if (after.length > 0) this.#sourcing.set(stream.name, after);
    else this.#sourcing.delete(stream.name);
    this.#attachAll();
  }

  /** Mirror and sources of a stream as its info shows them. */
  sourcingInfo(stream: Stream): Record<string, unknown> {
    const all = (this.#sourcing.get(stream.name) ?? []).map((each) => each.info());
    if (all.length === 0) return {};
    return stream.config.mirror === undefined ? { sources: all } : { mirror: all[0] };
  }

  /** Origins may have come or gone. */
  #attachAll(): void {
    for (const all of this.#sourcing.values()) for (const each of all) each.attach();
  }

  #readMetadata(): [string, StreamMetadata][] {
    const { disk } = this.broker.environment;
    const prefix = `${this.#root}/`;
    const found: [string, StreamMetadata][] = [];
    for (const path of disk.list(prefix)) {
      const [name, file, ...rest] = path.slice(prefix.length).split("/");
      if (name === undefined || file !== "meta.inf" || rest.length > 0) continue;
      const record = disk.open<StreamMetadata>(path).read().at(-1);
      if (record !== undefined) found.push([name, record]);
    }
    return found;
  }

  #recoverConsumers(stream: Stream): void {
    const { disk } = this.broker.environment;
    const prefix = `${stream.directory}/obs/`;
    for (const path of disk.list(prefix)) {
      const [name, file] = path.slice(prefix.length).split("/");
      if (name === undefined || file !== "meta.inf") continue;
      const record = disk.open<ConsumerMetadata>(path).read().at(-1);
      if (record === undefined) continue;
      const consumer = new Consumer(stream, name, record);
      stream.consumers.set(name, consumer);
      consumer.recover();
    }
  }

  #interestChanged(subject: string): void {
    for (const stream of this.streams.values()) {
      for (const consumer of stream.consumers.values()) {
        const { push } = consumer;
        if (push !== undefined && subject === push.subject) push.interestChanged();
      }
    }
  }
}
