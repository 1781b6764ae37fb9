import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hasWildcards,
  isLiteralSubject,
  isSubsetMatch,
  isValidSubject,
  subjectMatches,
  subjectsCollide,
} from "../../harness/protocol/subject.ts";

const literal = fc
  .array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 4 })
  .map((tokens) => tokens.join("."));
const pattern = fc
  .tuple(fc.array(fc.constantFrom("a", "b", "*"), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([tokens, open]) => [...tokens, ...(open ? [">"] : [])].join("."));

function oracle(wanted: string, subject: string): boolean {
  const source = wanted.split(".").map((token) => (token === "*" ? "[^.]+" : token === ">" ? ".+" : token));
  return new RegExp(`^${source.join("\\.")}$`).test(subject);
}

describe("subjects", () => {
  it.each([
    ["a.b", true],
    ["a", true],
    ["a.*", true],
    ["a.>", true],
    [">", true],
    ["a.*.c", true],
    ["a>b", true],
    ["", false],
    [".", false],
    ["a.", false],
    [".a", false],
    ["a..b", false],
    ["a.>.b", false],
    ["a b", false],
    ["a\tb", false],
  ])("isValidSubject(%j) is %s", (subject, valid) => expect(isValidSubject(subject)).toBe(valid));

  it("tells wildcards only where a whole token is one", () => {
    expect(hasWildcards("a*.b>")).toBe(false);
    expect(isLiteralSubject("a.*")).toBe(false);
    expect(isLiteralSubject("a.b")).toBe(true);
  });

  it("matches as a plain pattern would", () => {
    fc.assert(
      fc.property(pattern, literal, (a, b) => {
        expect(subjectMatches(a, b)).toBe(oracle(a, b));
      }),
    );
  });

  it("a subset matches whatever its members match", () => {
    fc.assert(
      fc.property(pattern, pattern, literal, (a, b, subject) => {
        if (isSubsetMatch(a, b) && subjectMatches(a, subject)) expect(subjectMatches(b, subject)).toBe(true);
        if (subjectMatches(a, subject) && subjectMatches(b, subject))
          expect(subjectsCollide(a, b)).toBe(true);
        expect(subjectsCollide(a, b)).toBe(subjectsCollide(b, a));
      }),
    );
  });
});
