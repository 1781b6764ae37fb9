import type { Message } from "../core/message.ts";
import { randomToken } from "../core/identifiers.ts";
import type { ServerTimer } from "../environment.ts";
import type { Consumer } from "./consumer.ts";

const maxPendingBytes = 32 * 1024 * 1024;
/** Flow control starts with a share of its limit and doubles it with each answer (setMaxPendingBytes). */
const firstShare = 16;

/** Where a push consumer delivers to, with heartbeats and flow control (consumer.go). */
export class PushTarget {
  readonly #consumer: Consumer;
  active = false;
  #pendingBytes = 0;
  #limit = 0;
  #flowSubject = "";
  #flowBytes = 0;
  #heartbeat: ServerTimer | undefined;
  #unlisten: (() => void) | undefined;

  constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  get subject(): string {
    return this.#consumer.config.deliver_subject;
  }

  /** Whether messages may go out now. */
  get ready(): boolean {
    return this.active && (this.#limit === 0 || this.#pendingBytes <= this.#limit);
  }

  start(): void {
    const { broker, stream, name, config } = this.#consumer;
    this.#limit = config.flow_control ? maxPendingBytes / firstShare : 0;
    if (config.flow_control) {
      this.#unlisten = broker.listen(`$JS.FC.${stream.name}.${name}.*`, (message) => this.#flowed(message));
    }
    this.active = this.#hasInterest();
    this.#armHeartbeat();
  }

  stop(): void {
    this.#heartbeat?.cancel();
    this.#unlisten?.();
  }

  /** The configuration has changed. */
  retarget(): void {
    const { broker } = this.#consumer;
    if (broker.profile.release < 210) this.interestChanged();
    else broker.later(() => this.interestChanged());
    this.#armHeartbeat();
  }

  /** Looks again who listens. */
  interestChanged(): void {
    if (this.#consumer.closed) return;
    const active = this.#hasInterest();
    if (active === this.active) return;
    this.active = active;
    this.#consumer.inactivity.interestChanged(active);
    if (active) this.#consumer.signal();
  }

  /** A message of `size` bytes has gone out. */
  sent(size: number): void {
    this.#armHeartbeat();
    if (this.#limit === 0) return;
    this.#pendingBytes += size;
    if (this.#flowSubject === "") {
      if (this.#pendingBytes > this.#limit / 2) this.#sendFlowControl();
    } else if (this.#pendingBytes - this.#flowBytes >= this.#limit) {
      this.#flowBytes += size;
    }
  }

  #hasInterest(): boolean {
    const { broker, config } = this.#consumer;
    return broker.hasExactInterest(config.deliver_subject, config.deliver_group);
  }

  #sendFlowControl(): void {
    const { broker, stream, name } = this.#consumer;
    this.#flowSubject = `$JS.FC.${stream.name}.${name}.${randomToken(broker.environment, 4)}`;
    this.#flowBytes = this.#pendingBytes;
    this.#consumer.sendStatus(this.subject, "100 FlowControl Request", "", this.#flowSubject);
  }

  #flowed(message: Message): boolean {
    if (message.subject !== this.#flowSubject) return true;
    this.#limit = Math.min(this.#limit * 2, maxPendingBytes);
    this.#pendingBytes = Math.max(0, this.#pendingBytes - this.#flowBytes);
    this.#flowSubject = "";
    this.#flowBytes = 0;
    this.#consumer.signal();
    return true;
  }

  #armHeartbeat(): void {
    this.#heartbeat?.cancel();
    this.#heartbeat = undefined;
    const { config, broker } = this.#consumer;
    if (config.idle_heartbeat <= 0) return;
    this.#heartbeat = broker.schedule(config.idle_heartbeat / 1000, () => {
      if (this.active) this.#consumer.sendHeartbeat(this.subject, this.#flowSubject);
      this.#armHeartbeat();
    });
  }
}
