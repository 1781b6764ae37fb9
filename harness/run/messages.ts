import type { WorkloadMessage } from "../backends/backend.ts";
import { encodeMessage } from "../scenario/message.ts";
import type { DeliveryWorkload } from "../scenario/workload.ts";

/** A message with its time, in milliseconds from the start of the faults phase. */
export interface TimedMessage {
  readonly at: number;
  readonly message: WorkloadMessage;
}

/** Gives the messages of a workload their ids, in order of time: `producer-2/7` is that producer's seventh. */
export function workloadMessages(workload: DeliveryWorkload): TimedMessage[] {
  const numbers = new Map<number, number>();
  const inOrder = workload.messages.toSorted((a, b) => a.at - b.at);
  return inOrder.map(({ at, producer: index, size }) => {
    const number = (numbers.get(index) ?? 0) + 1;
    numbers.set(index, number);
    const producer = `producer-${index}`;
    const id = `${producer}/${number}`;
    const data = encodeMessage({ id, producer, number, body: "x".repeat(size) });
    return { at, message: { id, producer, number, data } };
  });
}
