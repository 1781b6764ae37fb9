import fc from "fast-check";
import type { Script } from "./notation.ts";
import { readStep } from "./notation.ts";

/** A random conversation as plain data: shrinking takes steps away and makes them simpler. */
export interface Sequence {
  readonly stream: StreamShape;
  readonly consumers: readonly ConsumerShape[];
  readonly operations: readonly string[];
}

interface StreamShape {
  readonly retention: "limits" | "interest" | "workqueue";
  readonly storage: "file" | "memory";
  readonly options: Readonly<Record<string, unknown>>;
}

interface ConsumerShape {
  readonly ack_policy: "explicit" | "all" | "none";
  readonly options: Readonly<Record<string, unknown>>;
}

const letters = ["a", "b", "c"] as const;

/** Where a sequence is played: two sequences in one server must not meet. */
export const firstLane = "00";

const subject = fc.constantFrom(...letters).map((letter) => `s%.${letter}`);
const small = fc.integer({ min: 0, max: 6 });
const id = fc.constantFrom("1", "2", "3");

const publishHeader = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  { weight: 3, arbitrary: id.map((value) => `{Nats-Msg-Id: ${value}} `) },
  { weight: 1, arbitrary: small.map((value) => `{Nats-Expected-Last-Sequence: ${value}} `) },
  { weight: 2, arbitrary: small.map((value) => `{Nats-Expected-Last-Subject-Sequence: ${value}} `) },
  { weight: 1, arbitrary: id.map((value) => `{Nats-Expected-Last-Msg-Id: ${value}} `) },
  { weight: 1, arbitrary: fc.constantFrom("sub", "all").map((value) => `{Nats-Rollup: ${value}} `) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(id, small)
      .map(([value, last]) => `{Nats-Msg-Id: ${value}; Nats-Expected-Last-Subject-Sequence: ${last}} `),
  },
);

const publish = fc
  .tuple(subject, publishHeader, fc.constantFrom("", "x", "{x*30}"))
  .map(([to, header, payload]) => `REQ ${to} ${header}| ${payload}`);

const consumer = fc.constantFrom("C", "D");

const fetch = fc
  .tuple(consumer, fc.integer({ min: 1, max: 4 }))
  .map(([name, batch]) => `FETCH S%.${name} {"batch":${batch},"no_wait":true}`);

const acknowledge = fc
  .tuple(
    consumer,
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom("", "", "", "#1"),
    fc.constantFrom(
      "+ACK",
      "+ACK",
      "+ACK",
      "-NAK",
      "-NAK",
      "+TERM",
      "+WPI",
      '+NXT {"batch":1,"no_wait":true}',
    ),
  )
  .map(([name, sequence, attempt, kind]) => `ACKREQ S%.${name}.${sequence}${attempt} | ${kind}`);

const purge = fc.oneof(
  fc.constant("API STREAM.PURGE.S%"),
  subject.map((filter) => `API STREAM.PURGE.S% {"filter":"${filter}"}`),
  small.map((sequence) => `API STREAM.PURGE.S% {"seq":${sequence}}`),
  small.map((keep) => `API STREAM.PURGE.S% {"keep":${keep}}`),
  fc
    .tuple(subject, small)
    .map(([filter, keep]) => `API STREAM.PURGE.S% {"filter":"${filter}","keep":${keep}}`),
);

const look = fc.oneof(
  fc.constant("API STREAM.INFO.S%"),
  consumer.map((name) => `API CONSUMER.INFO.S%.${name}`),
  small.map((sequence) => `API STREAM.MSG.GET.S% {"seq":${sequence}}`),
  subject.map((last) => `API STREAM.MSG.GET.S% {"last_by_subj":"${last}"}`),
  subject.map((last) => `REQ $JS.API.DIRECT.GET.S%.${last} |`),
  fc
    .tuple(small, subject)
    .map(([sequence, next]) => `API STREAM.MSG.GET.S% {"seq":${sequence},"next_by_subj":"${next}"}`),
);

const key = fc.constantFrom("k", "l").map((name) => `$KV.b%.${name}`);
const bucket = fc.oneof(
  key.map((name) => `REQ ${name} | put`),
  key.map((name) => `REQ ${name} {Nats-Expected-Last-Subject-Sequence: 0} | created`),
  fc
    .tuple(key, small)
    .map(([name, last]) => `REQ ${name} {Nats-Expected-Last-Subject-Sequence: ${last}} | updated`),
  key.map((name) => `REQ ${name} {KV-Operation: DEL} |`),
  key.map((name) => `REQ ${name} {KV-Operation: PURGE; Nats-Rollup: sub} |`),
  key.map((name) => `REQ $JS.API.DIRECT.GET.KV_b%.${name} |`),
);

const operation = fc.oneof(
  { weight: 8, arbitrary: publish },
  { weight: 5, arbitrary: fetch },
  { weight: 7, arbitrary: acknowledge },
  { weight: 1, arbitrary: purge },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 6 })
      .map((sequence) => `API STREAM.MSG.DELETE.S% {"seq":${sequence}}`),
  },
  { weight: 2, arbitrary: look },
  { weight: 3, arbitrary: bucket },
);

