import fc from "fast-check";
import type { History, HistoryEvent } from "../../../harness/history/events.ts";
import { story } from "./story.ts";

type Untimed<E = HistoryEvent> = E extends unknown ? Omit<E, "time"> : never;

const ids = ["producer-1/1", "producer-1/2", "producer-1/3", "producer-2/1", "producer-2/2"];
const anyId = fc.constantFrom(...ids, "ghost/0");
const anyDigest = fc.constantFrom("good", "bad");
const anyServer = fc.constantFrom("nats-1", "nats-2");
const anyConsumer = fc.constantFrom("consumer-1", "consumer-2");

const invoke = fc
  .record({ id: fc.constantFrom(...ids), digest: anyDigest })
  .map(({ id, digest }): Untimed => ({
    type: "invoke",
    process: producerOf(id),
    incarnation: 1,
    id,
    producer: producerOf(id),
    number: Number(id.split("/")[1]),
    digest,
  }));
const completion = fc
  .record({ type: fc.constantFrom("ok", "ok", "fail", "info"), id: anyId })
  .map(({ type, id }): Untimed => ({ type, id, process: producerOf(id) }));
const stored = fc
  .record({ id: fc.option(anyId, { nil: undefined }), server: anyServer, duplicate: fc.boolean() })
  .map(({ id, ...rest }): Untimed => ({
    type: "stored",
    stream: "S",
    sequence: 1,
    ...rest,
    ...(id === undefined ? {} : { id }),
  }));
const delivered = fc
  .record({ id: anyId, process: anyConsumer })
  .map((event): Untimed => ({ type: "delivered", attempt: 1, ...event }));
const effect = fc
  .record({
    id: anyId,
    process: anyConsumer,
    applied: fc.boolean(),
    digest: fc.option(anyDigest, { nil: undefined }),
  })
  .map(({ digest, ...rest }): Untimed => ({
    type: "effect",
    ...rest,
    ...(digest === undefined ? {} : { digest }),
  }));
const server = fc
  .record({
    server: anyServer,
    what: fc.constantFrom("start", "kill", "power-loss", "pause", "resume"),
  })
  .map((event): Untimed => ({ type: "server", ...event }));
const lifecycle = fc
  .record({ process: anyConsumer, what: fc.constantFrom("start", "stop", "crash", "error") })
  .map((event): Untimed => ({ type: "process", incarnation: 1, ...event }));
const fault = fc
  .record({ index: fc.nat(2), phase: fc.constantFrom("start", "end") })
  .map((event): Untimed => ({ type: "fault", kind: "cut", targets: [], ...event }));
const recovery = fc.constant<Untimed>({ type: "phase", phase: "recovery" });
const end = fc
  .record({
    outcome: fc.constantFrom("quiet", "quiet", "stuck", undefined),
    pending: fc.option(fc.subarray([...ids, "stranger"], { maxLength: 2 }), { nil: undefined }),
  })
  .map(({ outcome, pending }): Untimed => ({
    type: "phase",
    phase: "end",
    ...(outcome === undefined ? {} : { outcome }),
    ...(pending === undefined ? {} : { pending }),
  }));

const anyEvent = fc.oneof(
  { arbitrary: invoke, weight: 5 },
  { arbitrary: completion, weight: 5 },
  { arbitrary: stored, weight: 3 },
  { arbitrary: delivered, weight: 3 },
  { arbitrary: effect, weight: 5 },
  { arbitrary: server, weight: 2 },
  { arbitrary: lifecycle, weight: 2 },
  { arbitrary: fault, weight: 2 },
  { arbitrary: recovery, weight: 1 },
);

/** Events without rhyme or reason, many at the same instant; some after the end, some without an end. */
const nonsense = fc
  .record({
    before: fc.array(anyEvent, { maxLength: 14 }),
    closing: fc.oneof(
      { arbitrary: fc.constant([]), weight: 1 },
      { arbitrary: fc.tuple(end), weight: 4 },
    ),
    after: fc.array(anyEvent, { maxLength: 2 }),
    recovers: fc.boolean(),
  })
  .map(({ before, closing, after, recovers }): Untimed[] => [
    ...before,
    ...(recovers ? [{ type: "phase", phase: "recovery" } as const] : []),
    ...closing,
    ...after,
  ]);

/** Changes a list of events in one way. */
type Edit = (events: Untimed[]) => void;

