/** What is wrong with one place of a schedule. */
export interface ScheduleProblem {
  /** Position in the schedule; absent if the schedule itself is wrong. */
  readonly index?: number;
  /** Kind of the fault, if it is known. */
  readonly kind?: string;
  /** Place in the fault, as `processes[1]`; empty for the fault as a whole. */
  readonly path: string;
  /** The bad value and the fix, in words. */
  readonly text: string;
}

/** A schedule that cannot be used; the message has one line for each problem. */
export class ScheduleError extends Error {
  override readonly name = "ScheduleError";
  readonly problems: readonly ScheduleProblem[];

  constructor(problems: readonly ScheduleProblem[]) {
    super(problems.map(line).join("\n"));
    this.problems = problems;
  }
}

function line({ index, kind, text }: ScheduleProblem): string {
  const place = index === undefined ? "schedule" : `schedule[${index}]`;
  return `${place}${kind === undefined ? "" : ` (${kind})`}: ${text}`;
}

/** A path into JSON, as `processes[1]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, position) => (typeof key === "number" ? `[${key}]` : `${position === 0 ? "" : "."}${String(key)}`))
    .join("");
}

/** A value as JSON, short enough for a line. */
export function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
