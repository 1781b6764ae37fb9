import type { RunCase } from "../scenario/scenario.ts";
import type { PlayedCase } from "../search/play-cases.ts";
import type { Pool } from "../suite/pool.ts";
import { drawCases, PairedCell } from "./paired-cell.ts";
import type { CellPair } from "./pairs.ts";

/** How pairs are run. */
export interface PairsOptions {
  readonly seed: number;
  /** Pairs of runs per cell. */
  readonly runs: number;
  /** Pairs in one piece of work. */
  readonly chunkSize: number;
  readonly signal: AbortSignal;
  /** Told after every piece of work with the pairs that are done. */
  readonly progress: (done: number) => void;
}

/** A run that could not be carried out. */
export class PairFailure extends Error {
  override readonly name = "PairFailure";
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

interface Piece {
  readonly cell: PairedCell;
  readonly cases: readonly RunCase[];
}

/**
 * Runs all cases of all pairs on both sides; what is done when the signal is aborted counts.
 * @throws PairFailure if a run could not be carried out.
 */
export async function runPairs(
  pairs: readonly CellPair[],
  [base, head]: readonly [Pool, Pool],
  options: PairsOptions,
): Promise<PairedCell[]> {
  const cells = pairs.map((pair) => new PairedCell(pair));
  const pieces = piecesOf(cells, options);
  const inOrder = new Map(cells.map((cell) => [cell, new InOrder(cell)]));
  let done = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const piece = options.signal.aborted ? undefined : pieces.next().value;
      if (piece === undefined) return;
      const { cell, cases, chunk } = piece;
      const task = { type: "cases", cases, properties: cell.pair.properties } as const;
      const [first, second] = cell.pair.places;
      const played = await Promise.all([
        base.play({ ...task, cell: first }),
        head.play({ ...task, cell: second }),
      ]);
      for (const run of played.flat()) failIfNotRun(run);
      inOrder.get(cell)?.add(chunk, played);
      options.progress((done += cases.length));
    }
  };
  await Promise.all(Array.from({ length: Math.min(base.parallelism, head.parallelism) }, worker));
  return cells;
}

/** Adds pieces to a cell in their order, so that the number of workers changes nothing. */
class InOrder {
  readonly #cell: PairedCell;
  readonly #waiting = new Map<number, readonly [PlayedCase[], PlayedCase[]]>();
  #next = 0;

  constructor(cell: PairedCell) {
    this.#cell = cell;
  }

  add(chunk: number, played: readonly [PlayedCase[], PlayedCase[]]): void {
    this.#waiting.set(chunk, played);
    for (;;) {
      const next = this.#waiting.get(this.#next);
      if (next === undefined) return;
      this.#waiting.delete(this.#next++);
      this.#cell.add(...next);
    }
  }
}

function* piecesOf(
  cells: readonly PairedCell[],
  { seed, runs, chunkSize }: PairsOptions,
): Generator<Piece & { readonly chunk: number }, undefined> {
  for (let chunk = 0; chunk * chunkSize < runs; chunk++) {
    const count = Math.min(chunkSize, runs - chunk * chunkSize);
    for (const cell of cells) yield { cell, chunk, cases: drawCases(cell.pair, seed, chunk, count) };
  }
  return undefined;
}

function failIfNotRun({ failure, unsupported }: PlayedCase): void {
  if (failure !== undefined) throw new PairFailure(failure.kind, failure.message);
  if (unsupported.length > 0) throw new PairFailure("scenario", unsupported.join("; "));
}
