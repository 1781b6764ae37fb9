import type { Profile } from "../profile.ts";
import type { ConsumerConfig } from "./consumer-config.ts";
import type { MessageFilter, MessageStore } from "./store.ts";
import { parseTime } from "./time.ts";

/** Where a new consumer begins. */
export interface StartingPoint {
  readonly sequence: number;
  /** For `last_per_subject`: what to deliver first; afterwards what comes after `afterFirst`. */
  readonly first: number[];
  readonly afterFirst: number;
}

/** Finds where a consumer begins (consumer.go selectStartingSeqNo). */
export function startingPoint(
  config: ConsumerConfig,
  store: MessageStore,
  filters: readonly string[],
  filter: MessageFilter,
  profile: Profile,
): StartingPoint {
  const { firstSequence, lastSequence } = store;
  if (config.deliver_policy === "last_per_subject") return lastPerSubject(store, filters, profile);
  if (config.deliver_policy === "last" && filter.all && profile.lastMayBeGone && lastSequence > 0) {
    return { sequence: lastSequence, first: [], afterFirst: 0 };
  }
  let sequence = wanted(config, store, filter);
  // A sequence in the future is waited for, or (up to 2.10) brought back.
  if (config.opt_start_seq === 0 || profile.release < 211) {
    if (firstSequence === 0) sequence = 1;
    else if (sequence > lastSequence) sequence = lastSequence + 1;
  }
  if (sequence < firstSequence) sequence = firstSequence;
  return { sequence, first: [], afterFirst: 0 };
}

function wanted(config: ConsumerConfig, store: MessageStore, filter: MessageFilter): number {
  switch (config.deliver_policy) {
    case "all":
      return store.firstSequence;
    case "last":
      return lastMatching(store, filter);
    case "by_start_sequence":
      return config.opt_start_seq;
    case "by_start_time":
      return store.sequenceAt(parseTime(config.opt_start_time ?? "") ?? 0n);
    default:
      return store.lastSequence + 1;
  }
}

function lastMatching(store: MessageStore, filter: MessageFilter): number {
  if (filter.all) return store.lastSequence;
  for (let sequence = store.lastSequence; sequence >= store.firstSequence; sequence--) {
    const message = store.get(sequence);
    if (message !== undefined && filter.matches(message.subject)) return sequence;
  }
  return 0;
}

function lastPerSubject(store: MessageStore, filters: readonly string[], profile: Profile): StartingPoint {
  const first = [...new Set(filters.flatMap((pattern) => lastSequences(store, pattern)))].sort(
    (a, b) => a - b,
  );
  const { lastSequence } = store;
  const sequence = first[0] ?? lastSequence + 1;
  // Where the first of them is the end of the stream, there is nothing to skip.
  const isPlain =
    profile.release < 210 ? sequence >= lastSequence : first.length === 1 && profile.oneLastIsPlain;
  if (isPlain) return { sequence: Math.max(1, sequence), first: [], afterFirst: 0 };
  return { sequence: Math.max(1, sequence), first, afterFirst: lastSequence };
}

/** Sequences of the last messages of each subject that matches. */
export function lastSequences({ subjects }: MessageStore, pattern: string): number[] {
  return [...subjects.matching(pattern)].map((subject) => subjects.last(subject) ?? 0);
}
