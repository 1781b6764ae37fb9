import type { ServerTimer } from "../environment.ts";
import type { Consumer } from "./consumer.ts";
import type { PullRequest } from "./pull-request.ts";
import { readPullRequest } from "./pull-request.ts";
import { goDuration } from "./duration.ts";

/** Microseconds between two looks for requests that are over, where too many wait. */
const sweepPause = 1_000_000;

/** Requests that wait at a pull consumer, and their status lines (consumer.go waitQueue, processWaiting). */
export class PullQueue {
  readonly #consumer: Consumer;
  #requests: PullRequest[] = [];
  #timer: ServerTimer | undefined;
  #timerEnd = 0;
  #lastSweep = Number.NEGATIVE_INFINITY;

  constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  /** Requests waiting. */
  get length(): number {
    return this.#requests.length;
  }

  /** Whether any request's client still listens. */
  get hasInterest(): boolean {
    const { broker } = this.#consumer;
    return this.#requests.some((request) => broker.interestOf(request.reply) !== undefined);
  }

  request(payload: Uint8Array, reply: string): void {
    const consumer = this.#consumer;
    const { config, broker } = consumer;
    const now = broker.environment.now();
    const request = readPullRequest(payload, reply, now, broker.profile.release);
    if (typeof request === "string") {
      consumer.sendStatus(reply, `400 Bad Request - ${request}`);
      return;
    }
    const refusal = this.#refusal(request, now);
    if (refusal !== undefined) {
      consumer.sendStatus(reply, refusal);
      return;
    }
    const mayWait = broker.profile.sparesSweeps && now - this.#lastSweep <= sweepPause;
    if (this.#requests.length >= config.max_waiting && !mayWait) this.#sweep(false);
    if (request.noWait && this.#refuseNoWait(request)) return;
    if (this.#requests.length >= config.max_waiting) {
      const quiet = request.heartbeat > 0 && broker.profile.quietMaxWaiting;
      if (!quiet) consumer.sendStatus(reply, "409 Exceeded MaxWaiting");
      else broker.count("pull request dropped, max waiting");
      return;
    }
    this.#enqueue(request);
    consumer.signal();
  }

  /** The request that a message of `size` bytes goes to; takes it off the queue. */
  take(size: number): PullRequest | undefined {
    const { broker } = this.#consumer;
    const now = broker.environment.now();
    let cycled = 0;
    for (;;) {
      const request = this.#requests[0];
      if (request === undefined) return undefined;
      if (request.expires !== 0 && now >= request.expires) {
        this.#requests.shift();
        this.#sendLeft(request, "408 Request Timeout");
      } else if (!this.#wants(request)) {
        this.#requests.push(...this.#requests.splice(0, 1));
        if (++cycled >= this.#requests.length) return undefined;
      } else if (request.bytes > 0 && size > request.bytes) {
        this.#requests.shift();
        this.#sendLeft(request, "409 Message Size Exceeds MaxBytes");
      } else {
        this.#requests.shift();
        if (broker.interestOf(request.reply) === undefined) continue;
        this.#charge(request, size);
        return request;
      }
    }
  }

  /** A message has gone out to a request that {@link PullQueue.take} gave. */
  delivered(request: PullRequest): void {
    const { broker } = this.#consumer;
    this.#consumer.inactivity.touch();
    if (request.batch > 0) {
      if (request.heartbeat > 0) request.nextHeartbeat = broker.environment.now() + request.heartbeat;
      return;
    }
    if (request.bytes > 0 && broker.profile.batchCompleted) this.#sendLeft(request, "409 Batch Completed");
  }

  /** After deliveries; `ended` if there was nothing more to deliver. */
  settle(ended: boolean): void {
    this.#sweep(ended);
    this.#arm();
  }

  /** Forgets requests that are over or whose client has gone. */
  sweep(): void {
    this.#sweep(false);
  }

  close(erase: boolean): void {
    this.#timer?.cancel();
    if (erase) {
      for (const request of this.#requests) this.#consumer.sendStatus(request.reply, "409 Consumer Deleted");
    }
    this.#requests = [];
  }

  #refusal(request: PullRequest, now: number): string | undefined {
    const { max_batch: batch, max_expires: expires, max_bytes: bytes } = this.#consumer.config;
    if (batch > 0 && request.batch > batch) return `409 Exceeded MaxRequestBatch of ${batch}`;
    if (expires > 0 && request.expires !== 0 && request.expires - now > expires / 1000) {
      return `409 Exceeded MaxRequestExpires of ${goDuration(expires)}`;
    }
    if (bytes > 0 && request.bytes > bytes) return `409 Exceeded MaxRequestMaxBytes of ${bytes}`;
    const wrong = this.#priorityRefusal(request);
    return wrong === undefined ? undefined : `400 Bad Request - ${wrong}`;
  }

  #refuseNoWait(request: PullRequest): boolean {
    const consumer = this.#consumer;
    const available = consumer.numPending + consumer.outstanding.queueLength;
    if (available === 0) {
      if (request.expires !== 0) return false;
      consumer.sendStatus(request.reply, "404 No Messages");
      return true;
    }
    const wanted = this.#sweep(false);
    if (available >= wanted) return false;
    consumer.sendStatus(request.reply, "408 Requests Pending");
    return true;
  }

  #wants(request: PullRequest): boolean {
    const { config, numPending, outstanding } = this.#consumer;
    if (config.priority_policy !== "overflow") return true;
    if (request.minPending <= 0 && request.minAckPending <= 0) return true;
    return (
      (request.minPending > 0 && request.minPending <= numPending + 1) ||
      (request.minAckPending > 0 && request.minAckPending <= outstanding.pending.size)
    );
  }

  #charge(request: PullRequest, size: number): void {
    if (request.bytes > 0) {
      request.bytes -= size;
      if (request.bytes === 0) request.batch = 1;
    }
    request.delivered++;
    request.batch--;
    if (request.batch > 0) this.#enqueue(request);
  }

