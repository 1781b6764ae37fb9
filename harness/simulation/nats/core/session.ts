import type { Frame, FrameError } from "../../../protocol/frame.ts";
import { FrameParser } from "../../../protocol/parser.ts";
import { isLiteralSubject, isValidSubject } from "../../../protocol/subject.ts";
import { ByteWriter, emptyBytes, encodeText } from "../../../protocol/text.ts";
import type { ConnectionHandler, ServerConnection, ServerTimer } from "../environment.ts";
import type { Broker } from "./broker.ts";
import { readConnect } from "./connect.ts";
import { infoLine } from "./info.ts";
import type { Message, Subscription } from "./message.ts";
import { PingClock } from "./pings.ts";
import { readTraceRequest } from "./trace-request.ts";

const crlf = encodeText("\r\n");

/** Bytes that the two kernels take from a server before its writes block. */
const socketBuffers = 2_500_000;

/** One client's connection (nats-server client.go). */
export class Session implements ConnectionHandler {
  readonly id: number;
  readonly remoteAddress: string;
  /** Defaults before CONNECT are those of client.go `defaultOpts`. */
  verbose = true;
  pedantic = true;
  echo = true;
  headers = false;
  noResponders = false;
  protocol = 0;
  connected = false;
  readonly #broker: Broker;
  readonly #connection: ServerConnection;
  readonly #parser: FrameParser;
  readonly #subscriptions: Map<string, Subscription> = new Map();
  readonly #out: ByteWriter = new ByteWriter();
  readonly #pings: PingClock;
  #sent = 0;
  #writeDeadline: ServerTimer | undefined;
  #dirty = false;
  #ended = false;
  #pongSent = false;
  readonly #onFrame = (frame: Frame): void => this.#frame(frame);

