// The pages of the strategies say what the code claims, and every setting is explained.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DeliveryStrategy } from "../../harness/scenario/strategy.ts";
import { everyFamily } from "../../strategies/common/families.ts";
import { deliveryStrategies } from "../../strategies/index.ts";

const columns = ["no-loss", "no-duplicates", "no-phantoms", "no-corruption", "progress"] as const;

/** The rows of the table of claims, as a page must have them. */
function claimRows({ claims }: DeliveryStrategy): string[] {
  return everyFamily.map((family) => {
    const cells = columns.map((property) =>
      claims.some((claim) => claim.property === property && claim.tolerates.includes(family)) ? "yes" : "no",
    );
    return `| ${[family, ...cells].join(" | ")} |`;
  });
}

describe.each(deliveryStrategies.map((strategy) => [strategy.name, strategy] as const))("%s", (name, strategy) => {
  const page = readFileSync(new URL(`../../strategies/delivery/${name}/README.md`, import.meta.url), "utf8");
  const lines = page.split("\n");

  it("gives its claims by family", () => {
    expect(lines).toContain(`| faults | ${columns.join(" | ")} |`);
    expect(lines.filter((line) => / (yes|no) \|/.test(line)).toSorted()).toEqual(claimRows(strategy).toSorted());
  });

  it("explains its settings with their defaults", () => {
    const rows = lines.flatMap((line) => {
      const [, setting, value] = /^\| `(\w+)` \| (\d+) \|/.exec(line) ?? [];
      return setting === undefined ? [] : [[setting, Number(value)]];
    });
    expect(Object.fromEntries(rows)).toEqual(strategy.settings ?? {});
  });

  it("quotes its code as it is", () => {
    const source = readFileSync(new URL(`../../strategies/delivery/${name}/strategy.ts`, import.meta.url), "utf8");
    const squeezed = (text: string) => text.replaceAll(/^\s*\/\/.*$/gm, "").replaceAll(/\s+/g, " ");
    const quotes = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => squeezed(match[1] ?? "").trim());
    expect(quotes.length).toBeGreaterThan(0);
    for (const quote of quotes) expect(squeezed(source)).toContain(quote);
  });
});
