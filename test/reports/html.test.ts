import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { renderHtml } from "../../reports/html/page.ts";
import type {
  Result,
  ResultCell,
  ResultCounterexample,
  ResultFieldClaim,
  ResultFieldNumber,
} from "../../reports/model.ts";
import { html } from "../../reports/html/tag.ts";
import {
  buildCell,
  buildCounterexample,
  buildProperty,
  buildResult,
  buildTimeline,
  realisticResult,
} from "./build.ts";
import { wilson } from "../../reports/view/wilson.ts";
import { hostileResult } from "./hostile.ts";
import { rawContent, startTags } from "./markup.ts";
import { unpacked } from "./unpacked.ts";

/** The page of a result with its details unpacked, as it is read. */
const page = (result: Result): string => unpacked(renderHtml(result));

const island = '<script type="text/plain" id="result">';

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
    const tags = startTags(page(hostileResult()));
    const known = names(page(realisticResult()));
    for (const name of ["b", "strong", "small"]) known.add(name);
    for (const tag of tags) {
      expect(known).toContain(tag.name);
      for (const name of tag.attributes.keys()) expect(name).not.toMatch(/^on|^style$|^src$/);
    }
    expect(tags.filter((tag) => tag.name === "script")).toHaveLength(2);
  });

  test("leads nowhere but to itself", () => {
    const tags = startTags(page(hostileResult()));
    const ids = new Set(tags.flatMap((tag) => tag.attributes.get("id") ?? []));
    const links = tags.flatMap((tag) => tag.attributes.get("href") ?? []);
    for (const link of links) expect(ids).toContain(link.slice(1));
    expect(ids.size).toBe(tags.filter((tag) => tag.attributes.has("id")).length);
  });

  test("carries the result in a data island that no text can leave", () => {
    const result = hostileResult();
    const data = rawContent(page(result), island);
    expect(data).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(JSON.parse(gunzipSync(Buffer.from(data, "base64")).toString())).toEqual(result);
  });

  test("forbids the network and every script and style but its own", () => {
    const text = page(realisticResult());
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
    const text = page(realisticResult());
    expect(text).not.toMatch(/https?:|@import|url\((?!#)/);
    expect(text.slice(text.lastIndexOf("<script>"))).not.toMatch(/fetch|XMLHttp|import\(/);
  });

  test("links each cell to its details and each broken claim to its case", () => {
    const text = page(realisticResult());
    expect(text).toContain('href="#cell-delivery-exactly-once-crash-sim"');
    expect(text).toContain('id="cell-delivery-exactly-once-crash-sim"');
    expect(text).toContain('href="#case-exactly-once-crash-no-duplicates"');
    expect(text).toContain("npx capstan replay .capstan/failures/exactly-once-crash-no-duplicates.json");
  });

  test("shows a case of two properties once, and a case of no cell at the end", () => {
    const properties = ["no-loss", "in-order"].map((property) =>
      buildProperty({ property, verdict: "violated", counterexample: "one" }),
    );
    const counterexamples = [buildCounterexample({ id: "one" }), buildCounterexample({ id: "two" })];
    const text = page(buildResult({ cells: [buildCell({ properties })], counterexamples }));
    expect(text.split('id="case-one"')).toHaveLength(2);
    expect(text.indexOf('id="case-two"')).toBeGreaterThan(text.indexOf("Other stored cases"));
  });

  test("stays a page without cells, timelines or lanes", () => {
    expect(page(buildResult())).toContain("No cell was run.");
    const bare = buildCounterexample({ timeline: [], lanes: [], anomalies: [], schedule: [] });
    expect(page(buildResult({ counterexamples: [bare] }))).toContain("No timeline was stored");
  });

  test("draws at most a limited number of rows and says what it left out", () => {
    const [row] = buildCounterexample().timeline;
    const timeline = Array.from({ length: 1000 }, (_, time) => ({
      ...row!,
      time,
      evidence: time === 999,
    }));
    const text = page(
      buildResult({ counterexamples: [buildCounterexample({ timeline, timelineOmitted: 5 })] }),
    );
    expect(text).toContain("885 events of this case left out");
    expect(text).toContain(">evidence</span>");
  });

  test("shows what data cells hold, and speaks of operations", () => {
    const text = page(buildResult({ cells: [dataCell()] }));
    for (const part of [
      "Operations</h4>",
      "Cost per acknowledged operation",
      "session consistency",
      "lost writes",
      "during faults, nodes they act on",
      "age of what stale reads gave",
      "a node back until it can be asked",
      "Failover, 2 changes of leader",
    ])
      expect(text).toContain(part);
    expect(text).toContain("Stale reads of attempted");
    expect(page(buildResult({ cells: [buildCell()] }))).toContain("Duplicated of attempted");
    expect(text).not.toContain("Messages</h4>");
    expect(text).not.toContain("end-to-end delivery");
  });

  test("draws availability over time with the windows of the faults", () => {
    const series = {
      from: -0.5,
      until: 2,
      runs: 4,
      active: [0, 4, 4, 1, 0],
      asked: [8, 8, 8, 0, 8],
      answered: [8, 2, 4, 0, 8],
      p50: [1, 100, 50, 0, 1],
      p99: [2, 1000, 500, 0, 2],
    };
    const text = page(buildResult({ cells: [{ ...buildCell(), series }] }));
    expect(text).toContain("answered before the faults 100 %, during them 37.5 %, after them 100 %");
    // Two shades: where any run had a fault, and where most had.
    expect(
      [...text.matchAll(/class="active" d="([^"]*)"/g)].map(([, path = ""]) => path.split("z").length - 1),
    ).toEqual([1, 1]);
    const [line = ""] = [...text.matchAll(/class="line" d="([^"]*)"/g)].map(([, path = ""]) => path);
    expect(line.match(/M/g)).toHaveLength(2);
    const silent = { ...series, asked: [0, 0, 0, 0, 0] };
    expect(page(buildResult({ cells: [{ ...buildCell(), series: silent }] }))).not.toContain("Over the time");
  });

  test("ends the arrow of what never arrived in a cross, and draws answers", () => {
    const row = { evidence: false, text: "" } as const;
    const send = (id: string, outcome: string, until?: number) =>
      ({
        ...row,
        time: 1,
        ...(until !== undefined && { until }),
        lane: "p",
        type: "operation",
        outcome,
        id,
      }) as const;
    const stored = (id: string, time: number) =>
      ({ ...row, time, lane: "p", to: "nats-1", type: "stored", id }) as const;
    const crosses = (changes: Partial<Parameters<typeof buildCounterexample>[0]>): number[] => {
      const text = page(
        buildResult({ counterexamples: [buildCounterexample({ lanes: ["p", "nats-1"], ...changes })] }),
      );
      const drawing = text.slice(text.indexOf('class="drawing"'), text.indexOf('class="steps"'));
      return [drawing.split("#mark-lost").length - 1, drawing.split("arrow answer").length - 1];
    };
    expect(crosses({ timeline: [send("a", "info")] })).toEqual([1, 0]);
    expect(crosses({ timeline: [send("a", "info"), stored("a", 2)] })).toEqual([1, 0]);
    expect(crosses({ timeline: [send("a", "ok", 9), stored("a", 2), stored("a", 4)] })).toEqual([0, 1]);
    expect(crosses({ timeline: [send("a", "fail", 9), stored("a", 2)] })).toEqual([0, 0]);
    // Where rows are missing nothing is concluded from what is not there.
    expect(crosses({ timeline: [send("a", "info")], timelineOmitted: 1 })).toEqual([0, 0]);
  });

  test("lists the claims of the field with their numbers", () => {
    const cells = [buildCell()];
    const id = cells[0]?.id ?? "";
    const numbers: ResultFieldNumber[] = [
      { name: "lost", value: 0.1, low: 0.05, high: 0.2, unit: "share", cells: [id, "gone"] },
    ];
    const claim: ResultFieldClaim = {
      id: "1",
      claim: "It is <cheap>.",
      backend: "sim",
      verdict: "refuted",
      parts: [{ says: "loses <messages>", verdict: "refuted", reason: "none was lost", numbers }],
    };
    const text = page(buildResult({ cells, fieldClaims: [claim] }));
    expect(text).toContain("It is &lt;cheap&gt;.");
    expect(text).toContain("10.0 % (5.0 to 20.0 %)");
    expect(text).toContain("loses &lt;messages&gt;");
    expect(page(buildResult({ cells }))).not.toContain("Claims of the field");
  });

  test("a large campaign stays under 5 MB and says what it left out", () => {
    const timeline = Array.from({ length: 40 }, (_, time) => ({
      ...buildTimeline()[5]!,
      time,
      text: `nats-1 delivers producer-1:${(time * 7919) % 9973} to consumer-1`,
    }));
    const counterexamples: ResultCounterexample[] = [];
    const cells = Array.from({ length: 600 }, (_, index) => {
      const properties = ["no-loss", "no-duplicates", "in-order", "progress"].map((property, place) => {
        const id = `${index}-${place}`;
        const claimed = index % 50 === 0;
        counterexamples.push(
          buildCounterexample({ id, property, claimed, timeline, traceHash: `${index * 7919}${place}` }),
        );
        return buildProperty({ property, claimed, verdict: "violated", runsViolated: 3, counterexample: id });
      });
      return buildCell({ strategy: `s${index % 30}`, fault: `f${Math.floor(index / 30)}`, properties });
    });
    const file = renderHtml(buildResult({ cells, counterexamples, verdict: "violated" }));
    expect(Buffer.byteLength(file)).toBeLessThan(5_000_000);
    const text = unpacked(file);
    expect(text).toContain("This page is a sample");
    expect(text).toMatch(/left out are the diagrams of [\d,]+ counterexamples/);
    // Broken claims are the last to go.
    expect(text).toContain('id="case-0-3"');
    const ids = new Set([...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    const lost = [...text.matchAll(/ href="#([^"]*)"/g)].filter(([, link]) => !ids.has(link));
    expect(lost).toEqual([]);
  });

  test("renders a thousand cells, and says of how many the numbers are left out", () => {
    const cells = Array.from({ length: 1000 }, (_, index) =>
      buildCell({ strategy: `s${index % 40}`, fault: `f${Math.floor(index / 40)}` }),
    );
    const text = page(buildResult({ cells }));
    expect(text.split('class="detail ')).toHaveLength(1001);
    const [, left = ""] = /left out are the numbers of (\d+) cells/.exec(text) ?? [];
    expect(text.split("Left out of this page")).toHaveLength(Number(left) + 1);
    expect(Number(left)).toBeGreaterThan(0);
  });

  test("packs details that are not of broken claims, and keeps those readable without a script", () => {
    const result = realisticResult();
    const file = renderHtml(result);
    expect(Buffer.byteLength(file)).toBeLessThan(Buffer.byteLength(unpacked(file)) / 2);
    const violated = file.slice(file.indexOf('<section class="detail s-violated"'));
    expect(violated.slice(0, violated.indexOf("</section>"))).toContain("Claimed under this fault");
    expect(file.split("a script has to unpack them").length - 1).toBe(
      file.split('<section class="detail s-').length -
        file.split('<section class="detail s-violated"').length,
    );
  });
});

function dataCell(): ResultCell {
  const latency = { count: 3, p50: 5, p99: 9, max: 9 };
  const shares = { affected: wilson(1, 9), unaffected: wilson(8, 9) };
  return {
    ...buildCell(),
    data: {
      model: "session",
      models: { linearizable: 7, session: 3 },
      availability: shares,
      outside: shares,
      outlasted: shares,
      lostWrites: 2,
      lostByKey: { "key-1": wilson(2, 9) },
      staleReads: 4,
      divergentKeys: 0,
      staleness: latency,
      reacquisition: latency,
    },
    failover: { leaderChanges: 2, newLeader: latency, nextAcknowledgement: latency },
  };
}

test("a result of cost curves alone does not say that nothing was run", () => {
  const load = { operations: 10, messages: { value: 1, low: 1, high: 1 }, bytes: 1 };
  const cells = [buildCell({ scenario: "cost-3", fault: "none", load })];
  expect(page(buildResult({ cells }))).toContain("Only cost curves were run");
  expect(page(buildResult({ cells: [buildCell()] }))).not.toContain("Cost by size");
  expect(page(buildResult())).toContain("No cell was run.");
});

test("draws how cost grows, on one scale for all strategies", () => {
  const cells = [1, 3, 5].flatMap((size) =>
    [1, 2].map((slope) => {
      const load = { operations: 10, messages: { value: slope * size, low: 1, high: 1 }, bytes: 1 };
      return buildCell({ strategy: `slope-${slope}`, scenario: `cost-${size}`, fault: "none", load });
    }),
  );
  const text = page(buildResult({ cells }));
  const cost = text.slice(text.indexOf('id="cost"'), text.indexOf('id="limits"'));
  expect(cost).toContain("with 1, 3 and 5 nodes");
  const [one = "", two = ""] = [...cost.matchAll(/class="line" d="([^"]*)"/g)].map(([, path]) => path);
  const heights = (path: string): number[] =>
    [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
  // The dearest reaches the top; the other rises half as steeply from the same ground.
  expect(heights(two)).toEqual([17.4, 10.2, 3]);
  expect(heights(one)[2]).toBe(12);
});
