import { describe, expect, test } from "vitest";
import { Output } from "../../harness/cli/output.ts";
import { fakeProcess, type FakeOptions } from "./fake-process.ts";

function colored(options: FakeOptions, color?: "auto" | "always" | "never"): boolean {
  const output = new Output(fakeProcess(options), { color });
  return output.style.strong("x") !== "x";
}

describe("colours", () => {
  test.each<[string, FakeOptions, boolean]>([
    ["a pipe", {}, false],
    ["a terminal", { tty: true }, true],
    ["a terminal with NO_COLOR", { tty: true, env: { NO_COLOR: "1" } }, false],
    ["a terminal with an empty NO_COLOR", { tty: true, env: { NO_COLOR: "" } }, true],
    ["a pipe with FORCE_COLOR", { env: { FORCE_COLOR: "1" } }, true],
    ["a pipe with FORCE_COLOR=0", { tty: true, env: { FORCE_COLOR: "0" } }, false],
    ["a dumb terminal", { tty: true, env: { TERM: "dumb" } }, false],
    ["GitHub Actions", { env: { GITHUB_ACTIONS: "true" } }, true],
  ])("in %s", (_, options, expected) => {
    expect(colored(options)).toBe(expected);
  });

  test("--color decides over everything", () => {
    expect(colored({ tty: true }, "never")).toBe(false);
    expect(colored({ env: { NO_COLOR: "1" } }, "always")).toBe(true);
  });
});

describe("the status line", () => {
  test("is taken away before other text and shown again after it", () => {
    const fake = fakeProcess({ tty: true });
    const output = new Output(fake);
    output.status("10 runs");
    output.result(["found"]);
    output.status("20 runs");
    output.status("");
    expect(fake.out()).toBe("found\n");
    expect(fake.err()).toBe("10 runs\r\u001b[2K10 runs\r\u001b[2K20 runs\r\u001b[2K");
  });

  test.each<[string, FakeOptions]>([
    ["in a pipe", {}],
    ["on a dumb terminal", { tty: true, env: { TERM: "dumb" } }],
  ])("is not shown %s", (_, options) => {
    const fake = fakeProcess(options);
    new Output(fake).status("10 runs");
    expect(fake.err()).toBe("");
  });
});

test("quiet keeps errors and results but no narration", () => {
  const fake = fakeProcess({ tty: true });
  const output = new Output(fake, { quiet: true });
  output.status("status");
  output.narrate("narration");
  output.error("error");
  output.result(["result"]);
  expect(fake.err()).toBe("error\n");
  expect(fake.out()).toBe("result\n");
});

test("errors show paths relative to the working folder", () => {
  const fake = fakeProcess({ cwd: "/home/me/project" });
  new Output(fake).error("/home/me/project/a.scenario.ts:1:2: broken, see /home/me/other");
  expect(fake.err()).toBe("a.scenario.ts:1:2: broken, see /home/me/other\n");
});

test.each([
  [{ columns: 200, tty: true }, 200],
  [{}, 100],
  [{ env: { COLUMNS: "132" } }, 132],
  [{ env: { COLUMNS: "x" } }, 100],
])("the width of %j is %d", (options, width) => {
  expect(new Output(fakeProcess(options)).width).toBe(width);
});
