import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseResult } from "../../reports/parse.ts";
import { githubAnnotations } from "../../reports/github.ts";
import { reporters } from "../../reports/registry.ts";
import { renderTerminal } from "../../reports/terminal/index.ts";
import { plain } from "../../reports/terminal/style.ts";
import { anyResult } from "./arbitrary.ts";
import { startTags } from "./markup.ts";
import { unpacked } from "./unpacked.ts";

const options = { seed: 20_261, numRuns: 150 };
const acting =
  // oxlint-disable-next-line no-control-regex -- to find just these
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff\p{Surrogate}]/u;

describe(`any result (seed ${options.seed})`, () => {
  test("survives JSON", () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        const text = reporters.json.render(result);
        expect(parseResult(text, "result.json")).toEqual(result);
        expect(reporters.json.render(parseResult(text, "result.json"))).toBe(text);
      }),
      options,
    );
  });

  test("renders as well-formed HTML and XML", () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        startTags(unpacked(reporters.html.render(result)));
        startTags(reporters.junit.render(result), true);
      }),
      options,
    );
  });

  test("renders as text without characters that act", () => {
    fc.assert(
      fc.property(anyResult, fc.integer({ min: 10, max: 250 }), (result, width) => {
        expect(renderTerminal(result, { width, style: plain })).not.toMatch(acting);
        expect(reporters.markdown.render(result)).not.toMatch(acting);
        expect(reporters.junit.render(result)).not.toMatch(acting);
        for (const line of githubAnnotations(result)) expect(line).not.toMatch(/[\r\n]/);
      }),
      options,
    );
  });

  test("gives the same bytes again", () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        for (const { render } of Object.values(reporters))
          expect(render(structuredClone(result))).toBe(render(result));
      }),
      { ...options, numRuns: 30 },
    );
  });
});
