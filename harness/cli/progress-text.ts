import type { SuiteProgress } from "../suite/progress.ts";

/** How far a run has come, with the real time it took. */
export interface TimedProgress extends SuiteProgress {
  /** Milliseconds since the search began. */
  readonly elapsed: number;
  /** Milliseconds for the whole search, if limited. */
  readonly timeLimit?: number | undefined;
}

/** The status line of a terminal, cut to its width; parts at the end go first. */
export function statusLine(progress: TimedProgress, width: number): string {
  const { runs, remainingRuns, cells, cellsDone, violations } = progress;
  const parts = [
    `${grouped(runs)}/${grouped(runs + remainingRuns)} runs`,
    `${cellsDone}/${cells} cells`,
    violations === 0 ? "no violation" : counted(violations, "violation"),
    `${grouped(pace(progress))} runs/s`,
    timeLeft(progress),
  ];
  // The last column stays free: some terminals wrap as soon as it is written.
  for (let count = parts.length; count > 1; count--) {
    const line = parts.slice(0, count).join("  ");
    if (line.length < width) return line;
  }
  return (parts[0] ?? "").slice(0, Math.max(0, width - 1));
}

/** A line of its own for a log. */
export function progressLine(progress: TimedProgress): string {
  const { runs, remainingRuns, cells, cellsDone, violations, elapsed } = progress;
  return [
    `${shortTime(elapsed)}: ${grouped(runs)} of ${grouped(runs + remainingRuns)} runs (${grouped(pace(progress))}/s)`,
    `${cellsDone} of ${cells} cells done`,
    violations === 0 ? "no violation" : counted(violations, "violation"),
    timeLeft(progress),
  ].join(", ");
}

/** Runs per second. */
function pace({ runs, elapsed }: TimedProgress): number {
  return elapsed > 0 ? Math.round((runs * 1_000) / elapsed) : 0;
}

function timeLeft(progress: TimedProgress): string {
  const { runs, remainingRuns, elapsed, timeLimit } = progress;
  if (remainingRuns === 0) return "shrinking";
  const byPace = runs === 0 ? Infinity : (remainingRuns * elapsed) / runs;
  const left = Math.min(byPace, timeLimit === undefined ? Infinity : Math.max(0, timeLimit - elapsed));
  return Number.isFinite(left) ? `${shortTime(left)} left` : "starting";
}

/** A duration for people: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function shortTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** A count with its noun: `1 run`, `2,000 runs`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A whole number with commas between thousands. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
