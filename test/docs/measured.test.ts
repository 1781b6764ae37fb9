// The pages that are written from runs are about what there is.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { knownAnswers } from "../../harness/known-answers/index.ts";
import { loadCells } from "../../harness/suite/load.ts";
import { fieldClaimSpecs } from "../../reports/field-claims/field-claims.ts";
import { shareAll, shareNothing, sharePartial } from "../../strategies/index.ts";

const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), "utf8");

test("docs/agreement.md has every cell of the built-in suite; write it with: npm run agreement -- --write", async () => {
  const text = read("agreement.md");
  const cells = await loadCells({ files: [], suite: "built-in", client: "nats-io" });
  const missing = cells
    .filter(({ scenario, family }) => !text.includes(`| ${scenario.strategy.name} | ${family.name} |`))
    .map(({ id }) => id);
  expect(missing).toEqual([]);
  expect(text).toMatch(/^- sim \(simulated nats-server \d+\.\d+\.\d+\), \d+ runs? per cell$/m);
  expect(text).toMatch(/^- process \(nats-server \d+\.\d+\.\d+\), \d+ runs? per cell$/m);
});

test("docs/known-answers.md has every known answer; write it with: npm run known-answers -- --write", () => {
  const text = read("known-answers.md");
  const missing = knownAnswers.map(({ id }) => id).filter((id) => !text.includes(`| ${id} | `));
  expect(missing).toEqual([]);
  expect(text).not.toMatch(/refuted: \d/);
});

test("docs/clusters.md has failover times of each leader fault; write them with: npm run failover -- --write", () => {
  const text = read("clusters.md");
  const [, part = ""] =
    /<!-- Written by `npm run failover -- --write`\. -->([^]*)<!-- Up to here\. -->/.exec(text) ?? [];
  const rows = ["leader-partition", "leader-kill", "leader-pause"].flatMap((fault) =>
    ["at-least-once", "exactly-once"].map((strategy) => `| ${strategy} | ${fault} | `),
  );
  expect(rows.filter((row) => !part.includes(row))).toEqual([]);
  expect(part).toMatch(/^- process: 3 x nats-server \d+\.\d+\.\d+$/m);
});

test("docs/data.md has every claim of the field, with the strategies that it is about; write it with: npm run data -- --write", () => {
  const text = read("data.md");
  const missing = fieldClaimSpecs.map(({ id }) => id).filter((id) => !text.includes(`### ${id}\n`));
  expect(missing).toEqual([]);
  for (const { name } of [shareNothing, sharePartial, shareAll]) expect(text).toContain(`| ${name} | partition |`);
  expect(text).not.toContain("cannot be right");
});
