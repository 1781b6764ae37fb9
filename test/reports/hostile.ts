import type { Result } from "../../reports/model.ts";
import {
  buildCell,
  buildCounterexample,
  buildProperty,
  buildResult,
  buildTimeline,
} from "./build.ts";

/** Texts that break careless reports. */
export const hostile = [
  "</script><img src=x onerror=alert(1)>",
  `" onmouseover="alert(1)" x='`,
  "<!--",
  "]]>",
  "a\u0000b\u001b[31mred\u007f\u0085",
  "line\nbreak\r\n\u2028\u2029",
  "\u202Egnp.exe\u2066\u200F",
  "\ud800 lone \udfff",
  "\ufffe\uffff\ufeff",
  "👩‍👩‍👧‍👦 日本語 مرحبا",
  "a|b`c``d*_[x](javascript:alert(1))",
  "%0A::error::injected,title=x:y",
  "a-very-long-name-".repeat(20),
  `${"x".repeat(10_000)}</style></template></title></textarea>`,
  "\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007\u009b2J\b\b\b",
  "e\u0301\u0316\u0317\u0318".repeat(30),
  "\u{e0041}\u{e0042}\u00ad\u200b\u200d\u2060\u180e",
  "&lt;b&gt; &amp;lt; &#0; &#x1b; %3Cscript%3E ${alert(1)} {{7*7}}",
  "\r\n::error file=/etc/passwd::owned\r\n::set-output name=x::y",
  "@everyone #1 https://example.com www.example.com <!-- --> <details open>",
  "-->]]>?><![CDATA[<x y='z'/>",
  "",
] as const;

/** A result in which every text that user code can choose is a hostile one. */
export function hostileResult(): Result {
  const counterexamples = hostile.map((text, index) => {
    const timeline = buildTimeline().map((row) => ({
      ...row,
      id: text,
      lane: text,
      to: `${text}2`,
      text,
      outcome: text,
    }));
    return buildCounterexample({
      id: `${index}${text}`,
      file: text,
      property: text,
      claimed: index % 2 === 0,
      anomalies: [{ kind: text, id: text, text, where: text, part: text, times: [1] }],
      schedule: [text],
      traceHash: text,
      lanes: [text, `${text}2`],
      timeline,
      replay: text,
    });
  });
  const cells = hostile.map((text, index) => {
    const broken = {
      property: text,
      claimed: index % 2 === 0,
      verdict: "violated" as const,
      runsViolated: 1,
      counterexample: `${index}${text}`,
    };
    return {
      ...buildCell({
        strategy: text,
        fault: text,
        scenario: text,
        backend: text,
        client: text,
        server: text,
      }),
      id: `${index}${text}`,
      verdict: "inconclusive" as const,
      reason: text,
      properties: [
        buildProperty(broken),
        buildProperty({ property: text, verdict: "inconclusive", reason: text }),
      ],
      counters: { [`k${text}`]: 1 },
    };
  });
  const base = buildResult();
  const text = hostile.join(" ");
  return {
    ...base,
    $schema: text,
    tool: { ...base.tool, version: text },
    run: {
      ...base.run,
      command: text,
      backend: text,
      client: text,
      node: text,
      platform: text,
      startedAt: text,
      faultsNotRun: [text],
    },
    glossary: Object.fromEntries(hostile.map((one) => [one, one])),
    verdict: "violated",
    cells,
    counterexamples,
  };
}
