import { describe, expect, test } from "vitest";
import { duration, names, oneOf, shard, someOf, wholeNumber } from "../../harness/cli/parsers.ts";

describe("duration", () => {
  test.each([
    ["500ms", 500],
    ["90s", 90_000],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["1.5s", 1_500],
  ])("reads %s", (text, milliseconds) => {
    expect(duration(text)).toBe(milliseconds);
  });

  test.each(["", "5", "m", "5 m", "5x", "-5s", "0s", "1h30", "s5", "5s!"])("refuses %j", (text) => {
    expect(() => duration(text)).toThrow(/Expected a duration such as/);
  });
});

describe("wholeNumber", () => {
  const seed = wholeNumber(0, 0xffff_ffff);

  test.each([["0", 0], ["42", 42], ["4294967295", 4_294_967_295]])("reads %s", (text, value) => {
    expect(seed(text)).toBe(value);
  });

  test.each(["", "-1", "4294967296", "1e3", "0x10", "4.2", " 4", "x"])("refuses %j", (text) => {
    expect(() => seed(text)).toThrow("Expected a whole number from 0 to 4294967295.");
  });
});

describe("names", () => {
  test("splits at commas, trims, and joins several lists without repetitions", () => {
    expect(names("a, b", ["c", "a"])).toEqual(["c", "a", "b"]);
  });

  test.each(["", "a,", ",a", "a,,b"])("refuses %j", (text) => {
    expect(() => names(text)).toThrow("Expected names with commas between them.");
  });
});

describe("shard", () => {
  test("reads i/n", () => {
    expect(shard("2/3")).toEqual({ index: 2, count: 3 });
  });

  test.each(["", "0/3", "4/3", "1", "1/", "1/0", "1/2/3", "-1/2"])("refuses %j", (text) => {
    expect(() => shard(text)).toThrow(/Expected i\/n/);
  });
});

describe("oneOf and someOf", () => {
  test("read known words", () => {
    expect(oneOf(["sim", "process"])("sim")).toBe("sim");
    expect(someOf(["html", "json"])("json,html", ["json"])).toEqual(["json", "html"]);
  });

  test("name what there is, and what was probably meant", () => {
    expect(() => oneOf(["sim", "process"])("proces")).toThrow('Expected sim, process; did you mean "process"?');
    expect(() => someOf(["html", "json"])("json,zip")).toThrow("Expected html, json.");
  });
});
