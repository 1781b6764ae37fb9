import type { Fault } from "../scenario/fault.ts";
import type { RunCase } from "../scenario/scenario.ts";
import type { MessageAttempt } from "../scenario/workload.ts";

/** Tells whether a case is well-formed and still fails; counted by whoever calls. */
export type StillFails = (candidate: RunCase) => Promise<boolean>;

/**
 * Makes a failing case locally minimal: no fault and no message can be left out, and no time,
 * duration or size can be made simpler by one of the steps below. Gives up when `keepGoing` says so.
 *
 * Works after fast-check's own shrinking, which stops where no single step of one part improves.
 */
export async function minimize(
  failing: RunCase,
  stillFails: StillFails,
  keepGoing: () => boolean,
): Promise<RunCase> {
  let best = failing;
  for (let before: RunCase | undefined; before !== best && keepGoing(); ) {
    before = best;
    for (const pass of passes) best = await improve(best, pass, stillFails, keepGoing);
  }
  return best;
}

/** Simpler cases of one sort, the biggest steps first. */
type Pass = (current: RunCase) => RunCase[];

/** Takes the first simpler case that still fails, as long as there is one. */
async function improve(
  start: RunCase,
  pass: Pass,
  stillFails: StillFails,
  keepGoing: () => boolean,
): Promise<RunCase> {
  let best = start;
  for (let position = 0; keepGoing(); ) {
    const candidate = pass(best)[position];
    if (candidate === undefined) return best;
    // After an improvement the candidate at the same position is a new one.
    if (await stillFails(candidate)) best = candidate;
    else position++;
  }
  return best;
}

const passes: readonly Pass[] = [
  (current) => shorter(current.schedule).map((schedule) => ({ ...current, schedule })),
  (current) =>
    shorter(current.workload.messages)
      .filter((messages) => messages.length > 0)
      .map((messages) => withMessages(current, messages)),
  (current) => each(current.schedule, simplerFaults).map((schedule) => ({ ...current, schedule: inOrder(schedule) })),
  (current) => each(current.workload.messages, simplerMessages).map((messages) => withMessages(current, messages)),
];

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

/** The list with one item made simpler, in every way. */
function each<T>(list: readonly T[], simpler: (item: T) => T[]): T[][] {
  return list.flatMap((item, index) => simpler(item).map((other) => list.with(index, other)));
}

/** The fault with one of its parameters made simpler: numbers rounder and smaller, lists shorter. */
function simplerFaults(fault: Fault): Fault[] {
  return Object.entries(fault).flatMap(([name, value]) => {
    if (typeof value === "number") return rounder(value).map((simpler) => ({ ...fault, [name]: simpler }));
    if (Array.isArray(value)) return shorter(value).map((simpler) => ({ ...fault, [name]: simpler }));
    return [];
  });
}

function simplerMessages(message: MessageAttempt): MessageAttempt[] {
  return [
    ...(message.size > 0 ? [{ ...message, size: 0 }] : []),
    ...(message.producer > 1 ? [{ ...message, producer: 1 }] : []),
    ...rounder(message.at).map((at) => ({ ...message, at })),
  ];
}

/** Zero, one, then the number rounded down to one and to two digits: 1234 gives 0, 1, 1000 and 1200. */
function rounder(value: number): number[] {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const simpler = [0, 1, ...[unit, unit / 10].filter((each) => each >= 1).map((each) => Math.floor(value / each) * each)];
  return [...new Set(simpler)].filter((rounded) => rounded < value);
}

function inOrder(schedule: readonly Fault[]): Fault[] {
  return schedule.toSorted((a, b) => a.at - b.at);
}

function withMessages(current: RunCase, messages: readonly MessageAttempt[]): RunCase {
  return { ...current, workload: { messages } };
}
