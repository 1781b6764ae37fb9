import type { Kernel } from "../kernel/kernel.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Path, Stalled } from "./path.ts";

/** Microseconds of closed path after which TCP gives up (Linux, `tcp_retries2` = 15). */
const RETRANSMISSION_LIMIT = 924_600_000;

/** One write is split in two with this chance, so that frames arrive in arbitrary pieces. */
const SPLIT_ONE_IN = 24;

interface Segment {
  /** Undefined for the end of the stream (FIN). */
  readonly bytes: Uint8Array | undefined;
  arriveAt: number;
}

/**
 * One direction of a TCP connection: bytes arrive in order, complete, in pieces of any size, or the
 * connection breaks.
 */
export class Pipe implements Stalled {
  readonly path: Path;
  readonly #kernel: Kernel;
  readonly #receiver: Endpoint;
  readonly #label: string;
  #inFlight: Segment[] = [];
  #lastArrival = 0;
  #scheduled = false;
  #stalled = false;
  #broken = false;
  #buffered = 0;
  readonly #onArrival = (): void => {
    this.#scheduled = false;
    this.#arrive();
  };

  constructor(kernel: Kernel, path: Path, receiver: Endpoint) {
    this.#kernel = kernel;
    this.path = path;
    this.#receiver = receiver;
    this.#label = `${path.from} > ${path.to}`;
  }

  /** Bytes sent and not yet delivered. */
  get buffered(): number {
    return this.#buffered;
  }

  /** Sends bytes; the array must not change afterwards. */
  send(bytes: Uint8Array): void {
    if (this.#broken) return;
    this.#kernel.trace.bytes(bytes);
    this.#buffered += bytes.length;
    if (bytes.length > 1 && this.path.draw(SPLIT_ONE_IN) === 0) {
      const cut = 1 + this.path.draw(bytes.length - 1);
      this.#enqueue(bytes.subarray(0, cut));
      this.#enqueue(bytes.subarray(cut));
      return;
    }
    this.#enqueue(bytes);
  }

  /** Sends the end of the stream behind everything sent so far. */
  finish(): void {
    if (!this.#broken) this.#enqueue(undefined);
  }

  /**
   * Loses everything in flight; returns how many bytes that was.
   * What has arrived at the receiver's host and waits for a paused process to read it is not in flight.
   */
  break(): number {
    this.#broken = true;
    const arrived = this.path.held ? [] : this.#inFlight.filter(({ arriveAt }) => arriveAt < this.#kernel.now);
    const kept = arrived.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
    const lost = this.#buffered - kept;
    this.#inFlight = arrived;
    this.#buffered = kept;
    return lost;
  }

  /** Called by the path when it opens again. */
  resume(heldFor: number): void {
    this.#stalled = false;
    if (this.#broken || this.#inFlight.length === 0) return;
    if (heldFor > RETRANSMISSION_LIMIT) {
      this.#receiver.connection.timeOut();
      return;
    }
    this.#lastArrival = this.#kernel.now;
    for (const segment of this.#inFlight) this.#drawArrival(segment);
    this.#schedule();
  }

  #enqueue(bytes: Uint8Array | undefined): void {
    const segment = { bytes, arriveAt: 0 };
    this.#drawArrival(segment);
    this.#inFlight.push(segment);
    if (this.path.held) {
      this.path.countHeldSegments(1);
      this.#stall();
    }
    if (!this.#stalled) this.#schedule();
  }

  #drawArrival(segment: Segment): void {
    const arrival = this.#kernel.now + this.path.delay(segment.bytes?.length ?? 0);
    segment.arriveAt = Math.max(this.#lastArrival, arrival);
    this.#lastArrival = segment.arriveAt;
  }

  #stall(): void {
    if (this.#stalled) return;
    this.#stalled = true;
    this.path.stall(this);
  }

  #schedule(): void {
    const head = this.#inFlight[0];
    if (this.#scheduled || head === undefined) return;
    this.#scheduled = true;
    this.#kernel.schedule(
      head.arriveAt - this.#kernel.now,
      this.#receiver.owner,
      this.#label,
      this.#onArrival,
    );
  }

  #arrive(): void {
    if (this.#stalled) return;
    if (this.path.held && !this.#broken) {
      this.path.countHeldSegments(this.#inFlight.length);
      this.#stall();
      return;
    }
    this.#deliver(this.#takeArrived());
    if (!this.#stalled) this.#schedule();
  }

  /**
   * What has arrived by now: bytes, or the end of the stream. Node reports the end in a callback of its
   * own, so that everything that the bytes before it set off has happened by then.
   */
  #takeArrived(): Segment[] {
    const now = this.#kernel.now;
    const inFlight = this.#inFlight;
    let count = 0;
    for (const { bytes, arriveAt } of inFlight) {
      if (arriveAt > now || (count > 0 && bytes === undefined)) break;
      count++;
    }
    if (count < inFlight.length) return inFlight.splice(0, count);
    this.#inFlight = [];
    return inFlight;
  }

  /** Hands over what arrived: the end of the stream, or pieces of bytes as one. */
  #deliver(segments: Segment[]): void {
    const pieces: Uint8Array[] = [];
    for (const { bytes } of segments) {
      if (bytes === undefined) {
        this.#receiver.receiveEnd();
        return;
      }
      this.#buffered -= bytes.length;
      pieces.push(bytes);
    }
    this.#receiver.receive(pieces);
  }
}
