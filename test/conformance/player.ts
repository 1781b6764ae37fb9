import { setTimeout as sleep } from "node:timers/promises";
import type { Mask } from "./normaliser.ts";
import type { Script, Step } from "./notation.ts";
import type { Received } from "./side.ts";
import { Side } from "./side.ts";
import type { SimulatedTransport } from "./simulated-transport.ts";
import type { Transport } from "./transport.ts";

/** How patient a player is, in milliseconds. */
export interface Patience {
  /** How long frames of one side only may be ahead of the other. */
  readonly limit: number;
  /** How long it must be quiet after a step in which nothing is expected, so that a stray frame shows. */
  readonly quiet: number;
}

/** Where two servers gave different answers. */
export interface Difference {
  /** Number of the step, from 1. */
  readonly number: number;
  readonly step: Step;
  readonly simulated: Received;
  readonly real: Received;
}

/** Options of {@link playScript}. */
export interface PlayOptions {
  readonly patience: Patience;
  /** Ends at the first difference. */
  readonly stopsAtFirst: boolean;
  /** Keeps apart scripts that share a server. */
  readonly lane?: string;
  /** What is not compared. */
  readonly masks?: readonly Mask[];
}

/**
 * Plays a script against the simulated server and a real one, step by step side by side, and gives
 * where they differ.
 *
 * The virtual clock follows the real one: what a slow machine adds between two steps, both sides see.
 */
export async function playScript(
  script: Script,
  simulated: SimulatedTransport,
  real: Transport,
  options: PlayOptions,
): Promise<Difference[]> {
  const player = new Player(script, simulated, real, options);
  const differences: Difference[] = [];
  try {
    for (const [index, step] of script.steps.entries()) {
      const difference = await player.step(index + 1, step);
      if (difference === undefined) continue;
      differences.push(difference);
      if (options.stopsAtFirst) break;
    }
  } finally {
    player.end();
  }
  return differences;
}

class Player {
  readonly #script: Script;
  readonly #transport: SimulatedTransport;
  readonly #simulated: Side;
  readonly #real: Side;
  readonly #patience: Patience;
  readonly #start = performance.now();

  constructor(script: Script, simulated: SimulatedTransport, real: Transport, options: PlayOptions) {
    this.#script = script;
    this.#transport = simulated;
    const showsPings = script.settings.pingInterval !== undefined;
    this.#simulated = new Side(simulated, showsPings, options.lane, options.masks);
    this.#real = new Side(real, showsPings, options.lane, options.masks);
    this.#patience = options.patience;
  }

  async step(number: number, step: Step): Promise<Difference | undefined> {
    await this.#play(step);
    await this.#settle(step);
    const simulated = this.#simulated.take();
    const real = this.#real.take();
    return this.#same(simulated, real) ? undefined : { number, step, simulated, real };
  }

  /** Closes all connections. */
  end(): void {
    this.#simulated.end();
    this.#real.end();
  }

  async #play(step: Step): Promise<void> {
    this.#follow();
    if (step.kind === "wait") {
      await sleep(step.milliseconds);
      this.#follow();
    } else if (step.kind === "restart") {
      await this.#simulated.restart();
      await this.#real.restart();
    } else {
      await this.#simulated.play(step);
      await this.#real.play(step);
    }
    this.#simulated.sync();
    this.#real.sync();
  }

  /** Moves the virtual clock to the real one. */
  #follow(): void {
    this.#transport.advanceTo(performance.now() - this.#start);
  }

  /** Waits until both sides have brought the same number of frames, or patience is over. */
  async #settle({ kind }: Step): Promise<void> {
    const { limit, quiet } = this.#patience;
    const end = performance.now() + limit;
    let lastChange = performance.now();
    let last = -1;
    for (;;) {
      this.#follow();
      const now = performance.now();
      const count = this.#real.count;
      if (count !== last) lastChange = now;
      last = count;
      const isDone =
        count === this.#simulated.count &&
        this.#real.synced &&
        this.#same(this.#simulated.received(), this.#real.received());
      const wanted = count === 0 && kind === "send" ? quiet : 0;
      if ((isDone && now - lastChange >= wanted) || now > end) return;
      await pause(isDone || now - lastChange > 3 ? 1 : 0);
    }
  }

  #same(simulated: Received, real: Received): boolean {
    return JSON.stringify(this.#canonical(simulated)) === JSON.stringify(this.#canonical(real));
  }

  #canonical(received: Received): [string, readonly string[]][] {
    const entries = Object.entries(received).map(([key, lines]): [string, readonly string[]] => [
      key,
      this.#script.unordered ? lines.toSorted() : lines,
    ]);
    return entries.sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** Lets I/O happen; without `milliseconds` as soon as possible. */
function pause(milliseconds: number): Promise<void> {
  return milliseconds > 0 ? sleep(milliseconds) : new Promise((resolve) => setImmediate(resolve));
}

/** A difference for people: what is not the same, the simulated server's with `-`, the real one's with `+`. */
export function describeDifference({ number, step, simulated, real }: Difference): string {
  const lines = [`step ${number}: ${step.text}`];
  const keys = [...new Set([...Object.keys(simulated), ...Object.keys(real)])].sort();
  for (const key of keys) {
    const left = simulated[key] ?? [];
    const right = real[key] ?? [];
    if (JSON.stringify(left) === JSON.stringify(right)) continue;
    lines.push(`  ${key}:`);
    for (let index = 0; index < Math.max(left.length, right.length); index++) {
      if (left[index] === right[index]) continue;
      const [ours, theirs] = shorten(left[index], right[index]);
      if (ours !== undefined) lines.push(`    - ${ours}`);
      if (theirs !== undefined) lines.push(`    + ${theirs}`);
    }
  }
  return lines.join("\n");
}

/** Leaves out what two long lines have in common. */
function shorten(
  left: string | undefined,
  right: string | undefined,
): [string | undefined, string | undefined] {
  if (left === undefined || right === undefined) return [left, right];
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  const start = Math.max(0, at - 60);
  const cut = (text: string): string => `${start > 0 ? "…" : ""}${text.slice(start, at + 200)}`;
  return [cut(left), cut(right)];
}