  /** At the end, or before those that come after it by priority. */
  #enqueue(request: PullRequest): void {
    if (this.#consumer.config.priority_policy !== "prioritized") {
      this.#requests.push(request);
      return;
    }
    const at = this.#requests.findIndex(({ priority }) => priority > request.priority);
    this.#requests.splice(at < 0 ? this.#requests.length : at, 0, request);
  }

  /** What is wrong with what a request says of priorities, or undefined. */
  #priorityRefusal({ group, priority, minPending, minAckPending }: PullRequest): string | undefined {
    const { priority_policy: policy, priority_groups: groups } = this.#consumer.config;
    if (group === undefined || this.#consumer.broker.profile.release < 211) return undefined;
    if ((minPending !== 0 || minAckPending !== 0) && policy !== "overflow")
      return "Not a Overflow Priority consumer";
    if (priority < 0 || priority > 9) return "Priority must be between 0 and 9";
    if (policy === "none") return undefined;
    if (group === "") return "Priority Group missing";
    return groups.includes(group) ? undefined : "Invalid Priority Group";
  }

  /** Ends what is over; gives the number of messages that the rest wants. */
  #sweep(ended: boolean): number {
    const { broker } = this.#consumer;
    const now = broker.environment.now();
    this.#lastSweep = now;
    let wanted = 0;
    const requests = this.#requests;
    if (requests.length === 0) return 0;
    this.#requests = requests.filter((request) => {
      if (!this.#keeps(request, ended, now)) return false;
      wanted += request.batch;
      return true;
    });
    return wanted;
  }

  #keeps(request: PullRequest, ended: boolean, now: number): boolean {
    const consumer = this.#consumer;
    if (request.expires !== 0 && now >= request.expires) {
      this.#sendLeft(request, "408 Request Timeout");
      return false;
    }
    if (ended && request.noWait && this.#isServed(request)) {
      if (consumer.broker.profile.noWaitEnds404) consumer.sendStatus(request.reply, "404 No Messages");
      else this.#sendLeft(request, "408 Request Timeout");
      return false;
    }
    if (consumer.broker.interestOf(request.reply) === undefined) return false;
    if (request.nextHeartbeat !== 0 && now >= request.nextHeartbeat) {
      consumer.sendHeartbeat(request.reply);
      request.nextHeartbeat = now + request.heartbeat;
    }
    return true;
  }

  #isServed({ expires, delivered }: PullRequest): boolean {
    return delivered > 0 || (expires === 0 && this.#consumer.broker.profile.noWaitEnds404);
  }

  #sendLeft(request: PullRequest, status: string): void {
    this.#consumer.sendStatus(
      request.reply,
      status,
      `Nats-Pending-Messages: ${request.batch}\r\nNats-Pending-Bytes: ${request.bytes}\r\n`,
    );
  }

  /** Wakes for the next heartbeat or end of a request. */
  #arm(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { expires, nextHeartbeat } of this.#requests) {
      if (expires !== 0 && expires < next) next = expires;
      if (nextHeartbeat !== 0 && nextHeartbeat < next) next = nextHeartbeat;
    }
    // A timer that fires too early only looks again; so it is left alone, which saves work per message.
    if (this.#timer !== undefined && this.#timerEnd <= next) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timerEnd = next;
    this.#timer = this.#consumer.broker.schedule(next - this.#consumer.broker.environment.now(), () => {
      this.#timer = undefined;
      this.settle(true);
    });
  }
}
