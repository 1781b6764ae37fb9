import { describe, expect, test } from "vitest";
import { githubAnnotations } from "../../reports/github.ts";
import { renderFailover } from "../../reports/failover.ts";
import { renderMarkdown } from "../../reports/markdown.ts";
import { codeSpan, escapeMarkdown } from "../../reports/markdown/text.ts";
import { reporters } from "../../reports/registry.ts";
import { buildCell, buildProperty, buildResult, realisticResult } from "./build.ts";
import { hostileResult } from "./hostile.ts";
import { smallResult } from "./small.ts";

describe("failover", () => {
  const times = (count: number, p50: number, max: number) => ({ count, p50, p99: max, max });
  const failover = {
    leaderChanges: 3,
    newLeader: times(2, 4_550, 6_090),
    nextAcknowledgement: times(1, 6_200, 6_200),
  };
  const met = buildResult({
    cells: [
      buildCell({ strategy: "a|b", fault: "leader-kill", server: "3 x nats-server 2.15.1", failover }),
      buildCell({ fault: "pause", failover: { ...failover, newMetaLeader: times(1, 700, 700) } }),
      buildCell({ fault: "none" }),
    ],
  });

  test("is a table in Markdown with a row for each cell in which a leader was met", () => {
    const rows = [
      "| strategy | fault | new leader | next acknowledgement | new meta leader | leader changes |",
      "| --- | --- | --- | --- | --- | --- |",
      String.raw`| a\|b | leader-kill | 4.55 s (6.09 s) | 6.20 s | – | 3 |`,
      "| at-least-once | pause | 4.55 s (6.09 s) | 6.20 s | 700 ms | 3 |",
    ].join("\n");
    expect(renderMarkdown(met)).toContain(`#### Failover\n\n`);
    expect(renderMarkdown(met)).toContain(rows);
    expect(renderFailover(met)).toContain(rows);
    expect(renderFailover(met)).toContain("nats-server 2.15.1");
  });

  test("is left out where no fault met a leader", () => {
    expect(renderMarkdown(smallResult())).not.toContain("Failover");
    expect(() => renderFailover(smallResult())).toThrow("no fault met a leader; run with --cluster 3");
  });
});

describe("Markdown", () => {
  test("has the matrix, the broken claims and what stays open", () => {
    expect(renderMarkdown(smallResult())).toMatchInlineSnapshot(`
      "### ✗ capstan: violated

      1 cell of 2 broke a claim. 2 cells: 1 violated, 1 inconclusive.

      Seed \`42\`, backend \`sim\`, client \`nats-io\`, 400 runs in 41.2 s, capstan 0.1.0.

      | fault | exactly-once |
      | --- | --- |
      | crash | **✗ violated** |
      | pause | ? inconclusive |

      <sub>✓ held: every claim held in every run · ✗ violated: a claim was broken · ? inconclusive: a claim could not be judged · ◇ shown broken: not claimed, and a counterexample was found · · not claimed: nothing claimed, not seen broken · ◇n: properties beyond the claims shown broken</sub>

      #### ✗ exactly-once under crash: no-duplicates

      \`\`\`text
        property   no-duplicates (claimed)
        observed   producer-1:1 had 2 effects: consumer-1 at 15.02 ms, consumer-1 at 5,014.9 ms
        schedule   2 faults, 2 messages (shrunk from 9 faults, 41 messages in 63 simulations)
                   crash consumer-1 at 15.1 ms, back after 600 ms
                   partition producer-1 | nats-1, 40 to 480 ms
        seed       1234567
        backend    sim, nats-io 3.4.0, 2.12 (simulated)
        found      run 17, broken in 4 of 200 runs
      replay: npx capstan replay .capstan/failures/8f3c21.json
      \`\`\`

      <details><summary>What this run cannot show</summary>

      - **Sample size.** Each cell that could be judged rests on 197 runs in which its fault took effect. "Held" means not seen broken in them: in the smallest cell, up to 1.9 % of such runs could break the claim and none be seen (95 % Wilson bound). More runs narrow it.
      - **Inconclusive cells.** 1 cell could not be judged.
        - exactly-once under pause (sim): no-loss: no fault took effect
      - **Faults that did not take effect.** In these runs the fault was injected and met nothing, as a partition does while nobody sends; they do not count.
        - exactly-once under crash (sim): 3 of 200 runs
        - exactly-once under pause (sim): 3 of 200 runs
      - **Simulation.** Broker, network, disks and clocks were simulated; the client and the code under test were real. What held, held against a model of the server: run it with --backend process to see a real one agree.

      </details>
      "
    `);
  });

  test("shows hostile text as text", () => {
    expect(escapeMarkdown("a|b <img> [x](y) @team\n# h")).toBe(
      "a\\|b &lt;img&gt; \\[x\\](y) &#64;team\\\\n\\# h",
    );
    expect(codeSpan("a``b")).toBe("``` a``b ```");
    const text = renderMarkdown(hostileResult());
    expect(text.length).toBeLessThan(65_536);
    // Spans of code end on their line.
    const prose = text
      .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "")
      .split("\n")
      .map((line) => line.replace(/(?<![\\`])(`+)[^`](?:.*?[^`])?\1(?!`)/g, ""))
      .join("\n");
    expect(prose).not.toMatch(/<(?!\/?(details|summary|sub)>)/);
  });
});

describe("GitHub", () => {
  test("has an error per broken claim and a warning for what is open", () => {
    expect(githubAnnotations(smallResult())).toMatchInlineSnapshot(`
      [
        "::error title=exactly-once under crash%3A no-duplicates violated::producer-1:1 had 2 effects: consumer-1 at 15.02 ms, consumer-1 at 5,014.9 ms%0Aminimal case: 2 faults, 2 messages%0Acrash consumer-1 at 15.1 ms, back after 600 ms%0Apartition producer-1 | nats-1, 40 to 480 ms%0Areplay: npx capstan replay .capstan/failures/8f3c21.json",
        "::warning title=1 cell inconclusive::exactly-once under pause: no-loss: no fault took effect",
      ]
    `);
  });

  test("keeps each command on its line", () => {
    for (const line of githubAnnotations(hostileResult())) {
      expect(line).toMatch(/^::(error|warning|notice) title=[^:,\r\n]*::[^\r\n]*$/);
    }
  });

  test("stops at ten errors", () => {
    const broken = buildProperty({ verdict: "violated" });
    const cells = Array.from({ length: 12 }, (_, index) =>
      buildCell({ fault: `f${index}`, properties: [broken] }),
    );
    const commands = githubAnnotations(buildResult({ cells }));
    expect(commands).toHaveLength(11);
    expect(commands.at(-1)).toContain("2 more broken claims");
  });
});

describe("registry", () => {
  test("names one file per format", () => {
    const names = Object.values(reporters).map((reporter) => reporter.fileName);
    expect(names).toEqual(["result.json", "report.html", "report.md", "junit.xml", "github-summary.md"]);
  });

  test("renders the empty result and the realistic one", () => {
    for (const { render } of Object.values(reporters)) {
      expect(render(buildResult())).toMatch(/\n$/);
      expect(render(realisticResult())).toMatch(/\n$/);
    }
  });
});
