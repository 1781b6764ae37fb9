import type {
  CompletionEvent,
  DeliveredEvent,
  EffectEvent,
  History,
  HistoryEvent,
  InvokeEvent,
  PhaseEvent,
  ServerEvent,
  StoredEvent,
} from "../history/events.ts";

/** Everything that one history says about one message id. Times are in microseconds. */
export interface MessageFacts {
  readonly id: string;
  /** The attempt to send it; absent for an id that nobody sent. */
  readonly invoke: InvokeEvent | undefined;
  /** Whether the send ended in any way. */
  readonly completed: boolean;
  /** First `ok`. */
  readonly acknowledgedAt: number | undefined;
  /** First definite answer, `ok` or `fail`. */
  readonly answeredAt: number | undefined;
  /** How the send ended; where events disagree, `ok` counts before `info` before `fail`. */
  readonly outcome: CompletionEvent["type"] | undefined;
  /** Times that a broker stored it anew, in order. */
  readonly stored: readonly StoredEvent[];
  /** How often a broker recognised it as a duplicate. */
  readonly storedDuplicates: number;
  readonly deliveries: readonly DeliveredEvent[];
  /** Requests to the outside world that had an effect. */
  readonly applied: readonly EffectEvent[];
  /** Requests to the outside world without an effect, as their key was known. */
  readonly suppressed: readonly EffectEvent[];
}

/** One history folded once, for all checkers and measures. */
export interface DeliveryFacts {
  /** By id, in the order in which the ids first appear. */
  readonly messages: ReadonlyMap<string, MessageFacts>;
  /** Attempted messages of each producer, in the order of the attempts. */
  readonly producers: ReadonlyMap<string, readonly MessageFacts[]>;
  /** Messages with an effect, in the order of their first effects. */
  readonly effected: readonly MessageFacts[];
  /** Whether the recovery phase began. */
  readonly recovered: boolean;
  /** How the run ended; absent if the history stops before the run did. */
  readonly outcome: "quiet" | "stuck" | undefined;
  /** With `stuck`: what was still outstanding, in words. */
  readonly outstanding: readonly string[];
  /** Ids that the broker still held for a consumer at the end; absent if unknown. */
  readonly pending: ReadonlySet<string> | undefined;
  /** Time of the last event. */
  readonly endedAt: number;
  /** Whether any broker stored anything that the history shows. */
  readonly hasStore: boolean;
  /** When each process last died or stopped. */
  readonly processEnds: ReadonlyMap<string, number>;
  /** The last time that each server was killed or lost power. */
  readonly serverDeaths: ReadonlyMap<string, ServerEvent>;
  /** Servers that are killed, without power or paused at the end. */
  readonly serversDown: ReadonlySet<string>;
}

type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends ReadonlyMap<infer Key, infer Value>
    ? Map<Key, Value>
    : T[K] extends ReadonlySet<infer Item>
      ? Set<Item>
      : T[K] extends readonly (infer Item)[]
        ? Item[]
        : T[K];
};
type Message = Mutable<MessageFacts>;
interface Draft extends Omit<Mutable<DeliveryFacts>, "messages" | "producers"> {
  messages: Map<string, Message>;
  producers: Map<string, Message[]>;
}

/** Folds a history into the delivery sets of the design, in one pass; what follows `end` is ignored. */
export function foldFacts(history: History): DeliveryFacts {
  const draft: Draft = {
    messages: new Map(),
    producers: new Map(),
    effected: [],
    recovered: false,
    outcome: undefined,
    outstanding: [],
    pending: undefined,
    endedAt: 0,
    hasStore: false,
    processEnds: new Map(),
    serverDeaths: new Map(),
    serversDown: new Set(),
  };
  for (const event of history.events) {
    draft.endedAt = event.time;
    fold(draft, event);
    if (event.type === "phase" && event.phase === "end") {
      break;
    }
  }
  return draft;
}

/** Whether the send of a message is known neither to have succeeded nor to have failed. */
export function isIndeterminate(message: MessageFacts): boolean {
  const { invoke, outcome } = message;
  return invoke !== undefined && outcome !== "ok" && outcome !== "fail";
}

function fold(draft: Draft, event: HistoryEvent): void {
  switch (event.type) {
    case "invoke":
      return foldInvoke(draft, event);
    case "ok":
    case "fail":
    case "info":
      return foldCompletion(messageOf(draft, event.id), event);
    case "stored":
      return foldStored(draft, event);
    case "delivered":
      messageOf(draft, event.id).deliveries.push(event);
      return;
    case "effect":
      return foldEffect(draft, event);
    case "process":
      if (event.what === "crash" || event.what === "stop") {
        draft.processEnds.set(event.process, event.time);
      }
      return;
    case "server":
      return foldServer(draft, event);
    case "phase":
      return foldPhase(draft, event);
    case "fault":
    case "log":
      return;
  }
}

function messageOf(draft: Draft, id: string): Message {
  let message = draft.messages.get(id);
  if (message === undefined) {
    message = {
      id,
      invoke: undefined,
      completed: false,
      acknowledgedAt: undefined,
      answeredAt: undefined,
      outcome: undefined,
      stored: [],
      storedDuplicates: 0,
      deliveries: [],
      applied: [],
      suppressed: [],
    };
    draft.messages.set(id, message);
  }
  return message;
}

function foldInvoke(draft: Draft, event: InvokeEvent): void {
  const message = messageOf(draft, event.id);
  if (message.invoke !== undefined) {
    return;
  }
  message.invoke = event;
  const sequence = draft.producers.get(event.producer);
  if (sequence === undefined) {
    draft.producers.set(event.producer, [message]);
  } else {
    sequence.push(message);
  }
}

function foldCompletion(message: Message, event: CompletionEvent): void {
  message.completed = true;
  if (event.type === "ok") {
    message.acknowledgedAt ??= event.time;
    message.outcome = "ok";
  } else if (message.outcome === undefined || message.outcome === "fail") {
    message.outcome = event.type;
  }
  if (event.type !== "info") {
    message.answeredAt ??= event.time;
  }
}

function foldStored(draft: Draft, event: StoredEvent): void {
  draft.hasStore = true;
  if (event.id === undefined) {
    return;
  }
  const message = messageOf(draft, event.id);
  if (event.duplicate) {
    message.storedDuplicates += 1;
  } else {
    message.stored.push(event);
  }
}

function foldEffect(draft: Draft, event: EffectEvent): void {
  const message = messageOf(draft, event.id);
  if (!event.applied) {
    message.suppressed.push(event);
    return;
  }
  message.applied.push(event);
  if (message.applied.length === 1) {
    draft.effected.push(message);
  }
}

function foldServer(draft: Draft, event: ServerEvent): void {
  if (event.what === "start" || event.what === "resume") {
    draft.serversDown.delete(event.server);
    return;
  }
  draft.serversDown.add(event.server);
  if (event.what !== "pause") {
    draft.serverDeaths.set(event.server, event);
  }
}

function foldPhase(draft: Draft, event: PhaseEvent): void {
  if (event.phase === "recovery") {
    draft.recovered = true;
  } else if (event.phase === "end") {
    draft.outcome = event.outcome;
    draft.outstanding = [...(event.outstanding ?? [])];
    draft.pending = event.pending === undefined ? undefined : new Set(event.pending);
  }
}
