import { describe, expect, test } from "vitest";
import { Output } from "../../harness/cli/output.ts";
import { ProgressReporter } from "../../harness/cli/progress-reporter.ts";
import { counted, progressLine, shortTime, statusLine } from "../../harness/cli/progress-text.ts";
import { fakeProcess } from "./fake-process.ts";

const half = { runs: 2_000, remainingRuns: 2_000, cells: 48, cellsDone: 12, violations: 0, elapsed: 10_000 };

describe("statusLine", () => {
  test("says how far it is, how fast, and how long it will take", () => {
    expect(statusLine(half, 120)).toBe("2,000/4,000 runs  12/48 cells  no violation  200 runs/s  10 s left");
  });

  test("never reaches the last column, and drops what matters least", () => {
    for (let width = 1; width < 120; width++) {
      expect(statusLine(half, width).length).toBeLessThan(width);
    }
    expect(statusLine(half, 40)).toBe("2,000/4,000 runs  12/48 cells");
  });

  test("counts violations", () => {
    expect(statusLine({ ...half, violations: 1 }, 80)).toContain("  1 violation  ");
    expect(statusLine({ ...half, violations: 2 }, 80)).toContain("  2 violations  ");
  });

  test("has nothing to say about the time left before the first run, and says when it only shrinks", () => {
    expect(statusLine({ ...half, runs: 0, elapsed: 0 }, 120)).toContain("starting");
    expect(statusLine({ ...half, remainingRuns: 0 }, 120)).toContain("shrinking");
  });

  test("knows of the time limit", () => {
    expect(statusLine({ ...half, timeLimit: 13_000 }, 120)).toContain("  3 s left");
    expect(statusLine({ ...half, timeLimit: 60_000 }, 120)).toContain("  10 s left");
  });
});

test("progressLine is a sentence", () => {
  expect(progressLine(half)).toBe(
    "10 s: 2,000 of 4,000 runs (200/s), 12 of 48 cells done, no violation, 10 s left",
  );
});

test.each([[0, "0 s"], [59_400, "59 s"], [60_000, "1 min 0 s"], [3_599_000, "59 min 59 s"], [7_500_000, "2 h 5 min"]])(
  "%d ms is %s",
  (milliseconds, text) => {
    expect(shortTime(milliseconds)).toBe(text);
  },
);

test("counted", () => {
  expect([counted(1, "run"), counted(0, "run"), counted(1_234_567, "run")]).toEqual(["1 run", "0 runs", "1,234,567 runs"]);
});

describe("ProgressReporter", () => {
  function reported(tty: boolean, times: readonly number[]): string {
    const fake = fakeProcess({ tty, columns: 80 });
    let now = 0;
    const reporter = new ProgressReporter(new Output(fake), undefined, () => now);
    for (const time of times) {
      now = time;
      reporter.update(half);
    }
    reporter.end();
    return fake.err();
  }

  test("writes a line at most every ten seconds into a pipe, the first after ten", () => {
    const lines = reported(false, [100, 5_000, 9_999, 10_000, 15_000, 19_999, 25_000]).trimEnd().split("\n");
    expect(lines.map((line) => line.split(":")[0])).toEqual(["10 s", "25 s"]);
  });

  test("rewrites one line at most ten times a second on a terminal, and leaves nothing", () => {
    const text = reported(true, [0, 50, 99, 100, 150, 200]);
    expect(text.split("\r\u001b[2K")).toHaveLength(4);
    expect(text.endsWith("\r\u001b[2K")).toBe(true);
    expect(text).not.toContain("\n");
  });
});
