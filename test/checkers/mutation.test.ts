import { describe, expect, it } from "vitest";
import { judge } from "../../harness/checkers/compose.ts";
import type { Anomaly } from "../../harness/checkers/verdict.ts";
import type { EffectEvent, HistoryEvent, InvokeEvent } from "../../harness/history/events.ts";
import type { DeliveryProperty } from "../../harness/scenario/claims.ts";
import { expectHeld } from "./support/expect.ts";
import { digestOf, story } from "./support/story.ts";

// Goal: each departure turns the right checkers red, with the right finding, and no other. Method:
// take a history in which everything held although much went wrong, and plant one departure.

const [a, b, c, d] = ["producer-1/1", "producer-1/2", "producer-1/3", "producer-1/4"] as const;
const other = "producer-2/1";
const failed = "producer-2/2";
const unknown = "producer-2/3";

/** Every property holds: redelivery with a suppressed effect, a crash, a restart, a duplicate store. */
function held(): HistoryEvent[] {
  const history = story()
    .faults()
    .arrives(a)
    .faultStart()
    .acknowledged(b)
    .delivered(b)
    .effect(b, { key: b })
    .process("consumer-1", "crash")
    .invoke(failed)
    .fail(failed)
    .invoke(unknown)
    .info(unknown)
    .acknowledged(other)
    .stored(other, true)
    .faultEnd()
    .recovery()
    .process("consumer-1", "start", 2)
    .delivered(b, 2)
    .effect(b, { key: b, applied: false })
    .delivered(other)
    .effect(other)
    .arrives(c)
    .arrives(d)
    .quiet();
  return [...history.events];
}

interface Mutant {
  readonly name: string;
  readonly plant: (events: HistoryEvent[]) => HistoryEvent[];
  /** The properties that must turn red, with what they must report; all others must hold. */
  readonly red: Partial<Record<DeliveryProperty, readonly Partial<Anomaly>[]>>;
  /** Properties that must become inconclusive. */
  readonly open?: readonly DeliveryProperty[];
}

const lost = (id: string, where: Anomaly["where"], part: Anomaly["part"]) =>
  ({ kind: "lost", id, where, part }) as Partial<Anomaly>;

