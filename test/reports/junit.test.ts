import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { renderJunit, type JunitOptions } from "../../reports/junit.ts";
import type { Result } from "../../reports/model.ts";
import { anyResult } from "./arbitrary.ts";
import { buildCell, buildProperty, buildResult, realisticResult } from "./build.ts";
import { hostileResult } from "./hostile.ts";
import { startTags } from "./markup.ts";
import { smallResult } from "./small.ts";

const schema = readFileSync(new URL("junit.xsd", import.meta.url), "utf8");

/** What libxml2, which is not ours, has against documents. */
async function problemsOf(documents: readonly string[]): Promise<string[]> {
  const xml = documents.map((contents, index) => ({ fileName: `junit-${index}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema });
  return errors.map(({ rawMessage }) => rawMessage);
}

/** A result with a cell of which no run could be carried out. */
function broken(): Result {
  const reason = "producer() is no function";
  const cell = buildCell({
    verdict: "inconclusive",
    reason,
    error: { kind: "scenario", message: reason },
    properties: [buildProperty({ verdict: "inconclusive", reason })],
  });
  return buildResult({ verdict: "inconclusive", cells: [cell] });
}

describe("JUnit", () => {
  test("has a test case per cell and claimed property", () => {
    expect(renderJunit(smallResult())).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="capstan" tests="3" failures="1" errors="0" time="41.200">
        <testsuite name="exactly-once" tests="3" failures="1" errors="0" skipped="1" timestamp="2026-11-21T19:04:42.000Z">
          <properties>
            <property name="seed" value="42"/>
            <property name="backend" value="sim"/>
            <property name="client" value="nats-io"/>
            <property name="capstan" value="0.1.0"/>
            <property name="command" value="capstan run --seed 42"/>
            <property name="seed of no-duplicates under crash (sim)" value="1234567"/>
            <property name="replay of no-duplicates under crash (sim)" value="npx capstan replay .capstan/failures/8f3c21.json"/>
          </properties>
          <testcase classname="delivery.exactly-once" name="no-loss under crash (sim)"/>
          <testcase classname="delivery.exactly-once" name="no-duplicates under crash (sim)">
            <failure message="producer-1:1 had 2 effects: consumer-1 at 15.02 ms, consumer-1 at 5,014.9 ms" type="no-duplicates">✗ exactly-once under crash
        property   no-duplicates (claimed)
        observed   producer-1:1 had 2 effects: consumer-1 at 15.02 ms, consumer-1 at 5,014.9 ms
        schedule   2 faults, 2 messages (shrunk from 9 faults, 41 messages in 63 simulations)
                   crash consumer-1 at 15.1 ms, back after 600 ms
                   partition producer-1 | nats-1, 40 to 480 ms
        seed       1234567
        backend    sim, nats-io 3.4.0, 2.12 (simulated)
        found      run 17, broken in 4 of 200 runs
      replay: npx capstan replay .capstan/failures/8f3c21.json</failure>
            <system-out>[[ATTACHMENT|.capstan/failures/8f3c21.json]]</system-out>
          </testcase>
          <testcase classname="delivery.exactly-once" name="no-loss under pause (sim)">
            <skipped message="inconclusive: no fault took effect"/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test("calls runs that were not carried out an error", () => {
    const text = renderJunit(broken(), { inconclusiveAs: "failure" });
    expect(text).toContain('<error message="producer() is no function" type="scenario"/>');
    expect(text).toContain('tests="1" failures="0" errors="1"');
  });

  test("calls what is inconclusive a failure if asked to", () => {
    const text = renderJunit(smallResult(), { inconclusiveAs: "failure" });
    expect(text).toContain('<failure message="inconclusive: no fault took effect" type="inconclusive"/>');
    expect(text).toContain('tests="3" failures="2" errors="0" skipped="0"');
    expect(text).not.toContain("<skipped");
  });

  test("shows characters that XML forbids", () => {
    const text = renderJunit(hostileResult());
    expect(text).toContain("\\ud800 lone \\udfff");
    expect(text).toContain("a\\u0000b\\u001b[31m");
  });
});

describe("the schema of JUnit XML", () => {
  const ways: JunitOptions[] = [{}, { inconclusiveAs: "failure" }];

  test("takes results of all kinds, hostile ones too", async () => {
    const results = [smallResult(), realisticResult(), broken(), hostileResult(), buildResult()];
    const documents = results.flatMap((result) => ways.map((way) => renderJunit(result, way)));
    expect(await problemsOf(documents)).toEqual([]);
  });

  test("takes any result (seed 20261)", async () => {
    const results = fc.sample(anyResult, { seed: 20_261, numRuns: 50 });
    expect(await problemsOf(results.map((result) => renderJunit(result)))).toEqual([]);
  });

  test.each([
    ['tests="3"', 'tests="three"'],
    ["<skipped", "<ignored"],
    ["</testcase>", "<properties/></testcase>"],
    ['name="capstan"', 'name="capstan" skipped="1"'],
    ["exactly-once", "a & b"],
  ])("takes it no more with %s as %s", async (from, to) => {
    const text = renderJunit(smallResult());
    expect(text).toContain(from);
    expect(await problemsOf([text.replace(from, to)])).not.toEqual([]);
  });
});

test("the counts of each suite and of all suites are those of their test cases", () => {
  for (const result of [smallResult(), realisticResult(), hostileResult(), broken()]) {
    const tags = startTags(renderJunit(result), true);
    const count = (name: string): number => tags.filter((tag) => tag.name === name).length;
    const sum = (attribute: string): number =>
      tags
        .filter(({ name }) => name === "testsuite")
        .reduce((total, { attributes }) => total + Number(attributes.get(attribute)), 0);
    const all = tags.find(({ name }) => name === "testsuites")?.attributes;
    for (const [attribute, name] of [
      ["tests", "testcase"],
      ["failures", "failure"],
      ["errors", "error"],
    ] as const) {
      expect(sum(attribute)).toBe(count(name));
      expect(Number(all?.get(attribute))).toBe(count(name));
    }
    expect(sum("skipped")).toBe(count("skipped"));
  }
});