const streamShape: fc.Arbitrary<StreamShape> = fc.record({
  retention: fc.constantFrom("limits", "limits", "limits", "interest", "workqueue"),
  storage: fc.constantFrom("memory", "memory", "file"),
  options: fc.constantFrom(
    {},
    {},
    { max_msgs: 3 },
    { max_msgs: 3, discard: "new" },
    { max_msgs_per_subject: 1 },
    { max_msgs_per_subject: 2, discard: "new" },
    { max_bytes: 150 },
    { max_bytes: 150, discard: "new" },
    { max_msg_size: 20 },
  ),
});

const consumerShape: fc.Arbitrary<ConsumerShape> = fc.record({
  ack_policy: fc.constantFrom("explicit", "explicit", "explicit", "all", "none"),
  options: fc.constantFrom(
    {},
    {},
    { max_deliver: 1 },
    { max_deliver: 2 },
    { max_ack_pending: 2 },
    { filter_subject: "s%.a" },
    { filter_subject: "s%.*" },
    { deliver_policy: "last" },
    { deliver_policy: "new" },
    // Not a later one: see the known difference `future-start`.
    { deliver_policy: "by_start_sequence", opt_start_seq: 1 },
    { deliver_policy: "last_per_subject", filter_subject: "s%.>" },
    { headers_only: true },
  ),
});

/** Random sequences of publishing, fetching, acknowledging, purging, and of a key-value bucket. */
export const sequences: fc.Arbitrary<Sequence> = fc.record({
  stream: streamShape,
  consumers: fc.array(consumerShape, { minLength: 1, maxLength: 2 }),
  operations: fc.array(operation, { minLength: 1, maxLength: 24 }),
});

/** A sequence as a script, in a lane of two digits. */
export function toScript(sequence: Sequence, release: number, lane: string = firstLane): Script {
  const { stream, consumers, operations } = sequence;
  const usesBucket = operations.some((line) => line.includes("b%"));
  const { retention, options } = stream;
  // See the known difference `memory-subjects`.
  const storage = release < 210 ? "file" : stream.storage;
  const config = {
    name: "S%",
    subjects: ["s%.*"],
    retention,
    storage,
    allow_direct: true,
    allow_rollup_hdrs: true,
    ...options,
  };
  const bucketConfig = {
    name: "KV_b%",
    subjects: ["$KV.b%.>"],
    max_msgs_per_subject: 2,
    discard: "new",
    allow_rollup_hdrs: true,
    allow_direct: true,
    storage,
  };
  const names = consumers.map((_, index) => ["C", "D"][index] ?? "");
  // Consumers come in the middle, so that their deliver policies find something.
  const early = Math.min(3, operations.length);
  const lines = [
    `API STREAM.CREATE.S% ${JSON.stringify(config)}`,
    ...(usesBucket ? [`API STREAM.CREATE.KV_b% ${JSON.stringify(bucketConfig)}`] : []),
    ...operations.slice(0, early),
    ...consumers.map((shape, index) => createConsumer(names[index] ?? "", shape, options, release)),
    ...operations.slice(early).map(withoutRollup),
    `API STREAM.INFO.S% {"deleted_details":true,"subjects_filter":">"}`,
    ...names.map((name) => `API CONSUMER.INFO.S%.${name}`),
    ...(usesBucket ? [`API STREAM.INFO.KV_b% {"deleted_details":true,"subjects_filter":">"}`] : []),
  ];
  const all = release < 210 ? lines.flatMap(withFreshCount) : lines;
  return scriptOf(all.map((line) => line.replaceAll("%", lane)));
}

/** With consumers there, see the known difference `rollup-pending`; the bucket has none. */
function withoutRollup(line: string): string {
  return line.startsWith("REQ s%") ? line.replace(/\{Nats-Rollup: \w+\} /, "") : line;
}

/** Consumer info makes 2.9 count anew what is pending, on which its answer to a fetch depends. */
function withFreshCount(line: string): string[] {
  const name = /^(?:FETCH|ACKREQ(?=.*\+NXT)) (S%\.\w)/.exec(line)?.[1];
  return name === undefined ? [line] : [`API CONSUMER.INFO.${name}`, line];
}

/** What takes a lane's streams away again, whatever came of the sequence. */
export function cleaning(lane: string): Script {
  return scriptOf([`API STREAM.DELETE.S${lane}`, `API STREAM.DELETE.KV_b${lane}`]);
}

function createConsumer(
  name: string,
  shape: ConsumerShape,
  stream: StreamShape["options"],
  release: number,
): string {
  const { ack_policy, options } = shape;
  const config: Record<string, unknown> = { name, durable_name: name, ack_policy, ...options };
  // See the known difference `lost-last`.
  if (release === 210 && config["deliver_policy"] === "last_per_subject") delete config["deliver_policy"];
  // A limit that takes an unacknowledged message makes room for the next one while the message that is
  // over the limit is not counted yet: which comes first is a race within the real server.
  if (Object.keys(stream).length > 0) delete config["max_ack_pending"];
  return `API CONSUMER.CREATE.S%.${name} ${JSON.stringify({ stream_name: "S%", config })}`;
}

function scriptOf(lines: readonly string[]): Script {
  const steps = lines.map((line) => {
    const step = readStep(line);
    if (step === undefined) throw new Error(`not a step: ${line}`);
    return step;
  });
  return {
    group: "sequences",
    name: "sequence",
    since: 0,
    until: 999,
    settings: {},
    unordered: false,
    steps,
  };
}
