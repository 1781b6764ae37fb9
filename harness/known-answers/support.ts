import type { Schedule } from "../scenario/fault.ts";
import type { RunCase } from "../scenario/scenario.ts";
import type { DeliveryStrategy, ProcessContext, Producer } from "../scenario/strategy.ts";
import type { DeliveryWorkload } from "../scenario/workload.ts";
import { atLeastOnce } from "../../strategies/index.ts";
import type { MessageFacts } from "../checkers/delivery-facts.ts";
import type { Observed } from "./known-answer.ts";

/** Id of the first message. */
export const FIRST = "producer-1/1";

/** Messages of the first producer at some milliseconds, and faults. */
export function caseOf(messages: readonly number[], schedule: Schedule = []): RunCase<DeliveryWorkload> {
  return { workload: { messages: messages.map((at) => ({ at, producer: 1, size: 0 })) }, schedule, seed: 1 };
}

/** So many moments with an interval between, in milliseconds. */
export function every(interval: number, count: number, start = 0): number[] {
  return Array.from({ length: count }, (_, index) => start + index * interval);
}

/** At-least-once delivery with something else in place of its parts. */
export function deliveryWith(name: string, parts: Partial<DeliveryStrategy>): DeliveryStrategy {
  return { ...atLeastOnce, name, summary: `A probe for a known answer: ${name}.`, claims: [], ...parts };
}

/** A consumer that consumes nothing. */
export function idleConsumer({ signal }: ProcessContext): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** A producer that connects, tells in the history how its connection fares, and does what it is given. */
export async function watchedProducer(
  context: ProcessContext,
  send: Producer["send"] = () => Promise.resolve(),
): Promise<Producer> {
  const connection = await context.connect();
  void (async () => {
    for await (const { type } of connection.status()) context.log(`client: ${type}`);
  })();
  return { send };
}

/** Everything about one message; it must be there, for the producer was asked to send it. */
export function messageOf({ facts }: Observed, id = FIRST): MessageFacts | undefined {
  return facts.messages.get(id);
}

/** Ids of messages that were acknowledged and had no effect. */
export function lost({ facts }: Observed): string[] {
  const all = [...facts.messages.values()];
  return all.filter(({ outcome, applied }) => outcome === "ok" && applied.length === 0).map(({ id }) => id);
}

/** Messages that were acknowledged. */
export function acknowledged({ facts }: Observed): number {
  return [...facts.messages.values()].filter(({ outcome }) => outcome === "ok").length;
}

/** Milliseconds of the first line of the log that says just this, at or after a moment. */
export function logged({ events }: Observed, text: string, from = -Infinity): number | undefined {
  const found = events.find(
    (event) => event.type === "log" && event.text === text && event.time / 1000 >= from,
  );
  return found === undefined ? undefined : found.time / 1000;
}

/** Milliseconds of the last event of a server. */
export function serverMoment({ events }: Observed, what: "start" | "kill"): number {
  const found = events.findLast((event) => event.type === "server" && event.what === what);
  return (found?.time ?? Number.NaN) / 1000;
}