const position = fc.nat(40);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  position.map(
    (at): Edit =>
      (events) =>
        events.splice(at % events.length, 1),
  ),
  fc.tuple(position, anyEvent).map(
    ([at, event]): Edit =>
      (events) =>
        events.splice(at % events.length, 0, event),
  ),
  fc.tuple(position, position).map(
    ([from, to]): Edit =>
      (events) =>
        events.splice(to % events.length, 0, ...events.splice(from % events.length, 1)),
  ),
  fc.tuple(position, effect).map(
    ([at, event]): Edit =>
      (events) =>
        events.splice(at % events.length, 0, event),
  ),
  fc.tuple(position, server).map(
    ([at, event]): Edit =>
      (events) =>
        events.splice(at % events.length, 0, event),
  ),
  fc.tuple(fc.constantFrom(...ids), fc.integer({ min: 1, max: 3 })).map(
    ([id, steps]): Edit =>
      (events) =>
        forget(events, id, steps),
  ),
  fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)).map(
    ([one, other]): Edit =>
      (events) =>
        swapEffects(events, one, other),
  ),
);

/** A run in which all went well, with a few departures: most properties hold. */
const nearlyRight = fc
  .record({ edits: fc.array(edit, { maxLength: 4 }), closing: end })
  .map(({ edits, closing }): Untimed[] => {
    const told = story().faults();
    ids.forEach((id) => told.arrives(id));
    const events: Untimed[] = [...told.recovery().truncated().events];
    edits.forEach((change) => change(events));
    return [...events, closing];
  });

/** Small histories for comparing checkers with naive definitions of them. */
export const anyHistory: fc.Arbitrary<History> = timed(
  fc.oneof(nonsense, nearlyRight),
  fc.constantFrom(0, 0, 1, 2, 500_000),
);

/** A send and how it ends, mostly well; `id` is a placeholder until all of them are numbered. */
const send = fc
  .constantFrom("ok", "ok", "ok", "fail", "info", undefined)
  .map((type): Untimed[] => [
    { type: "invoke", process: "p", incarnation: 1, id: "", producer: "p", number: 1, digest: "d" },
    ...(type === undefined ? [] : [{ type, id: "", process: "p" } as const]),
  ]);
const sendOrFault = fc.oneof(
  { arbitrary: send, weight: 4 },
  { arbitrary: fault.map((event) => [event]), weight: 3 },
  { arbitrary: anyEvent.map((event) => [event]), weight: 1 },
);

/** Sends and faults, some of them over seconds, for comparing measures. */
export const anyFaultyRun: fc.Arbitrary<History> = timed(
  fc
    .tuple(
      fc.array(sendOrFault, { minLength: 2, maxLength: 8 }),
      fc.oneof({ arbitrary: recovery.map((e) => [e]), weight: 3 }, fc.constant([])),
      fc.array(sendOrFault, { minLength: 3, maxLength: 8 }),
      fc.array(end, { maxLength: 1 }),
    )
    .map(([faults, begin, recovers, close]) => [
      ...[...faults, begin, ...recovers].flatMap((part, index) =>
        part.map((event) =>
          "id" in event && event.id === "" ? { ...event, id: `p/${index}` } : event,
        ),
      ),
      ...close,
    ]),
  fc.constantFrom(0, 1, 200_000, 600_000, 900_000),
);

function timed(
  untimed: fc.Arbitrary<readonly Untimed[]>,
  gap: fc.Arbitrary<number>,
): fc.Arbitrary<History> {
  return untimed.chain((events) =>
    fc
      .array(gap, { minLength: events.length, maxLength: events.length })
      .map((gaps) => withTimes(events, gaps)),
  );
}

function withTimes(events: readonly Untimed[], gaps: readonly number[]): History {
  let time = 0;
  return {
    events: events.map((event, index) => {
      time += gaps[index] ?? 0;
      return { ...event, time };
    }),
  };
}

/** Takes away the last steps of a message's way: effect, delivery, store. */
function forget(events: Untimed[], id: string, steps: number): void {
  const types = ["effect", "delivered", "stored"].slice(0, steps);
  const kept = events.filter((e) => !(types.includes(e.type) && "id" in e && e.id === id));
  events.splice(0, events.length, ...kept);
}

function swapEffects(events: Untimed[], one: string, other: string): void {
  const first = events.findIndex((e) => e.type === "effect" && e.id === one);
  const second = events.findIndex((e) => e.type === "effect" && e.id === other);
  const [a, b] = [events[first], events[second]];
  if (a !== undefined && b !== undefined) {
    events[first] = b;
    events[second] = a;
  }
}

function producerOf(id: string): string {
  return id.split("/")[0] ?? id;
}
