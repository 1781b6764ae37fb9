import type { Fault } from "../scenario/fault.ts";
import type { RunCase } from "../scenario/scenario.ts";
import { itemsOf, type Workload } from "../scenario/workload.ts";
import type { SearchKind } from "./kinds/kind.ts";
import { searchKindOfWorkload } from "./kinds/kinds.ts";
import { rounder } from "./rounder.ts";

/**
 * Makes a failing case locally minimal: no fault, message or operation can be left out, and no time,
 * duration or size can be made simpler by one of the steps below. `stillFails` tells whether a case is
 * well-formed and still fails. Gives up when `keepGoing` says so.
 *
 * Works after fast-check's own shrinking, which stops where no single step of one part improves.
 */
export async function minimize<C extends RunCase>(
  failing: C,
  stillFails: (candidate: C) => Promise<boolean>,
  keepGoing: () => boolean,
): Promise<C> {
  let best = failing;
  // No step changes the kind of the workload.
  const fails = (candidate: RunCase) => stillFails(candidate as C);
  for (let before: C | undefined; before !== best && keepGoing();) {
    before = best;
    for (const pass of passes) best = (await improve(best, pass, fails, keepGoing)) as C;
  }
  return best;
}

/** Simpler cases of one sort, the biggest steps first. */
type Pass = (current: RunCase) => RunCase[];

/** Takes the first simpler case that still fails, as long as there is one. */
async function improve(
  start: RunCase,
  pass: Pass,
  stillFails: (candidate: RunCase) => Promise<boolean>,
  keepGoing: () => boolean,
): Promise<RunCase> {
  let best = start;
  for (let position = 0; keepGoing();) {
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
    withWorkload(current, (kind) =>
      shorter(kind.items(current.workload))
        .filter((rest) => rest.length > 0)
        .map((rest) => kind.withItems(rest)),
    ),
  earlier,
  (current) =>
    each(current.schedule, simplerFaults).map((schedule) => ({ ...current, schedule: inOrder(schedule) })),
  (current) =>
    withWorkload(current, (kind) =>
      each(kind.items(current.workload), (item) => kind.simpler(item)).map((items) => kind.withItems(items)),
    ),
];

/**
 * The case with a rounder and shorter pause before one of its moments. All that follows keeps its distance:
 * what fails because a fault meets a message would only creep if each moved by itself.
 */
function earlier(current: RunCase): RunCase[] {
  const times = [...itemsOf(current.workload), ...current.schedule].map(({ at }) => at);
  const moments = [...new Set(times)].sort((a, b) => a - b);
  return moments.flatMap((moment, index) => {
    const pause = moment - (moments[index - 1] ?? 0);
    return rounder(pause).map((shorterPause) => advanced(current, moment, pause - shorterPause));
  });
}

/** The case with everything from `moment` on so many milliseconds earlier. */
function advanced({ workload, schedule, seed }: RunCase, moment: number, by: number): RunCase {
  const sooner = <T extends { readonly at: number }>(item: T): T =>
    item.at < moment ? item : { ...item, at: item.at - by };
  return {
    workload: searchKindOfWorkload(workload).withItems(itemsOf(workload).map(sooner)),
    schedule: schedule.map(sooner),
    seed,
  };
}

/** The case with each of the workloads that its kind can make. */
function withWorkload(current: RunCase, make: (kind: SearchKind) => Workload[]): RunCase[] {
  return make(searchKindOfWorkload(current.workload)).map((workload) => ({ ...current, workload }));
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

function inOrder(schedule: readonly Fault[]): Fault[] {
  return schedule.toSorted((a, b) => a.at - b.at);
}
