import type { History, HistoryEvent } from "../../../harness/history/events.ts";
import type { DeliveryProperty } from "../../../harness/scenario/claims.ts";

/**
 * The properties once more, as naive as can be: each question searches all events anew. Nothing here
 * is shared with the checkers, so that a mistake would have to be made twice.
 */
export interface Expected {
  readonly verdict: "held" | "violated" | "inconclusive";
  /** `kind id where part` of each anomaly, in alphabetical order. */
  readonly found: readonly string[];
}

type Of<T extends HistoryEvent["type"], E = HistoryEvent> = E extends { readonly type: infer U }
  ? T extends U
    ? E
    : never
  : never;

/** A history up to its end, with questions one can ask. */
class Observed {
  readonly events: readonly HistoryEvent[];
  constructor(history: History) {
    const end = history.events.findIndex((e) => e.type === "phase" && e.phase === "end");
    this.events = end < 0 ? history.events : history.events.slice(0, end + 1);
  }
  all<T extends HistoryEvent["type"]>(type: T, id?: string): Of<T>[] {
    return this.events.filter(
      (e) => e.type === type && (id === undefined || ("id" in e && e.id === id)),
    ) as Of<T>[];
  }
  get ids(): string[] {
    return [
      ...new Set(this.events.flatMap((e) => ("id" in e && e.id !== undefined ? [e.id] : []))),
    ];
  }
  get end() {
    return this.all("phase").find((e) => e.phase === "end");
  }
  effects(id: string) {
    return this.all("effect", id).filter((e) => e.applied);
  }
  invoke(id: string) {
    return this.all("invoke", id)[0];
  }
  verdict(found: readonly string[], open = false): Expected {
    const unfit = this.all("invoke").length === 0 || this.end?.outcome === undefined;
    const verdict = found.length > 0 ? "violated" : unfit || open ? "inconclusive" : "held";
    return { verdict, found: found.toSorted() };
  }
}

/** Naive definition of each property. */
export const oracle: Readonly<Record<DeliveryProperty, (history: History) => Expected>> = {
  "no-loss": noLoss,
  "no-duplicates"(history) {
    const seen = new Observed(history);
    const twice = seen.ids.filter((id) => seen.effects(id).length >= 2);
    return seen.verdict(twice.map((id) => `duplicated ${id}`));
  },
  "no-phantoms"(history) {
    const seen = new Observed(history);
    const strangers = seen.ids.filter((id) => !seen.invoke(id) && seen.effects(id).length > 0);
    return seen.verdict(strangers.map((id) => `phantom ${id}`));
  },
  "no-corruption"(history) {
    const seen = new Observed(history);
    const corrupted = seen.ids.filter((id) =>
      seen.effects(id).some((e) => {
        const sent = seen.invoke(id);
        return sent !== undefined && e.digest !== undefined && e.digest !== sent.digest;
      }),
    );
    const done = seen.all("effect").filter((e) => e.applied);
    const blind = done.length > 0 && done.every((e) => e.digest === undefined);
    return seen.verdict(
      corrupted.map((id) => `corrupted ${id}`),
      blind,
    );
  },
  "in-order"(history) {
    const seen = new Observed(history);
    const first = (id: string) => seen.events.findIndex((e) => e === seen.effects(id)[0]);
    const late = seen.ids.filter((id) => {
      const mine = seen.invoke(id);
      return (
        mine !== undefined &&
        first(id) >= 0 &&
        seen.ids.some((other) => {
          const theirs = seen.invoke(other);
          return (
            theirs?.producer === mine.producer &&
            theirs.number > mine.number &&
            first(other) >= 0 &&
            first(other) < first(id)
          );
        })
      );
    });
    return seen.verdict(late.map((id) => `reordered ${id}`));
  },
  progress(history) {
    const seen = new Observed(history);
    if (seen.end?.outcome === undefined) {
      return seen.verdict([]);
    }
    const open = seen.ids.filter(
      (id) =>
        seen.invoke(id) !== undefined &&
        (["ok", "fail", "info"] as const).every((type) => seen.all(type, id).length === 0),
    );
    const held = (seen.end.pending ?? []).filter((id) => seen.effects(id).length === 0);
    const stuck = seen.end.outcome === "stuck" ? ["stuck undefined"] : [];
    return seen.verdict([...stuck, ...[...open, ...held].map((id) => `stuck ${id}`)]);
  },
};

function noLoss(history: History): Expected {
  const seen = new Observed(history);
  const missing = seen.ids.filter(
    (id) => seen.all("ok", id).length > 0 && seen.effects(id).length === 0,
  );
  const open = missing.filter((id) => couldCome(seen, id));
  const lost = missing.filter((id) => !open.includes(id));
  const described = lost.map((id) => `lost ${id} ${place(seen, id)} ${part(seen, id)}`);
  return seen.verdict(described, open.length > 0);
}

function couldCome(seen: Observed, id: string): boolean {
  const { end } = seen;
  if (end?.outcome === undefined || !seen.all("phase").some((e) => e.phase === "recovery")) {
    return true;
  }
  if (end.pending?.includes(id)) {
    return true;
  }
  if (end.outcome === "quiet") {
    return false;
  }
  const deliveries = seen.all("delivered", id);
  const inLivingHands = deliveries.some(
    (d) =>
      !seen
        .all("process")
        .some(
          (e) => e.process === d.process && ["crash", "stop"].includes(e.what) && e.time > d.time,
        ),
  );
  const store = seen.all("stored", id).findLast((e) => !e.duplicate);
  if (inLivingHands || (store === undefined && deliveries.length === 0)) {
    return true;
  }
  if (store === undefined) {
    return false;
  }
  const state = seen.all("server").findLast((e) => e.server === store.server)?.what ?? "start";
  return end.pending === undefined || !["start", "resume"].includes(state);
}

function place(seen: Observed, id: string): string {
  if (seen.all("delivered", id).length > 0) {
    return "delivered, no effect";
  }
  const store = seen.all("stored", id).findLast((e) => !e.duplicate);
  if (store === undefined) {
    return "never stored";
  }
  const died = seen
    .all("server")
    .some(
      (e) =>
        e.server === store.server &&
        ["kill", "power-loss"].includes(e.what) &&
        e.time >= store.time,
    );
  return died ? "stored, then lost" : "stored, not delivered";
}

function part(seen: Observed, id: string): string | undefined {
  const mine = seen.invoke(id);
  if (mine === undefined) {
    return undefined;
  }
  const arrived = seen.ids.filter(
    (other) =>
      seen.invoke(other)?.producer === mine.producer &&
      seen.all("ok", other).length > 0 &&
      seen.effects(other).length > 0,
  );
  const numbers = arrived.map((other) => seen.invoke(other)?.number ?? 0);
  if (numbers.every((number) => number < mine.number)) {
    return "suffix";
  }
  return numbers.every((number) => number > mine.number) ? "prefix" : "middle";
}
