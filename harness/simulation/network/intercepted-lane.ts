import { classify, type FrameKind } from "../../protocol/classify.ts";
import type { Direction, Frame } from "../../protocol/frame.ts";
import { FrameParser, type FrameLimits } from "../../protocol/parser.ts";
import { copyBytes } from "../../protocol/text.ts";
import type { InterceptionAction, RulesInForce } from "./interception.ts";

/** What a lane needs from the place where it runs, simulated or real. */
export interface LaneSurroundings {
  /** Sends bytes on; the array does not change afterwards. */
  send(bytes: Uint8Array): void;
  /**
   * Calls back after `delay`, in the unit of the rules. What is called back within
   * {@link InterceptedLane.pass} falls in right behind the frame that is being passed on.
   */
  later(delay: number, callback: () => void): void;
  /** Told of every classified frame before anything happens to it, and what will. */
  seen?(frame: Frame, kind: FrameKind, action: InterceptionAction | undefined): void;
  /** Gives the bytes to send on for a frame: its own, or others. */
  rewrite?(frame: Frame): Uint8Array;
}

/** A frame that waits to be overtaken. */
interface Overtaken {
  readonly kind: FrameKind;
  release(): void;
}

/**
 * One direction of one connection through a middlebox: bytes come in, whole frames go out, and what
 * the rules say happens to single ones.
 *
 * After bytes that are no NATS frames, all is passed on as it comes.
 */
export class InterceptedLane {
  readonly #rules: RulesInForce;
  readonly #direction: Direction;
  readonly #process: string;
  readonly #surroundings: LaneSurroundings;
  readonly #parser: FrameParser;
  readonly #overtaken: Overtaken[] = [];
  #passed: Uint8Array[] | undefined;
  /** Bytes behind the last whole frame. */
  #rest: Uint8Array[] = [];
  #restBytes = 0;
  #transparent = false;
  #delayed = 0;
  #onIdle: (() => void) | undefined;

  constructor(
    rules: RulesInForce,
    direction: Direction,
    process: string,
    surroundings: LaneSurroundings,
    limits: FrameLimits = {},
  ) {
    this.#rules = rules;
    this.#direction = direction;
    this.#process = process;
    this.#surroundings = surroundings;
    this.#parser = new FrameParser(direction, limits);
  }

  /** Whether nothing is kept here: neither a frame to be sent later nor the beginning of one. */
  get empty(): boolean {
    return this.#restBytes === 0 && this.#delayed === 0 && this.#overtaken.length === 0;
  }

  /** Whether something came that is no NATS frame. */
  get transparent(): boolean {
    return this.#transparent;
  }

  /** Takes bytes and sends on what goes on at once. */
  pass(bytes: Uint8Array): void {
    if (this.#transparent) {
      this.#surroundings.send(bytes);
      return;
    }
    const passed: Uint8Array[] = [];
    this.#passed = passed;
    let used = 0;
    const failure = this.#parser.push(bytes, (frame) => {
      const { raw } = frame;
      used += raw.length;
      this.#take(frame, raw, passed);
    });
    this.#passed = undefined;
    if (passed.length > 0) this.#surroundings.send(join(passed));
    this.#keepRest(bytes, used);
    if (failure !== undefined) {
      this.#transparent = true;
      this.#sendRest();
    }
  }

  /** No more bytes will come: sends what can be sent, and calls back when the last delayed frame has gone. */
  finish(idle: () => void): void {
    for (const overtaken of [...this.#overtaken]) overtaken.release();
    this.#sendRest();
    if (this.#delayed === 0) idle();
    else this.#onIdle = idle;
  }

  #take(frame: Frame, raw: Uint8Array, passed: Uint8Array[]): void {
    const surroundings = this.#surroundings;
    const needed = this.#rules.any || this.#overtaken.length > 0 || surroundings.seen !== undefined;
    const kind = needed ? classify(frame, this.#direction) : undefined;
    const action = kind === undefined ? undefined : this.#rules.judge(kind, this.#process, frame.subject);
    if (kind !== undefined) surroundings.seen?.(frame, kind, action);
    if (kind !== undefined && action !== undefined && !this.#goesOnNow(frame, kind, action)) return;
    passed.push(surroundings.rewrite?.(frame) ?? raw);
    if (kind !== undefined) this.#letOvertake(kind);
  }

  /** Arranges what happens to the frame; whether it goes on now too. */
  #goesOnNow(frame: Frame, kind: FrameKind, action: InterceptionAction): boolean {
    switch (action.do) {
      case "drop":
        return false;
      case "duplicate":
        this.#sendLater(action.delay, frame);
        return true;
      case "delay":
        this.#sendLater(action.delay, frame);
        return false;
      case "reorder":
        this.#waitForOvertaking(kind, action.patience, frame);
        return false;
    }
  }

  #sendLater(delay: number, frame: Frame): void {
    const raw = copyBytes(frame.raw);
    this.#delayed++;
    this.#surroundings.later(delay, () => {
      this.#delayed--;
      this.#sendNow(raw);
      if (this.#delayed === 0) this.#onIdle?.();
    });
  }

  #waitForOvertaking(kind: FrameKind, patience: number, frame: Frame): void {
    const raw = copyBytes(frame.raw);
    let waiting = true;
    const overtaken: Overtaken = {
      kind,
      release: () => {
        if (!waiting) return;
        waiting = false;
        this.#overtaken.splice(this.#overtaken.indexOf(overtaken), 1);
        this.#sendNow(raw);
      },
    };
    this.#overtaken.push(overtaken);
    this.#surroundings.later(patience, () => overtaken.release());
  }

  /** Lets held frames of the same kind follow, right behind what is being passed on now. */
  #letOvertake(kind: FrameKind): void {
    if (this.#overtaken.length === 0) return;
    for (const overtaken of this.#overtaken.filter((held) => held.kind === kind)) {
      this.#surroundings.later(0, () => overtaken.release());
    }
  }

  #sendNow(raw: Uint8Array): void {
    if (this.#passed === undefined) this.#surroundings.send(raw);
    else this.#passed.push(raw);
  }

  /** Keeps what is left behind `used` bytes of the earlier rest and the new bytes together. */
  #keepRest(bytes: Uint8Array, used: number): void {
    // A frame that ends begins with the earlier rest, all of it.
    const left = used === 0 ? bytes : bytes.subarray(used - this.#restBytes);
    if (used > 0) this.#rest = [];
    if (left.length > 0) this.#rest.push(left);
    this.#restBytes = used === 0 ? this.#restBytes + left.length : left.length;
  }

  #sendRest(): void {
    const rest = this.#rest;
    this.#rest = [];
    this.#restBytes = 0;
    if (rest.length > 0) this.#surroundings.send(join(rest));
  }
}

/** The pieces as one; a view where they lie side by side, as they do if nothing happened to any. */
function join(pieces: readonly Uint8Array[]): Uint8Array {
  const first = pieces[0] as Uint8Array;
  if (pieces.length === 1) return first;
  let end = first.byteOffset;
  for (const piece of pieces) {
    if (piece.buffer !== first.buffer || piece.byteOffset !== end) return Buffer.concat(pieces);
    end += piece.length;
  }
  return new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset);
}
