/** What differs between releases of nats-server, as data. */
export interface Profile {
  /** `2.10`. */
  readonly name: string;
  /** Announced in INFO; what clients gate features by. */
  readonly version: string;
  /** 209 for 2.9, 210 for 2.10 …: what configuration fields are compared with. */
  readonly release: number;
  readonly goVersion: string;
  /** `api_lvl` of INFO and account info; 0 before 2.11. */
  readonly apiLevel: number;
  /** INFO carries an `xkey` (2.10). */
  readonly exchangeKey: boolean;
  /** INFO follows the first PING of a client that speaks protocol 1 (2.12). */
  readonly infoOnFirstPing: boolean;
  /** The 503 status names the subject (2.12). */
  readonly noRespondersSubject: boolean;
  /** Messages of the server itself without reply have two blanks in their control line (2.9). */
  readonly blankForNoReply: boolean;
  /** PubAck has a blank before `"seq"` (up to 2.11). */
  readonly spacedPubAck: boolean;
  /** Requests to a consumer or a stream's direct get that does not exist get a 503 (2.10). */
  readonly apiInterest: boolean;
  /** `+TERM` may carry a reason (2.10.4). */
  readonly termReason: boolean;
  /** Which of duplicate and expected-sequence is looked at first. */
  readonly publishCheckOrder: "duplicate-first" | "expected-first";
  /** Answers of stream and consumer info carry `ts` (2.10). */
  readonly infoTimestamp: boolean;
  /** Stream info names the server as cluster leader even on its own (2.10). */
  readonly infoLeader: boolean;
  /** Errors of unreadable JSON say why (2.11). */
  readonly jsonErrorDetail: boolean;
  /** Account info carries reserved sizes (2.10). */
  readonly reservedSizes: boolean;
  /** `sync_interval` exists (2.10); before, streams are synced every two minutes. */
  readonly syncOption: boolean;
  /** With `sync_interval: always`, metadata and consumer state files are synced too (2.10). */
  readonly syncsFiles: boolean;
  /** A `no_wait` request that got something ends with 404 instead of 408 (2.11). */
  readonly noWaitEnds404: boolean;
  /** A request with a heartbeat gets no 409 when too many wait (2.11). */
  readonly quietMaxWaiting: boolean;
  /** A request that has its messages and wanted a number of bytes is told so (2.10). */
  readonly batchCompleted: boolean;
  /** Deliveries beyond the maximum are given up when their ack is overdue, not at the next request (2.10). */
  readonly checksMaxDeliver: boolean;
  /** `max_consumers` of a stream can be updated (2.12). */
  readonly updatesMaxConsumers: boolean;
  /** Direct get takes batches (2.11). */
  readonly batchDirectGet: boolean;
  /** Consumers can be paused (2.11). */
  readonly pause: boolean;
  /** Consumers can be reset (2.14). */
  readonly consumerReset: boolean;
  /** A create with `action` is obeyed (2.10). */
  readonly createAction: boolean;
  /** More than one replica is refused on update, too, by a server on its own (2.15). */
  readonly checksReplicasOnUpdate: boolean;
  /** Negative ages, waits and backoffs are refused (2.12). */
  readonly checksNegatives: boolean;
  /** A message given up after its last delivery lets the ack floor rise (2.12). */
  readonly givingUpMovesFloor: boolean;
  /** Consumer info shows positions as they stand in the state file (2.11). */
  readonly infoFromState: boolean;
  /** Any ack subject is acknowledged, delivered or not (up to 2.9). */
  readonly acksAnything: boolean;
  /** How `max_age` is watched: always to the moment, or seldom when less than 250 ms are left. */
  readonly ageCheck: "exact" | "one-second" | "quarter-second";
  /** What counts against `max_bytes` under discard new: the text alone, or all; full at, or above it. */
  readonly bytesLimit: "text" | "reached" | "exceeded";
  /** Once the last message of a subject is removed, its earlier ones are not found as last (up to 2.9). */
  readonly forgetsLastOfSubject: boolean;
  /** A memory stream that a purge by sequence empties keeps its first sequence (2.10 to 2.14). */
  readonly emptiedMemoryKeepsFirst: boolean;
  /** `first_ts` of an emptied file stream is the zero of Unix time (up to 2.10). */
  readonly unixZeroFirstTime: boolean;
  /** A change of retention to interest lets messages without interest go (2.11). */
  readonly retentionUpdatePurges: boolean;
  /** Waiting requests are looked through for room at most once a second (2.10). */
  readonly sparesSweeps: boolean;
  /** A consumer of the last message, without filter, begins there even if it is gone (2.10). */
  readonly lastMayBeGone: boolean;
  /** A purge of what a consumer waits for counts as its last ack (2.12). */
  readonly purgeAcknowledges: boolean;
  /** A work queue looks at the deliver policy of a consumer before it looks at the others (2.12). */
  readonly checksDeliverAllFirst: boolean;
  /** A roll-up is carried out even if nobody wants the message itself (2.12). */
  readonly rollsUpUnwanted: boolean;
  /** A consumer of the last message of each subject that finds just one takes all from there (2.15). */
  readonly oneLastIsPlain: boolean;
  /** While it begins with the last of each subject, a consumer says exactly where it is (2.11). */
  readonly firstIsExact: boolean;
  /** The size of a message is looked at before its headers (2.15). */
  readonly checksSizeFirst: boolean;
  /** Which of Go's JSON decoders words the errors; the second one came with 2.15. */
  readonly jsonDecoder: 1 | 2;
  /** Unlimited streams count as reserving 2^64 - 1 bytes (2.10 only). */
  readonly wrapsReserved: boolean;
}