const mutants: readonly Mutant[] = [
  // no-loss
  {
    name: "remove an effect",
    plant: (events) => without(events, "effect", c),
    red: { "no-loss": [lost(c, "delivered, no effect", "middle")] },
  },
  {
    name: "remove effect and delivery of the first message",
    plant: (events) => without(without(events, "effect", a), "delivered", a),
    red: { "no-loss": [lost(a, "stored, not delivered", "prefix")] },
  },
  {
    name: "remove all of the last message but the answer",
    plant: (events) =>
      ["effect", "delivered", "stored"].reduce((rest, type) => without(rest, type, d), events),
    red: { "no-loss": [lost(d, "never stored", "suffix")] },
  },
  {
    name: "remove effect and delivery, and take the power after the store",
    plant: (events) => {
      const rest = without(without(events, "effect", d), "delivered", d);
      const at = rest.findIndex((e) => e.type === "stored" && e.id === d) + 1;
      const time = timeBefore(rest, at);
      const gone = { type: "server", server: "nats-1", time } as const;
      return rest.toSpliced(at, 0, { ...gone, what: "power-loss" }, { ...gone, what: "start" });
    },
    red: { "no-loss": [lost(d, "stored, then lost", "suffix")] },
  },
  {
    name: "make the only effect a suppressed one",
    plant: (events) => changeEffect(events, c, { applied: false }),
    red: { "no-loss": [lost(c, "delivered, no effect", "middle")] },
  },
  {
    name: "acknowledge a message that never arrived",
    plant: (events) =>
      replace(events, "info", unknown, (e) => ({ ...e, type: "ok" }) as HistoryEvent),
    red: { "no-loss": [lost(unknown, "never stored", "suffix")] },
  },
  {
    name: "acknowledge something that nobody sent",
    plant: (events) =>
      insertAfter(events, "ok", a, { type: "ok", process: "producer-9", id: "producer-9/1" }),
    red: { "no-loss": [{ kind: "lost", id: "producer-9/1", where: "never stored" }] },
  },
  // no-duplicates
  {
    name: "add a second effect",
    plant: (events) => insertAfter(events, "effect", a, effectOf(a)),
    red: { "no-duplicates": [{ kind: "duplicated", id: a }] },
  },
  {
    name: "forget the key: the suppressed request has its effect",
    plant: (events) =>
      events.map((e) => (e.type === "effect" && e.id === b ? { ...e, applied: true } : e)),
    red: { "no-duplicates": [{ kind: "duplicated", id: b }] },
  },
  {
    name: "add a third and a second effect, elsewhere",
    plant: (events) =>
      [a, d].reduce(
        (rest, id) => insertAfter(rest, "effect", id, { ...effectOf(id), process: "consumer-2" }),
        insertAfter(events, "effect", a, effectOf(a)),
      ),
    red: {
      "no-duplicates": [
        { kind: "duplicated", id: a, text: expect.stringContaining("3 effects") as string },
        { kind: "duplicated", id: d, text: expect.stringContaining("2 effects") as string },
      ],
    },
  },
  {
    name: "two effects of an unknown send",
    plant: (events) =>
      [1, 2].reduce((rest) => insertAfter(rest, "effect", d, effectOf(unknown)), events),
    red: { "no-duplicates": [{ kind: "duplicated", id: unknown }] },
  },
  {
    name: "a second effect with a broken payload",
    plant: (events) => insertAfter(events, "effect", a, { ...effectOf(a), digest: "bad" }),
    red: {
      "no-duplicates": [{ kind: "duplicated", id: a }],
      "no-corruption": [{ kind: "corrupted", id: a }],
    },
  },
  // no-phantoms
  {
    name: "an effect of a message that nobody sent",
    plant: (events) => insertAfter(events, "effect", a, effectOf("producer-1/99")),
    red: { "no-phantoms": [{ kind: "phantom", id: "producer-1/99" }] },
  },
  {
    name: "forget the attempt",
    plant: (events) => without(events, "invoke", c),
    red: { "no-phantoms": [{ kind: "phantom", id: c }] },
  },
  {
    name: "an effect with a mangled id",
    plant: (events) => changeEffect(events, c, { id: `${c} ` }),
    red: {
      "no-phantoms": [{ kind: "phantom", id: `${c} ` }],
      "no-loss": [lost(c, "delivered, no effect", "middle")],
    },
  },
  {
    name: "two effects of a message that nobody sent",
    plant: (events) =>
      [1, 2].reduce((rest) => insertAfter(rest, "effect", a, effectOf("ghost")), events),
    red: {
      "no-phantoms": [{ kind: "phantom", id: "ghost" }],
      "no-duplicates": [{ kind: "duplicated", id: "ghost" }],
    },
  },
  {
    name: "a whole delivery of a message from another run",
    plant: (events) =>
      insertAfter(insertAfter(events, "effect", a, effectOf("old/1")), "effect", a, {
        type: "delivered",
        process: "consumer-1",
        id: "old/1",
        attempt: 1,
      }),
    red: { "no-phantoms": [{ kind: "phantom", id: "old/1" }] },
  },
  // no-corruption
  {
    name: "change the digest of an effect",
    plant: (events) => changeEffect(events, c, { digest: "bad" }),
    red: { "no-corruption": [{ kind: "corrupted", id: c }] },
  },
  {
    name: "change the digest of what was sent",
    plant: (events) =>
      replace(events, "invoke", d, (e) => ({ ...(e as InvokeEvent), digest: "bad" })),
    red: { "no-corruption": [{ kind: "corrupted", id: d }] },
  },
  {
    name: "swap two payloads",
    plant: (events) =>
      changeEffect(changeEffect(events, c, { digest: digestOf(d) }), d, { digest: digestOf(c) }),
    red: {
      "no-corruption": [
        { kind: "corrupted", id: c },
        { kind: "corrupted", id: d },
      ],
    },
  },
  {
    name: "an empty digest",
    plant: (events) => changeEffect(events, other, { digest: "" }),
    red: { "no-corruption": [{ kind: "corrupted", id: other }] },
  },
  {
    name: "an unknown send arrives broken",
    plant: (events) => insertAfter(events, "effect", d, { ...effectOf(unknown), digest: "bad" }),
    red: { "no-corruption": [{ kind: "corrupted", id: unknown }] },
  },
  // in-order
  {
    name: "swap two effects",
    plant: (events) => swapEffects(events, c, d),
    red: { "in-order": [{ kind: "reordered", id: c }] },
  },
  {
    name: "swap two effects far apart",
    plant: (events) => swapEffects(events, a, d),
    red: {
      "in-order": [
        { kind: "reordered", id: b },
        { kind: "reordered", id: c },
        { kind: "reordered", id: a },
      ],
    },
  },
  {
    name: "a failed send arrives before the one sent earlier",
    plant: (events) =>
      insertAfter(
        insertAfter(events, "fail", failed, effectOf(failed)),
        "info",
        unknown,
        effectOf(unknown),
      ),
    red: {
      "in-order": [{ kind: "reordered", id: other }],
    },
  },
  {
    name: "exchange the numbers of two messages",
    plant: (events) =>
      replace(
        replace(events, "invoke", c, (e) => ({ ...(e as InvokeEvent), number: 4 })),
        "invoke",
        d,
        (e) => ({ ...(e as InvokeEvent), number: 3 }),
      ),
    red: { "in-order": [{ kind: "reordered", id: d }] },
  },
  {
    name: "a first effect moves to the end",
    plant: (events) => {
      const rest = without(events, "effect", c);
      return insertAfter(rest, "effect", d, effectOf(c));
    },
    red: { "in-order": [{ kind: "reordered", id: c }] },
  },
  // progress
  {
    name: "the run gets stuck",
    plant: (events) => changeEnd(events, { outcome: "stuck", outstanding: ["consumer-1 waits"] }),
    red: {
      progress: [{ kind: "stuck", text: expect.stringContaining("consumer-1 waits") as string }],
    },
  },
  {
    name: "a send never ends",
    plant: (events) => without(events, "info", unknown),
    red: { progress: [{ kind: "stuck", id: unknown }] },
  },
  {
    name: "an unacknowledged message stays at the broker",
    plant: (events) => changeEnd(events, { pending: [unknown] }),
    red: { progress: [{ kind: "stuck", id: unknown }] },
  },
  {
    name: "an acknowledged message stays at the broker: late, not lost",
    plant: (events) => changeEnd(without(events, "effect", c), { pending: [c] }),
    red: { progress: [{ kind: "stuck", id: c }] },
    open: ["no-loss"],
  },
  {
    name: "the run gets stuck with a delivered message: late, not lost",
    plant: (events) => changeEnd(without(events, "effect", d), { outcome: "stuck", pending: [] }),
    red: { progress: [{ kind: "stuck" }] },
    open: ["no-loss"],
  },
  // what no checker may mind
  {
    name: "a redelivery more",
    plant: (events) =>
      insertAfter(events, "effect", a, {
        type: "delivered",
        process: "consumer-1",
        id: a,
        attempt: 2,
      }),
    red: {},
  },
  {
    name: "an unknown send that arrives",
    plant: (events) => insertAfter(events, "effect", d, effectOf(unknown)),
    red: {},
  },
  {
    name: "no end",
    plant: (events) => events.slice(0, -1),
    red: {},
    open: ["no-loss", "no-duplicates", "no-phantoms", "no-corruption", "in-order", "progress"],
  },
];

