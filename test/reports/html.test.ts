import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { renderHtml } from "../../reports/html/page.ts";
import { html } from "../../reports/html/tag.ts";
import {
  buildCell,
  buildCounterexample,
  buildProperty,
  buildResult,
  realisticResult,
} from "./build.ts";
import { hostileResult } from "./hostile.ts";
import { rawContent, startTags } from "./markup.ts";

const island = '<script type="application/json" id="result">';

describe("html template", () => {
  test("escapes values and keeps markup", () => {
    expect(html`<b title="${'"<'}">${["a&b", html`<i>x</i>`]}${false}</b>`.text).toBe(
      '<b title="&quot;&lt;">a&amp;b<i>x</i></b>',
    );
  });
});

describe("page", () => {
  test("has only the elements and attributes of its own", () => {
    const names = (text: string): Set<string> => new Set(startTags(text).map((tag) => tag.name));
    const tags = startTags(renderHtml(hostileResult()));
    const known = names(renderHtml(realisticResult()));
    for (const name of ["b", "strong", "small"]) known.add(name);
    for (const tag of tags) {
      expect(known).toContain(tag.name);
      for (const name of tag.attributes.keys()) expect(name).not.toMatch(/^on|^style$|^src$/);
    }
    expect(tags.filter((tag) => tag.name === "script")).toHaveLength(2);
  });

  test("leads nowhere but to itself", () => {
    const tags = startTags(renderHtml(hostileResult()));
    const ids = new Set(tags.flatMap((tag) => tag.attributes.get("id") ?? []));
    const links = tags.flatMap((tag) => tag.attributes.get("href") ?? []);
    for (const link of links) expect(ids).toContain(link.slice(1));
    expect(ids.size).toBe(tags.filter((tag) => tag.attributes.has("id")).length);
  });

  test("carries the result in a data island that no text can leave", () => {
    const result = hostileResult();
    const data = rawContent(renderHtml(result), island);
    expect(data).not.toMatch(/[<\u2028\u2029]/);
    expect(JSON.parse(data)).toEqual(result);
  });

  test("forbids the network and every script and style but its own", () => {
    const text = renderHtml(realisticResult());
    const policy =
      startTags(text)
        .find((tag) => tag.attributes.has("http-equiv"))
        ?.attributes.get("content") ?? "";
    const digest = (content: string): string =>
      `sha256-${createHash("sha256").update(content).digest("base64")}`;
    const script = text.slice(text.lastIndexOf("<script>") + 8, text.lastIndexOf("</script>"));
    expect(policy).toContain("default-src &#39;none&#39;");
    expect(policy).toContain(digest(script));
    expect(policy).toContain(digest(rawContent(text, "<style>")));
  });

  test("names nothing outside itself", () => {
    const text = renderHtml(realisticResult());
    expect(text).not.toMatch(/https?:|@import|url\((?!#)/);
    expect(text.slice(text.lastIndexOf("<script>"))).not.toMatch(/fetch|XMLHttp|import\(/);
  });

  test("links each cell to its details and each broken claim to its case", () => {
    const text = renderHtml(realisticResult());
    expect(text).toContain('href="#cell-delivery-exactly-once-crash-sim"');
    expect(text).toContain('id="cell-delivery-exactly-once-crash-sim"');
    expect(text).toContain('href="#case-exactly-once-crash-no-duplicates"');
    expect(text).toContain(
      "npx capstan replay .capstan/failures/exactly-once-crash-no-duplicates.json",
    );
  });

  test("shows a case of two properties once, and a case of no cell at the end", () => {
    const properties = ["no-loss", "in-order"].map((property) =>
      buildProperty({ property, verdict: "violated", counterexample: "one" }),
    );
    const counterexamples = [
      buildCounterexample({ id: "one" }),
      buildCounterexample({ id: "two" }),
    ];
    const text = renderHtml(buildResult({ cells: [buildCell({ properties })], counterexamples }));
    expect(text.split('id="case-one"')).toHaveLength(2);
    expect(text.indexOf('id="case-two"')).toBeGreaterThan(text.indexOf("Other stored cases"));
  });

  test("stays a page without cells, timelines or lanes", () => {
    expect(renderHtml(buildResult())).toContain("No cell was run.");
    const bare = buildCounterexample({ timeline: [], lanes: [], anomalies: [], schedule: [] });
    expect(renderHtml(buildResult({ counterexamples: [bare] }))).toContain(
      "No timeline was stored",
    );
  });

  test("draws at most a limited number of rows and says what it left out", () => {
    const [row] = buildCounterexample().timeline;
    const timeline = Array.from({ length: 1000 }, (_, time) => ({
      ...row!,
      time,
      evidence: time === 999,
    }));
    const text = renderHtml(
      buildResult({ counterexamples: [buildCounterexample({ timeline, timelineOmitted: 5 })] }),
    );
    expect(text).toContain("765 events of this case left out");
    expect(text).toContain(">evidence</span>");
  });

  test("renders a thousand cells", () => {
    const cells = Array.from({ length: 1000 }, (_, index) =>
      buildCell({ strategy: `s${index % 40}`, fault: `f${Math.floor(index / 40)}` }),
    );
    expect(renderHtml(buildResult({ cells })).split('class="detail ')).toHaveLength(1001);
  });
});
