import type { Mask } from "./normaliser.ts";
import { releaseOf } from "./notation.ts";

/** A difference between the simulated server and a real one that is known and left. */
export interface KnownDifference {
  /** What scripts call it in `known <id>`. */
  readonly id: string;
  /** Releases that have it, as `2.9`. */
  readonly releases: readonly string[];
  readonly difference: string;
  readonly reason: string;
  /** What random sequences therefore do not compare. */
  readonly masks?: readonly Mask[];
}

/** All known differences: at most ten. Every one is a row of docs/conformance.md. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    id: "lazy-removals",
    releases: ["2.9"],
    difference:
      "A message that was acknowledged on a work queue is back in the stream after a kill; it is not delivered again.",
    reason:
      "2.9 writes which messages are gone to an index at most every two seconds; the simulated server writes it at once.",
  },
  {
    id: "pending-count",
    releases: ["2.9"],
    difference:
      "`num_pending`, also as the last token of an ack subject, can be too high or too low after messages were removed by a limit, a purge or a delete.",
    reason:
      "2.9 keeps a cached count that such removals do not always reach; the simulated server counts. Random sequences leave the number out, and ask for consumer info, which counts anew, before each fetch.",
    masks: [
      { pattern: /"num_pending":\d+/g, shown: '"num_pending":"<not compared>"' },
      { pattern: /(\$JS\.ACK\.\S+\.<time>)\.\d+/g, shown: "$1.<not compared>" },
    ],
  },
  {
    id: "memory-subjects",
    releases: ["2.9"],
    difference:
      "A memory stream still counts messages of a subject that a purge by sequence, or to the last ones, has removed, and refuses a purge up to a sequence that is not stored.",
    reason: "Defects of 2.9 that later releases do not have. Random sequences use file streams with 2.9.",
  },
  {
    id: "empty-first-time",
    releases: ["2.9", "2.10"],
    difference:
      "`first_ts` of a stream without messages is a moment, the zero of Unix time or the zero of Go, by how the stream became empty; the simulated server does not follow every way.",
    reason: "It means nothing, and later releases always give the zero of Go. Random sequences leave it out.",
    masks: [
      {
        pattern: /("messages":0,"bytes":0,"first_seq":\d+,"first_ts":)"[^"]*"/g,
        shown: '$1"<not compared>"',
      },
    ],
  },
  {
    id: "future-start",
    releases: ["2.11", "2.12", "2.14", "2.15"],
    difference:
      "`num_pending` of a consumer that begins at a sequence that is still to come, once messages before it have arrived.",
    reason:
      "The real servers count such messages at first and correct themselves at moments of their own. What is delivered is the same.",
  },
  {
    id: "rollup-pending",
    releases: ["2.10", "2.11", "2.12", "2.14", "2.15"],
    difference:
      "The number of pending messages in an ack subject can be one too high for the first delivery after a roll-up of a file stream.",
    reason:
      "In the real servers the count of the new message and the count after the purge are a race; the simulated server counts once. Random sequences roll up only before there are consumers.",
  },
  {
    id: "lost-last",
    releases: ["2.10"],
    difference:
      "When one of the messages that a consumer of the last message of each subject begins with is removed before its delivery, a request may get the next message at once or wait for the next event.",
    reason:
      "2.10 stops looking at the missing message; when it looks again depends on its threads. Random sequences with 2.10 leave this deliver policy out.",
  },
];

/** What random sequences do not compare with a release. */
export function masksFor(release: number): readonly Mask[] {
  return knownDifferences
    .filter(({ releases }) => releases.some((each) => releaseOf(each) === release))
    .flatMap(({ masks = [] }) => masks);
}
