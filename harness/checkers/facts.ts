import type {
  CompletionEvent,
  EffectEvent,
  History,
  HistoryEvent,
  InvokeEvent,
  PhaseEvent,
  ServerEvent,
  StoredEvent,
} from "../history/events.ts";
import type { DeliveryFacts, MessageFacts } from "./delivery-facts.ts";

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
    case "clocks":
    case "stall":
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
