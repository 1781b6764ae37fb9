import { emptyAggregate, merge, type Aggregate } from "../checkers/aggregate.ts";
import { GROUPS } from "../checkers/uncertainty.ts";
import type { Property } from "../scenario/claims.ts";
import { BLOCK, type ChunkPlan, type ChunkResult, type Finding } from "./chunk.ts";
import type { Counterexample } from "./counterexample.ts";
import { derivedSeed } from "./seeds.ts";
import type { ShrinkPlan } from "./shrink.ts";

/** A violation with its place in the whole search of the cell. */
export interface LocatedFinding extends Finding {
  readonly chunk: number;
  /** Number of the run in the cell, from 1. */
  readonly run: number;
}

/** Where a violation that is known before a search comes from: the repository, or an earlier run here. */
export type KnownOrigin = "committed" | "stored";

/** What a cell's search is asked to do. */
export interface CellSearchOptions {
  readonly id: string;
  readonly seed: number;
  readonly runs: number;
  readonly chunkSize: number;
  readonly claimed: readonly Property[];
  readonly repeatOneIn: number;
  /** Whether what is not claimed is counted only, and not shrunk. */
  readonly onlyClaims?: boolean;
}

/**
 * The search of one cell, cut into chunks that can run anywhere and finish in any order.
 *
 * Results count in the order of the chunks up to the first violation of a claim, so that the outcome
 * does not depend on how many workers there are.
 */
export class CellSearch {
  readonly options: CellSearchOptions;
  readonly counterexamples = new Map<Property, Counterexample>();
  readonly findings = new Map<Property, LocatedFinding>();
  /** Violations that were known before the search. */
  readonly known = new Map<Property, KnownOrigin>();
  aggregate: Aggregate = emptyAggregate();
  /** All runs in {@link GROUPS} groups. */
  readonly groups: Aggregate[] = Array.from({ length: GROUPS }, emptyAggregate);
  readonly violated = new Map<string, number>();
  readonly open = new Map<string, { runs: number; reason: string }>();
  readonly divergences: string[] = [];
  readonly unsupported = new Set<string>();
  failure: ChunkResult["failure"];
  repeated = 0;
  #nextChunk = 0;
  #mergedChunks = 0;
  #ended = false;
  readonly #waiting = new Map<number, ChunkResult>();

  constructor(options: CellSearchOptions) {
    this.options = options;
  }

  /** Whether all runs that count are in. */
  get done(): boolean {
    return this.#ended || this.#mergedChunks === this.#chunks();
  }

  /** The next chunk to run, if there is any; its number goes back with the result. */
  next(): { readonly chunk: number; readonly plan: ChunkPlan } | undefined {
    if (this.#ended || this.#nextChunk === this.#chunks()) return undefined;
    const chunk = this.#nextChunk++;
    const { runs, chunkSize, claimed, repeatOneIn } = this.options;
    const size = Math.min(chunkSize, runs - chunk * chunkSize);
    return { chunk, plan: { seed: this.#seed(chunk), runs: size, claimed, repeatOneIn } };
  }

  /** Takes the result of a chunk; returns what is to be shrunk now. */
  add(chunk: number, result: ChunkResult): ShrinkPlan[] {
    this.#waiting.set(chunk, result);
    const plans: ShrinkPlan[] = [];
    for (;;) {
      const next = this.#waiting.get(this.#mergedChunks);
      if (next === undefined || this.#ended) return plans;
      this.#waiting.delete(this.#mergedChunks);
      plans.push(...this.#merge(next, this.#mergedChunks++));
    }
  }

  /**
   * Takes a violation that is known before the search, by a case of an earlier one; the search goes on, and
   * counts its own runs alone.
   */
  adopt(counterexample: Counterexample, origin: KnownOrigin): void {
    const { property, case: known } = counterexample;
    if (this.findings.has(property)) return;
    this.findings.set(property, { property, index: 0, case: known, chunk: 0, run: 0 });
    this.counterexamples.set(property, counterexample);
    this.known.set(property, origin);
  }

  /** Ends the search early: chunks that are not merged do not count. */
  end(): void {
    this.#ended = true;
  }

  #merge(result: ChunkResult, chunk: number): ShrinkPlan[] {
    this.aggregate = merge(this.aggregate, result.aggregate);
    this.#addBlocks(result.blocks, chunk);
    this.repeated += result.repeated;
    for (const { text } of result.divergences) this.divergences.push(text);
    for (const line of result.unsupported) this.unsupported.add(line);
    for (const [property, count] of Object.entries(result.violated)) {
      this.violated.set(property, (this.violated.get(property) ?? 0) + count);
    }
    for (const [property, { runs, reason }] of Object.entries(result.open)) {
      const open = this.open.get(property);
      this.open.set(property, { runs: (open?.runs ?? 0) + runs, reason: open?.reason ?? reason });
    }
    this.failure ??= result.failure;
    if (result.failure !== undefined) this.#ended = true;
    return result.findings.flatMap((finding) => this.#find(finding, chunk));
  }

  #addBlocks(blocks: readonly Aggregate[], chunk: number): void {
    const before = chunk * Math.ceil(this.options.chunkSize / BLOCK);
    for (const [index, block] of blocks.entries()) {
      const group = (before + index) % GROUPS;
      this.groups[group] = merge(this.groups[group] ?? emptyAggregate(), block);
    }
  }

  #find(finding: Finding, chunk: number): ShrinkPlan[] {
    const { property, index } = finding;
    const claimed = this.options.claimed.includes(property);
    if (claimed) this.#ended = true;
    if (this.findings.has(property)) return [];
    const run = chunk * this.options.chunkSize + index + 1;
    this.findings.set(property, { ...finding, chunk, run });
    if (!claimed && this.options.onlyClaims === true) return [];
    return [{ property, claimed, seed: this.#seed(chunk), index, case: finding.case }];
  }

  #chunks(): number {
    return Math.ceil(this.options.runs / this.options.chunkSize);
  }

  #seed(chunk: number): number {
    return derivedSeed(this.options.seed, `${this.options.id} ${chunk}`);
  }
}
