import type { TestContext } from "vitest";
import type { TestPlace } from "./test-place.ts";

/** Counts the reports of each test: a retry goes on where the try before it has ended. */
const reports = new WeakMap<object, number>();

/**
 * What a check must know of the test that a context belongs to.
 * @param startedAt - When the timeout of the test began, on the clock of `now()`.
 */
export function placeOf(
  { task, annotate, signal, skip }: Pick<TestContext, "task" | "annotate" | "signal" | "skip">,
  startedAt: number,
): TestPlace {
  return {
    file: task.file.filepath,
    name: nameOf(task),
    timeout: task.timeout,
    startedAt,
    signal,
    nextNumber() {
      const number = (reports.get(task) ?? 0) + 1;
      reports.set(task, number);
      return number;
    },
    async annotate(message, file) {
      await (file === undefined ? annotate(message, "capstan") : annotate(message, "capstan", file));
    },
    skip: (note) => skip(note),
  };
}

/** The names of suites and test as Vitest shows them. */
function nameOf({ name, suite }: TestContext["task"]): string {
  const names = [name];
  for (let parent = suite; parent !== undefined; parent = parent.suite) names.unshift(parent.name);
  return names.filter((part) => part !== "").join(" > ");
}
