import { headerLine } from "../../../protocol/headers.ts";
import { decodeText, emptyBytes, encodeText } from "../../../protocol/text.ts";
import type { Broker } from "../core/broker.ts";
import type { StoredMessage } from "./store.ts";
import { SubjectTransform } from "./subject-transform.ts";
import { formatTime } from "./time.ts";

/** Microseconds until what was republished is republished again. */
const hop = 100;

/** Servers that are about to republish a message. */
const republishing = new WeakSet<Broker>();

/** A stream's wish that what it has stored be published once more, as configurations have it. */
export interface RepublishConfig {
  readonly src: string;
  readonly dest: string;
  readonly headers_only?: boolean;
}

/** Publishes what a stream has stored once more, on other subjects (stream.go processJetStreamMsg). */
export class Republisher {
  readonly #broker: Broker;
  readonly #stream: string;
  readonly #transform: SubjectTransform;
  readonly #headersOnly: boolean;

  constructor(broker: Broker, stream: string, config: RepublishConfig) {
    this.#broker = broker;
    this.#stream = stream;
    this.#transform = new SubjectTransform(config, (limit) => broker.environment.random(limit));
    this.#headersOnly = config.headers_only === true;
  }

  /** `last` is the sequence of the message before on the same subject; 0 for none. */
  publish(message: StoredMessage, last: number): void {
    const target = this.#transform.apply(message.subject);
    if (target === undefined) return;
    const before = message.header.length === 0 ? headerLine : decodeText(message.header).slice(0, -2);
    const time = this.#broker.profile.release < 210 ? [] : [`Nats-Time-Stamp: ${formatTime(message.time)}`];
    const size = this.#headersOnly ? [`Nats-Msg-Size: ${message.data.length}`] : [];
    const lines = [
      `Nats-Stream: ${this.#stream}`,
      `Nats-Subject: ${message.subject}`,
      `Nats-Sequence: ${message.sequence}`,
      ...time,
      `Nats-Last-Sequence: ${last}`,
      ...size,
    ];
    const header = encodeText(`${before}${lines.join("\r\n")}\r\n\r\n`);
    const data = this.#headersOnly ? emptyBytes : message.data;
    // Streams that republish to each other must not keep the server from everything else.
    if (republishing.has(this.#broker)) this.#broker.schedule(hop, () => this.#send(target, data, header));
    else this.#send(target, data, header);
  }

  #send(target: string, data: Uint8Array, header: Uint8Array): void {
    republishing.add(this.#broker);
    try {
      this.#broker.send(target, data, header);
    } finally {
      republishing.delete(this.#broker);
    }
  }
}