  constructor(broker: Broker, connection: ServerConnection, id: number) {
    this.#broker = broker;
    this.#connection = connection;
    this.id = id;
    this.remoteAddress = connection.remoteAddress;
    this.#parser = new FrameParser("to-server", {
      controlLine: broker.options.maxControlLine ?? 4096,
      payload: broker.options.maxPayload ?? 1_048_576,
    });
    this.#pings = new PingClock(broker, this);
  }

  /** Sends INFO. */
  greet(): void {
    this.#line(infoLine(this.#broker, this, false));
    this.#pings.start();
  }

  data(bytes: Uint8Array): void {
    if (this.#ended) return;
    this.#broker.turn(() => {
      const failure = this.#parser.push(bytes, this.#onFrame);
      if (failure !== undefined && !this.#ended) this.#parseFailed(failure);
    });
  }

  closed(): void {
    if (this.#ended) return;
    this.#broker.turn(() => this.#end("Client Closed"));
  }

  /** Sends a ping of the server's own. */
  ping(): void {
    this.#line("PING\r\n");
  }

  /** Sends an error and closes. */
  fail(text: string, reason: string): void {
    this.error(text);
    this.close(reason);
  }

  /** Sends an error. */
  error(text: string): void {
    this.#broker.count(`error ${text}`);
    this.#line(`-ERR '${text}'\r\n`);
  }

  /** Closes after what is queued has gone out. */
  close(reason: string): void {
    if (this.#ended) return;
    this.flush();
    this.#end(reason);
    this.#connection.end();
  }

  /** Writes a message to this client; false if it is not to get it. */
  deliver(subscription: Subscription, message: Message): boolean {
    if (this.#ended || (message.sender === this && !this.echo)) return false;
    if (subscription.max > 0 && subscription.delivered >= subscription.max) {
      this.#remove(subscription);
      return false;
    }
    subscription.delivered++;
    this.#writeMessage(subscription.sid, message);
    if (message.sender !== undefined && !message.subject.startsWith("$JS.")) {
      this.#broker.observe({
        type: "routed",
        subject: message.subject,
        connection: this.id,
        data: message.payload,
      });
    }
    if (subscription.max > 0 && subscription.delivered >= subscription.max) this.#remove(subscription);
    return true;
  }

  /** Hands queued output to the connection. */
  flush(): void {
    this.#dirty = false;
    if (this.#ended || this.#out.length === 0) return;
    const bytes = this.#out.take();
    this.#sent += bytes.length;
    this.#connection.write(bytes);
    const buffered = this.#connection.buffered();
    if (buffered > socketBuffers) this.#watchSlowness(buffered);
  }

  /** A PUB needs more than the bytes that fit: nats-server closes such a client without a word. */
  #watchSlowness(buffered: number): void {
    if (buffered > (this.#broker.options.maxPending ?? 67_108_864)) {
      this.#slow("Slow Consumer (Pending Bytes)");
      return;
    }
    if (this.#writeDeadline !== undefined) return;
    const goal = this.#sent - socketBuffers;
    this.#writeDeadline = this.#broker.schedule(this.#broker.options.writeDeadline ?? 10_000_000, () => {
      this.#writeDeadline = undefined;
      if (this.#sent - this.#connection.buffered() < goal) this.#slow("Slow Consumer (Write Deadline)");
    });
  }

  #slow(reason: string): void {
    this.#broker.count("slow consumer");
    this.#end(reason);
    this.#connection.destroy();
  }

  #writeMessage(sid: string, message: Message): void {
    const { header, payload, reply, internal } = message;
    const internalBlank = reply === "" && internal === true && this.#broker.profile.blankForNoReply;
    const replyPart = reply === "" ? (internalBlank ? " " : "") : `${reply} `;
    const withHeader = header.length > 0 && this.headers;
    this.#out.text(
      withHeader
        ? `HMSG ${message.subject} ${sid} ${replyPart}${header.length} ${header.length + payload.length}\r\n`
        : `MSG ${message.subject} ${sid} ${replyPart}${payload.length}\r\n`,
    );
    if (withHeader) this.#out.bytes(header);
    this.#out.bytes(payload);
    this.#out.bytes(crlf);
    this.#touch();
  }

  #line(text: string): void {
    if (this.#ended) return;
    this.#out.text(text);
    this.#touch();
  }

  #touch(): void {
    if (this.#out.length > (this.#broker.options.maxPending ?? 67_108_864)) {
      this.#slow("Slow Consumer (Pending Bytes)");
      return;
    }
    if (this.#dirty) return;
    this.#dirty = true;
    this.#broker.markDirty(this);
  }

  #ok(): void {
    if (this.verbose) this.#line("+OK\r\n");
  }

  #frame(frame: Frame): void {
    switch (frame.verb) {
      case "PUB":
      case "HPUB":
        return this.#publish(frame);
      case "SUB":
        return this.#subscribe(frame);
      case "UNSUB":
        return this.#unsubscribe(frame);
      case "PING":
        return this.#pinged();
      case "PONG":
        return this.#pings.answered();
      case "CONNECT":
        return this.#connect(frame.text);
      case "-ERR":
        return this.close("Parse Error");
      default:
        return undefined;
    }
  }

  #connect(text: string): void {
    const problem = readConnect(text, this);
    if (problem !== undefined) {
      if (problem === "") this.close("Protocol Violation");
      else this.fail(problem, "Protocol Violation");
      return;
    }
    this.connected = true;
    this.#pings.start();
    this.#ok();
  }

  #pinged(): void {
    this.#line("PONG\r\n");
    this.#pings.active();
    if (!this.connected || this.#pongSent) return;
    this.#pongSent = true;
    if (this.protocol >= 1 && this.#broker.profile.infoOnFirstPing) {
      this.#line(infoLine(this.#broker, this, true));
    }
  }

  #publish(frame: Frame): void {
    this.#pings.active();
    if (frame.verb === "HPUB" && !this.headers) {
      this.close("Protocol Violation");
      return;
    }
    const { subject, reply } = frame;
    if (this.pedantic && !isLiteralSubject(subject)) this.error("Invalid Publish Subject");
    if (reply !== "" && isReservedReply(reply)) {
      this.error(`Permissions Violation for Publish with Reply of "${reply}"`);
      return;
    }
    this.#ok();
    const { header, payload } = frame;
    const taken = this.#isOnlyTraced(header)
      ? this.#broker.hasInterest(subject)
      : this.#broker.route({ subject, reply, header, payload, sender: this });
    if (!taken && reply !== "" && this.noResponders) this.#refuse(subject, reply);
  }

  /** Whether nobody is to get a message with this header; a trace that it asks for is not made, but counted. */
  #isOnlyTraced(header: Uint8Array): boolean {
    if (header.length === 0 || this.#broker.profile.release < 211) return false;
    const request = readTraceRequest(header);
    if (request === undefined) return false;
    if (request.destination !== "") this.#broker.observe({ type: "unsupported", subject: "message trace" });
    return request.only;
  }

  #refuse(subject: string, reply: string): void {
    const own = this.#broker.subscriptionOf(this, reply);
    if (own === undefined) return;
    this.#broker.count("status 503");
    const named = this.#broker.profile.noRespondersSubject ? `Nats-Subject: ${subject}\r\n` : "";
    const header = encodeText(`NATS/1.0 503\r\n${named}\r\n`);
    // Not through deliver: it does not count towards the subscription's maximum, and echo does not matter.
    this.#writeMessage(own.sid, { subject: reply, reply: "", header, payload: emptyBytes, sender: this });
  }

  #subscribe(frame: Frame): void {
    this.#pings.active();
    const { subject, queue, sid } = frame;
    if (queue === "_sys_") {
      this.error(`Permissions Violation for Subscription to "${subject}" using queue "${queue}"`);
      return;
    }
    if (!this.#subscriptions.has(sid)) {
      if (!isValidSubject(subject)) {
        this.error("Invalid Subject");
        return;
      }
      const subscription: Subscription = {
        subject,
        queue,
        sid,
        session: this,
        handler: undefined,
        delivered: 0,
        max: 0,
      };
      this.#subscriptions.set(sid, subscription);
      this.#broker.subscribe(subscription);
    }
    this.#ok();
  }

  #unsubscribe(frame: Frame): void {
    this.#pings.active();
    const subscription = this.#subscriptions.get(frame.sid);
    this.#ok();
    if (subscription === undefined) return;
    if (frame.max > 0 && frame.max > subscription.delivered) {
      subscription.max = frame.max;
      return;
    }
    this.#remove(subscription);
  }

  #remove(subscription: Subscription): void {
    if (this.#subscriptions.delete(subscription.sid)) this.#broker.unsubscribe(subscription);
  }

  #parseFailed(failure: FrameError): void {
    switch (failure.reason) {
      case "operation":
        return this.fail("Unknown Protocol Operation", "Protocol Violation");
      case "control-line":
        return this.fail("maximum control line exceeded", "Maximum Control Line Exceeded");
      case "payload":
        return this.fail("Maximum Payload Violation", "Maximum Message Payload Exceeded");
      default:
        return this.close("Protocol Violation");
    }
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#parser.stop();
    this.#pings.stop();
    this.#writeDeadline?.cancel();
    const subscriptions = [...this.#subscriptions.values()];
    this.#subscriptions.clear();
    for (const subscription of subscriptions) this.#broker.unsubscribe(subscription);
    this.#broker.forget(this, reason);
  }
}

/** Replies that nats-server keeps for itself (client.go isReservedReply). */
function isReservedReply(reply: string): boolean {
  return reply.startsWith("_R_.") || reply.startsWith("$JS.ACK.") || reply.startsWith("_GR_.");
}
