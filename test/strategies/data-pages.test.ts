// The pages of the data strategies say what the code claims, and every setting is explained.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DataStrategy } from "../../harness/scenario/data-strategy.ts";
import { ofOneServer } from "../../strategies/data/families.ts";
import { dataStrategies } from "../../strategies/index.ts";

/** The table of claims, as a page must have it: a row for every family that is usual, and for every other that is claimed. */
function claimTable({ claims }: DataStrategy): string[] {
  const families = new Set([...ofOneServer, ...claims.flatMap(({ tolerates }) => tolerates)]);
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    row(["faults", ...claims.map(({ property }) => property)]),
    ...[...families].map((family) =>
      row([family, ...claims.map(({ tolerates }) => (tolerates.includes(family) ? "yes" : "no"))]),
    ),
  ];
}

describe.each(dataStrategies.map((strategy) => [strategy.name, strategy] as const))(
  "%s",
  (name, strategy) => {
    const page = readFileSync(new URL(`../../strategies/data/${name}/README.md`, import.meta.url), "utf8");
    const lines = page.split("\n");

    it("gives its claims by family", () => {
      const table = lines.filter((line) => /^\| faults \|| (yes|no) \|/.test(line));
      expect(table.toSorted()).toEqual(claimTable(strategy).toSorted());
    });

    it("explains its settings with their defaults", () => {
      const rows = lines.flatMap((line) => {
        const [, setting = "", value = ""] = /^\| `(\w+)` \| `?([^|`]+)`? \|/.exec(line) ?? [];
        return setting === "" ? [] : [[setting, JSON.parse(value) as unknown]];
      });
      expect(Object.fromEntries(rows)).toEqual(strategy.settings ?? {});
    });

    it.each(["**Use it**", "## How it works", "## What it costs", "## What breaks it"])("has %s", (part) => {
      expect(page).toContain(part);
    });
  },
);