describe("planted departures", () => {
  it("none: everything holds", () => {
    for (const { verdict } of judge({ events: held() })) {
      expectHeld(verdict);
    }
  });

  it.each(mutants)("$name", ({ plant, red, open = [] }) => {
    for (const { property, verdict } of judge({ events: plant(held()) })) {
      const anomalies = red[property];
      if (anomalies === undefined) {
        const expected = open.includes(property) ? "inconclusive" : "held";
        expect(verdict, property).toMatchObject({ verdict: expected });
      } else {
        expect(verdict, property).toMatchObject({ verdict: "violated", anomalies });
      }
    }
  });

  it("has at least five for each property", () => {
    for (const { property } of judge({ events: held() })) {
      expect(mutants.filter(({ red }) => red[property]).length, property).toBeGreaterThanOrEqual(5);
    }
  });
});

type Untimed<E = HistoryEvent> = E extends unknown ? Omit<E, "time"> : never;

function effectOf(id: string): Omit<EffectEvent, "time"> {
  return { type: "effect", process: "consumer-1", id, applied: true, digest: digestOf(id) };
}

function matches(event: HistoryEvent, type: string, id: string): boolean {
  return event.type === type && "id" in event && event.id === id;
}

function without(events: HistoryEvent[], type: string, id: string): HistoryEvent[] {
  const rest = events.filter((event) => !matches(event, type, id));
  // A mutant that plants nothing would pass for the wrong reason.
  expect(rest.length).toBeLessThan(events.length);
  return rest;
}

function replace(
  events: HistoryEvent[],
  type: string,
  id: string,
  change: (event: HistoryEvent) => HistoryEvent,
): HistoryEvent[] {
  const at = events.findIndex((event) => matches(event, type, id));
  expect(at).toBeGreaterThanOrEqual(0);
  return events.with(at, change(events[at] as HistoryEvent));
}

function changeEffect(events: HistoryEvent[], id: string, changes: Partial<EffectEvent>) {
  return replace(events, "effect", id, (e) => ({ ...(e as EffectEvent), ...changes }));
}

function insertAfter(events: HistoryEvent[], type: string, id: string, event: Untimed) {
  const at = events.findIndex((one) => matches(one, type, id)) + 1;
  expect(at).toBeGreaterThan(0);
  return events.toSpliced(at, 0, { ...event, time: timeBefore(events, at) });
}

function timeBefore(events: readonly HistoryEvent[], at: number): number {
  return events[at - 1]?.time ?? 0;
}

/** Exchanges the moments of two effects. */
function swapEffects(events: HistoryEvent[], one: string, two: string): HistoryEvent[] {
  const [first, second] = [one, two].map((id) =>
    events.findIndex((event) => matches(event, "effect", id)),
  ) as [number, number];
  const [a, b] = [events[first], events[second]] as [HistoryEvent, HistoryEvent];
  return events.with(first, { ...b, time: a.time }).with(second, { ...a, time: b.time });
}

function changeEnd(events: HistoryEvent[], changes: object): HistoryEvent[] {
  const end = events.at(-1);
  expect(end).toMatchObject({ type: "phase", phase: "end" });
  return [...events.slice(0, -1), { ...end, ...changes } as HistoryEvent];
}
