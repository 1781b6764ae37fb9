import type { Socket } from "node:net";
import type { Path, Stalled } from "../../simulation/network/path.ts";
import { microseconds, type Timers } from "./real-time.ts";

/** Largest piece, in bytes, that a hold or a slow-down treats as one. */
const PIECE = 16_384;
/** From so many bytes or pieces on no more is taken in. */
const MOST_BYTES = 1 << 20;
const MOST_PIECES = 4_096;

interface Segment {
  /** Bytes, or how the stream ends. */
  readonly what: Uint8Array | "end" | "reset";
  /** Microseconds. */
  due: number;
}

/**
 * What is between the two sockets of one direction: bytes go on in order, at once or as late as the
 * path says, and not at all while it is held.
 */
export class ProxiedPipe implements Stalled {
  readonly #path: Path;
  readonly #timers: Timers;
  readonly #relieved: () => void;
  #receiver: Socket | undefined;
  #queue: Segment[] = [];
  #queuedBytes = 0;
  #lastDue = 0;
  #scheduled = false;
  #stalled = false;
  #over = false;

  /** @param relieved - Called when there may be room again after {@link congested}. */
  constructor(path: Path, timers: Timers, relieved: () => void) {
    this.#path = path;
    this.#timers = timers;
    this.#relieved = relieved;
  }

  /** Bytes taken in that the receiver's kernel does not have. */
  get buffered(): number {
    return this.#queuedBytes + (this.#receiver?.writableLength ?? 0);
  }

  /** Whether the sender must wait. */
  get congested(): boolean {
    return (
      this.#queuedBytes >= MOST_BYTES ||
      this.#queue.length >= MOST_PIECES ||
      (this.#receiver?.writableNeedDrain ?? false)
    );
  }

  /** Lets bytes out to a socket. */
  open(receiver: Socket): void {
    this.#receiver = receiver;
    receiver.on("drain", this.#relieved);
    receiver.on("close", this.#relieved);
    this.#run();
  }

  /** Sends bytes; the array must not change afterwards. */
  send(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0 && !this.#over) {
      const piece = rest.length > PIECE ? rest.subarray(0, PIECE) : rest;
      const delay = this.#path.delay(piece.length);
      if (delay === 0 && this.#free) {
        this.#deliver(rest);
        return;
      }
      this.#enqueue(piece, delay);
      rest = rest.subarray(piece.length);
    }
  }

  /** Sends the end of the stream behind everything sent so far. */
  finish(): void {
    if (!this.#over) this.#enqueue("end", this.#path.delay(0));
  }

  /** Sends a reset behind everything sent so far; nothing follows. */
  reset(): void {
    if (this.#over) return;
    this.#over = true;
    this.#enqueue("reset", this.#path.delay(0));
  }

  /** Called by the path when it opens again. */
  resume(): void {
    this.#stalled = false;
    // A timer that was set before may be too late.
    this.#scheduled = false;
    this.#lastDue = 0;
    for (const segment of this.#queue) {
      segment.due = this.#dueAfter(this.#path.delay(lengthOf(segment)));
    }
    this.#run();
  }

  /** Loses everything that was not sent on; nothing follows. */
  discard(): void {
    this.#over = true;
    this.#queue = [];
    this.#queuedBytes = 0;
  }

  get #free(): boolean {
    return this.#receiver !== undefined && this.#queue.length === 0 && !this.#path.held;
  }

  #enqueue(what: Segment["what"], delay: number): void {
    const segment = { what, due: this.#dueAfter(delay) };
    this.#queue.push(segment);
    this.#queuedBytes += lengthOf(segment);
    if (this.#path.held) {
      this.#path.countHeldSegments(1);
      this.#stall();
    }
    this.#run();
  }

  #dueAfter(delay: number): number {
    this.#lastDue = Math.max(this.#lastDue, microseconds() + delay);
    return this.#lastDue;
  }

  #stall(): void {
    if (this.#stalled) return;
    this.#stalled = true;
    this.#path.stall(this);
  }

  /** Sends on what is due, and comes back for the next. */
  #run(): void {
    if (this.#receiver === undefined || this.#stalled) return;
    const before = this.#queue.length;
    for (let head = this.#queue[0]; head !== undefined && head.due <= microseconds(); head = this.#queue[0]) {
      if (this.#path.held) {
        this.#path.countHeldSegments(this.#queue.length);
        this.#stall();
        break;
      }
      this.#queue.shift();
      this.#queuedBytes -= lengthOf(head);
      this.#deliver(head.what);
    }
    this.#schedule();
    if (this.#queue.length < before) this.#relieved();
  }

  #schedule(): void {
    const head = this.#queue[0];
    if (head === undefined || this.#scheduled || this.#stalled) return;
    this.#scheduled = true;
    // At least a microsecond: what is due at once was sent on.
    const wait = Math.max(1, head.due - microseconds());
    this.#timers.later(wait / 1000, () => {
      this.#scheduled = false;
      this.#run();
    });
  }

  #deliver(what: Segment["what"]): void {
    const receiver = this.#receiver as Socket;
    if (what === "reset") receiver.resetAndDestroy();
    // A receiver that is gone takes nothing; its end of the connection tells the sender.
    else if (!receiver.writable) return;
    else if (what === "end") receiver.end();
    else receiver.write(what);
  }
}

function lengthOf({ what }: Segment): number {
  return typeof what === "string" ? 0 : what.length;
}
