import fc from "fast-check";
import { masksFor } from "./known-differences.ts";
import type { Mask } from "./normaliser.ts";
import type { Script } from "./notation.ts";
import type { Difference, Patience } from "./player.ts";
import { playScript } from "./player.ts";
import { RealServer } from "./real-server.ts";
import { SocketTransport } from "./socket-transport.ts";
import type { Sequence } from "./sequences.ts";
import { cleaning, sequences, toScript } from "./sequences.ts";
import type { ServerBinary } from "./servers.ts";
import { SimulatedTransport } from "./simulated-transport.ts";

/** What came of many random sequences against one server. */
export interface SequenceResult {
  readonly version: string;
  readonly sequences: number;
  readonly steps: number;
  readonly milliseconds: number;
  readonly failures: readonly SequenceFailure[];
}

/** A sequence that showed a difference, as small as it could be made. */
export interface SequenceFailure {
  readonly seed: number;
  readonly script: Script;
  readonly difference: Difference;
}

/** Sequences that run at a time on one server, each with streams of its own. */
const lanes = 3;

/** While a sequence is made smaller, two quick looks must do; the result is looked at again. */
const shrinking: readonly Patience[] = [
  { limit: 250, quiet: 3 },
  { limit: 500, quiet: 20 },
];

/** What differs is looked at again with more patience, so that a busy machine is no difference. */
const tries: readonly Patience[] = [
  { limit: 500, quiet: 0 },
  { limit: 1000, quiet: 10 },
  { limit: 2000, quiet: 40 },
];

/** Plays `count` random sequences against the simulated server and a real one. */
export async function compareSequences(
  server: ServerBinary,
  count: number,
  seed: number,
): Promise<SequenceResult> {
  const real = await SocketTransport.start(server.version, new RealServer(server.path, {}));
  const start = performance.now();
  try {
    const share = Math.ceil(count / lanes);
    const results = await Promise.all(
      Array.from({ length: lanes }, (_, index) =>
        new Lane(server, real, `1${index}`).run(share, seed + index),
      ),
    );
    return {
      version: server.version,
      sequences: results.reduce((sum, result) => sum + result.sequences, 0),
      steps: results.reduce((sum, result) => sum + result.steps, 0),
      milliseconds: performance.now() - start,
      failures: results.flatMap(({ failure }) => (failure === undefined ? [] : [failure])),
    };
  } finally {
    await real.stop();
  }
}

interface LaneResult {
  readonly sequences: number;
  readonly steps: number;
  readonly failure: SequenceFailure | undefined;
}

class Lane {
  readonly #server: ServerBinary;
  readonly #real: SocketTransport;
  readonly #name: string;
  readonly #masks: readonly Mask[];
  #tries = tries;
  #sequences = 0;
  #steps = 0;

  constructor(server: ServerBinary, real: SocketTransport, name: string) {
    this.#server = server;
    this.#real = real;
    this.#name = name;
    this.#masks = masksFor(server.release);
  }

  async run(count: number, seed: number): Promise<LaneResult> {
    let first: { readonly sequence: Sequence; readonly difference: Difference } | undefined;
    const property = fc.asyncProperty(sequences, async (sequence) => {
      const difference = await this.#compare(sequence);
      if (difference === undefined) return;
      first ??= { sequence, difference };
      this.#tries = shrinking;
      throw new Error("a difference");
    });
    const details = await fc.check(property, { numRuns: count, seed, endOnFailure: false });
    const [smallest] = details.counterexample ?? [];
    this.#tries = tries;
    const done = { sequences: this.#sequences, steps: this.#steps };
    if (smallest === undefined || first === undefined) return { ...done, failure: undefined };
    const again = await this.#compare(smallest);
    // What was made too small shows nothing any more; then the sequence as it was drawn is told.
    const sequence = again === undefined ? first.sequence : smallest;
    const script = toScript(sequence, this.#server.release);
    return { ...done, failure: { seed, script, difference: again ?? first.difference } };
  }

  async #compare(sequence: Sequence): Promise<Difference | undefined> {
    const lane = this.#name;
    const script = toScript(sequence, this.#server.release, lane);
    let difference: Difference | undefined;
    for (const patience of this.#tries) {
      const simulated = new SimulatedTransport(this.#server.version, {});
      [difference] = await playScript(script, simulated, this.#real, {
        patience,
        lane,
        masks: this.#masks,
        stopsAtFirst: true,
      });
      await playScript(cleaning(lane), simulated, this.#real, { patience, lane, stopsAtFirst: false });
      if (difference === undefined) break;
    }
    this.#sequences++;
    this.#steps += script.steps.length;
    return difference;
  }
}
