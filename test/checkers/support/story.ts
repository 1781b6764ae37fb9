import type {
  EffectEvent,
  Evidence,
  History,
  HistoryEvent,
  PhaseEvent,
  ProcessEvent,
  ServerEvent,
} from "../../../harness/history/events.ts";

/**
 * Builds a history by hand. Each step takes place 1 ms after the one before, unless `wait` says more.
 * Ids look like `producer-1/3`: the third message of producer-1.
 */
export function story(): Story {
  return new Story();
}

/** Digest of the payload that `story` gives a message. */
export function digestOf(id: string): string {
  return `digest of ${id}`;
}

/** A history under construction; every method returns it. */
export class Story {
  readonly #events: HistoryEvent[] = [];
  #time = 0;
  #sequence = 0;

  /** Milliseconds. */
  wait(milliseconds: number): this {
    this.#time += milliseconds * 1000;
    return this;
  }

  faults(): this {
    return this.#add({ type: "phase", phase: "faults" });
  }

  recovery(): this {
    return this.#add({ type: "phase", phase: "recovery" });
  }

  /** The whole way of a message: sent, stored, acknowledged, delivered to consumer-1, effect. */
  arrives(id: string): this {
    return this.acknowledged(id).delivered(id).effect(id);
  }

  /** Sent, stored and acknowledged. */
  acknowledged(id: string): this {
    return this.invoke(id).stored(id).ok(id);
  }

  invoke(id: string, incarnation = 1): this {
    const [producer = "", number = ""] = id.split("/");
    return this.#add({
      type: "invoke",
      process: producer,
      incarnation,
      id,
      producer,
      number: Number(number),
      digest: digestOf(id),
    });
  }

  ok(id: string): this {
    return this.#complete("ok", id);
  }

  fail(id: string): this {
    return this.#complete("fail", id);
  }

  info(id: string): this {
    return this.#complete("info", id);
  }

  stored(id: string, duplicate = false, server = "nats-1"): this {
    this.#sequence += Number(!duplicate);
    const stored = { server, stream: "ORDERS", sequence: this.#sequence, id, duplicate };
    return this.#add({ type: "stored", ...stored });
  }

  delivered(id: string, attempt = 1, process = "consumer-1"): this {
    return this.#add({ type: "delivered", process, id, attempt });
  }

  effect(id: string, changes: Partial<EffectEvent> = {}): this {
    const effect = { process: "consumer-1", id, applied: true, digest: digestOf(id) };
    return this.#add({ type: "effect", ...effect, ...changes });
  }

  process(process: string, what: ProcessEvent["what"], incarnation = 1): this {
    return this.#add({ type: "process", process, incarnation, what });
  }

  server(what: ServerEvent["what"], server = "nats-1"): this {
    return this.#add({ type: "server", server, what });
  }

  faultStart(index = 0, kind = "partition"): this {
    return this.#add({ type: "fault", index, kind, phase: "start", targets: ["producer-1"] });
  }

  faultEnd(index = 0, kind = "partition", evidence: Evidence = { framesHeld: 1 }): this {
    return this.#add({
      type: "fault",
      index,
      kind,
      phase: "end",
      targets: ["producer-1"],
      evidence,
    });
  }

  quiet(pending: readonly string[] = []): History {
    return this.#end({ type: "phase", phase: "end", outcome: "quiet", pending });
  }

  /** `pending` null: the run does not say what the broker held. */
  stuck(pending: readonly string[] | null, ...outstanding: string[]): History {
    const end = { type: "phase", phase: "end", outcome: "stuck", outstanding } as const;
    return this.#end(pending === null ? end : { ...end, pending });
  }

  /** The history stops here, before the run did. */
  truncated(): History {
    return { events: this.#events };
  }

  #complete(type: "ok" | "fail" | "info", id: string): this {
    const [process = ""] = id.split("/");
    return this.#add({ type, process, id });
  }

  #end(end: Omit<PhaseEvent, "time">): History {
    return this.#add(end).truncated();
  }

  #add(event: DistributiveOmit<HistoryEvent, "time">): this {
    this.#time += 1000;
    this.#events.push({ ...event, time: this.#time });
    return this;
  }
}

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;