const v29: Profile = {
  name: "2.9",
  version: "2.9.10",
  release: 209,
  goVersion: "go1.19.8",
  apiLevel: 0,
  exchangeKey: false,
  infoOnFirstPing: false,
  noRespondersSubject: false,
  blankForNoReply: true,
  spacedPubAck: true,
  apiInterest: false,
  termReason: false,
  publishCheckOrder: "duplicate-first",
  infoTimestamp: false,
  infoLeader: false,
  jsonErrorDetail: false,
  reservedSizes: false,
  syncOption: false,
  syncsFiles: false,
  batchDirectGet: false,
  pause: false,
  consumerReset: false,
  createAction: false,
  noWaitEnds404: false,
  quietMaxWaiting: false,
  batchCompleted: false,
  checksMaxDeliver: false,
  updatesMaxConsumers: false,
  checksReplicasOnUpdate: false,
  checksNegatives: false,
  givingUpMovesFloor: false,
  infoFromState: false,
  acksAnything: true,
  ageCheck: "exact",
  bytesLimit: "text",
  forgetsLastOfSubject: true,
  emptiedMemoryKeepsFirst: false,
  unixZeroFirstTime: true,
  retentionUpdatePurges: false,
  sparesSweeps: false,
  lastMayBeGone: false,
  purgeAcknowledges: false,
  checksDeliverAllFirst: false,
  rollsUpUnwanted: false,
  oneLastIsPlain: false,
  firstIsExact: false,
  checksSizeFirst: false,
  jsonDecoder: 1,
  wrapsReserved: false,
};

const v210: Profile = {
  ...v29,
  name: "2.10",
  version: "2.10.27",
  release: 210,
  goVersion: "go1.24.4",
  exchangeKey: true,
  blankForNoReply: false,
  apiInterest: true,
  termReason: true,
  infoTimestamp: true,
  infoLeader: true,
  reservedSizes: true,
  syncOption: true,
  syncsFiles: true,
  createAction: true,
  batchCompleted: true,
  checksMaxDeliver: true,
  acksAnything: false,
  ageCheck: "one-second",
  bytesLimit: "reached",
  forgetsLastOfSubject: false,
  emptiedMemoryKeepsFirst: true,
  sparesSweeps: true,
  lastMayBeGone: true,
  wrapsReserved: true,
};

const v211: Profile = {
  ...v210,
  name: "2.11",
  version: "2.11.15",
  release: 211,
  apiLevel: 1,
  jsonErrorDetail: true,
  batchDirectGet: true,
  pause: true,
  noWaitEnds404: true,
  quietMaxWaiting: true,
  infoFromState: true,
  lastMayBeGone: false,
  ageCheck: "quarter-second",
  unixZeroFirstTime: false,
  retentionUpdatePurges: true,
  firstIsExact: true,
  wrapsReserved: false,
};

const v212: Profile = {
  ...v211,
  name: "2.12",
  version: "2.12.15",
  release: 212,
  apiLevel: 3,
  infoOnFirstPing: true,
  noRespondersSubject: true,
  spacedPubAck: false,
  publishCheckOrder: "expected-first",
  updatesMaxConsumers: true,
  givingUpMovesFloor: true,
  rollsUpUnwanted: true,
  checksDeliverAllFirst: true,
  purgeAcknowledges: true,
  checksNegatives: true,
};

const v214: Profile = {
  ...v212,
  name: "2.14",
  version: "2.14.5",
  release: 214,
  apiLevel: 4,
  consumerReset: true,
  bytesLimit: "exceeded",
};

const v215: Profile = {
  ...v214,
  name: "2.15",
  emptiedMemoryKeepsFirst: false,
  version: "2.15.1",
  release: 215,
  goVersion: "go1.27.2",
  apiLevel: 5,
  checksReplicasOnUpdate: true,
  oneLastIsPlain: true,
  checksSizeFirst: true,
  jsonDecoder: 2,
};

/** All profiles, oldest first. */
export const profiles: readonly Profile[] = [v29, v210, v211, v212, v214, v215];

/**
 * The profile named `2.10`, `v2.10` or by a full version such as `2.10.27`; the newest if absent.
 * Throws a RangeError that lists the known ones.
 */
export function findProfile(name?: string): Profile {
  if (name === undefined) return v215;
  const plain = name.replace(/^v/, "");
  const found = profiles.find((profile) => plain === profile.name || plain.startsWith(`${profile.name}.`));
  if (found === undefined) {
    const known = profiles.map((profile) => profile.name).join(", ");
    throw new RangeError(`unknown nats-server profile "${name}"; known: ${known}`);
  }
  return found;
}
