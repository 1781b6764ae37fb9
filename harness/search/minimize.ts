import type { Fault } from "../scenario/fault.ts";
import type { RunCase } from "../scenario/scenario.ts";
import type { MessageAttempt } from "../scenario/workload.ts";

/** Tells whether a case still fails; counted by whoever calls. */
export type StillFails = (candidate: RunCase) => Promise<boolean>;

/**
 * Makes a failing case locally minimal: no fault and no message can be left out, and no duration,
 * time or size can be made simpler by the steps below. Gives up when `keepGoing` says so.
 *
 * Works after fast-check's own shrinking, which stops at the first candidate that cannot be improved
 * by a single step of one part.
 */
export async function minimize(
  failing: RunCase,
  stillFails: StillFails,
  keepGoing: () => boolean,
): Promise<RunCase> {
  let best = failing;
  for (let improved = true; improved && keepGoing(); ) {
    improved = false;
    for (const candidate of candidates(best)) {
      if (!keepGoing()) break;
      if (!(await stillFails(candidate))) continue;
      best = candidate;
      improved = true;
      break;
    }
  }
  return best;
}

/** Simpler cases, the biggest steps first. */
function* candidates(current: RunCase): Generator<RunCase> {
  const { schedule, workload } = current;
  yield* shorter(schedule).map((faults) => ({ ...current, schedule: faults }));
  yield* shorter(workload.messages)
    .filter((messages) => messages.length > 0)
    .map((messages) => withMessages(current, messages));
  for (const [index, fault] of schedule.entries()) {
    for (const simpler of simplerFaults(fault)) {
      yield { ...current, schedule: schedule.with(index, simpler).toSorted((a, b) => a.at - b.at) };
    }
  }
  for (const [index, message] of workload.messages.entries()) {
    for (const simpler of simplerMessages(message)) {
      yield withMessages(current, workload.messages.with(index, simpler));
    }
  }
}

/** The list without its halves, quarters … and finally without single items. */
function shorter<T>(list: readonly T[]): T[][] {
  const results: T[][] = [];
  for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < list.length; start += size) {
      results.push([...list.slice(0, start), ...list.slice(start + size)]);
    }
  }
  return results;
}

function simplerFaults(fault: Fault): Fault[] {
  return [
    ...rounder(fault.at).map((at) => ({ ...fault, at })),
    ...(fault.duration === undefined ? [] : rounder(fault.duration).map((duration) => ({ ...fault, duration }))),
  ].filter(({ duration }) => duration !== 0);
}

function simplerMessages(message: MessageAttempt): MessageAttempt[] {
  return [
    ...(message.size > 0 ? [{ ...message, size: 0 }] : []),
    ...(message.producer > 1 ? [{ ...message, producer: 1 }] : []),
    ...rounder(message.at).map((at) => ({ ...message, at })),
  ];
}

/** Zero, then the number rounded down to fewer digits: 1234 gives 0, 1000, 1200, 1230. */
function rounder(value: number): number[] {
  const simpler = new Set<number>();
  for (let unit = 10 ** Math.floor(Math.log10(Math.max(1, value)) + 1); unit >= 10; unit /= 10) {
    simpler.add(Math.floor(value / unit) * unit);
  }
  simpler.delete(value);
  return [...simpler];
}

function withMessages(current: RunCase, messages: readonly MessageAttempt[]): RunCase {
  return { ...current, workload: { messages } };
}
