import { decodeText, emptyBytes, encodeText } from "../../../protocol/text.ts";
import type { Message } from "../core/message.ts";
import type { AckSubject } from "./ack-subject.ts";
import { readAck, readAckSubject, readNakDelay, unreadable } from "./ack-subject.ts";
import { sendDeliveryAdvisory } from "./advisories.ts";
import type { Consumer } from "./consumer.ts";

/** What acknowledgements do to a consumer (consumer.go processAck). */
export class Acknowledgements {
  readonly #consumer: Consumer;

  constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  receive(message: Message): boolean {
    this.#consumer.inactivity.touch();
    const place = readAckSubject(message.subject);
    const { streamSequence: sequence } = place;
    const ack = readAck(decodeText(message.payload), this.#consumer.broker.profile.termReason);
    if (ack.kind !== "unknown") {
      this.#consumer.broker.observe({
        type: "acked",
        stream: this.#consumer.stream.name,
        consumer: this.#consumer.name,
        sequence,
        kind: ack.kind,
      });
    }
    let answers = sequence !== 0;
    switch (ack.kind) {
      case "ack":
        answers = this.#ack(place) && answers;
        break;
      case "next":
        this.#ack(place);
        this.#consumer.request(encodeText(ack.rest), message.reply);
        answers = false;
        break;
      case "nak":
        this.#nak(place, ack.argument);
        break;
      case "progress":
        this.#progress(sequence);
        break;
      case "term":
        answers = this.terminate(sequence, place.consumerSequence, ack.reason, place.deliveries) && answers;
        break;
      default:
        break;
    }
    if (answers && message.reply !== "") this.#consumer.broker.send(message.reply, emptyBytes, emptyBytes);
    return true;
  }

  /** Marks as done; false if that cannot be answered. */
  #ack({ streamSequence: sequence, consumerSequence }: AckSubject): boolean {
    const { outstanding, config } = this.#consumer;
    const { acksAnything } = this.#consumer.broker.profile;
    if (sequence >= this.#consumer.streamSequence && !config.flow_control && !acksAnything) return false;
    if (config.ack_policy === "none") return acksAnything;
    const wasFull = config.max_ack_pending > 0 && outstanding.pending.size >= config.max_ack_pending;
    const now = this.#consumer.broker.environment.wallNanos();
    if (config.ack_policy === "explicit") {
      this.#consumer.lastAcked = now;
      const pending = outstanding.pending.get(sequence);
      outstanding.forget(sequence);
      if (pending !== undefined) this.#consumer.settled(pending.consumerSequence, sequence);
      else if (acksAnything) this.#consumer.settled(consumerSequence, sequence);
      if (pending !== undefined && wasFull) this.#consumer.signal();
      this.#consumer.stream.acknowledged(this.#consumer, sequence);
    } else {
      const { floor } = this.#consumer;
      if (consumerSequence <= floor.consumer || sequence <= floor.stream || sequence === unreadable)
        return true;
      this.#consumer.lastAcked = now;
      this.#ackAll(sequence, consumerSequence);
      if (wasFull) this.#consumer.signal();
    }
    this.#consumer.stateChanged();
    return true;
  }

  #ackAll(sequence: number, consumerSequence: number): void {
    this.#consumer.floor.set(consumerSequence, sequence);
    this.#consumer.storeFloor();
    for (const each of [...this.#consumer.outstanding.pending.keys()]) {
      if (each > sequence) continue;
      this.#consumer.outstanding.forget(each);
      this.#consumer.stream.acknowledged(this.#consumer, each);
    }
  }

  #nak({ streamSequence: sequence, consumerSequence, deliveries }: AckSubject, argument: string): void {
    const { outstanding, config } = this.#consumer;
    if (
      consumerSequence <= this.#consumer.floor.consumer ||
      consumerSequence > this.#consumer.deliverySequence
    )
      return;
    const pending = outstanding.pending.get(sequence);
    if (pending === undefined) return;
    sendDeliveryAdvisory(this.#consumer, "nak", {
      consumer_seq: consumerSequence,
      stream_seq: sequence,
      deliveries,
    });
    const delay = argument === "" ? undefined : readNakDelay(argument);
    if (delay !== undefined) {
      outstanding.unqueue(sequence);
      pending.time = this.#consumer.broker.environment.now() + (delay - config.ack_wait) / 1000;
      this.#consumer.stateChanged();
      this.#consumer.redelivery.hurry();
      return;
    }
    outstanding.enqueue(sequence);
    this.#consumer.signal();
  }

  #progress(sequence: number): void {
    const pending = this.#consumer.outstanding.pending.get(sequence);
    if (pending === undefined) return;
    pending.time = this.#consumer.broker.environment.now();
    this.#consumer.stateChanged();
  }

  terminate(sequence: number, consumerSequence: number, reason: string, deliveries?: number): boolean {
    const count = deliveries ?? (this.#consumer.outstanding.redelivered.get(sequence) ?? 0) + 1;
    const answered = this.#ack({ streamSequence: sequence, consumerSequence, deliveries: count });
    const details = {
      consumer_seq: consumerSequence,
      stream_seq: sequence,
      deliveries: count,
      reason: reason === "" ? undefined : reason,
    };
    this.#consumer.broker.later(() => sendDeliveryAdvisory(this.#consumer, "terminated", details));
    return answered;
  }
}
