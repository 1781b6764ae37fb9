// docs/reference/strategies.md, canaries.md and properties.md.
import { propertySummaries } from "../../dist/harness/suite/property-summaries.js";
import { dataProperties, deliveryProperties, properties } from "../../dist/harness/scenario/claims.js";
import { loadCanaries } from "../../dist/harness/suite/canaries.js";
import { faultFamilies } from "../../dist/faults/index.js";
import { dataStrategies, deliveryStrategies } from "../../dist/strategies/index.js";
import { code, page, table } from "./markdown.mjs";

/** @typedef {import("../../dist/harness/scenario/data-strategy.js").Strategy} Strategy */

/** docs/reference/strategies.md */
export function strategiesPage() {
  return page(
    "# Strategies",
    "A strategy is a way to deliver messages, or to hold data on several nodes, written as ordinary NATS client code. Its *claims* say what it promises, and under which fault families. `yes` means: a violation is a failure. An empty cell means that nothing is promised there; the property is judged all the same, so that the matrix shows what breaks.",
    ...deliveryStrategies.flatMap(strategySection),
    ...dataStrategies.flatMap(strategySection),
  );
}

/** @param {Strategy} strategy */
function strategySection({ name, summary, claims, settings = {} }) {
  // What is claimed of a family is claimed of its parts.
  const families = [...faultFamilies.values()].filter(({ partOf }) => partOf === undefined).map(({ name }) => name);
  const claimed = properties.filter((property) =>
    claims.some((claim) => claim.property === property),
  );
  const rows = families.map((family) => [
    code(family),
    ...claimed.map((property) => (isClaimed(claims, property, family) ? "yes" : "")),
  ]);
  const values = Object.entries(settings).map(
    ([setting, value]) => `${code(setting)} ${JSON.stringify(value)}`,
  );
  return [
    `## ${name}`,
    summary,
    ...(values.length > 0 ? [`Settings: ${values.join(", ")}.`] : []),
    table([["under", ...claimed], ...rows]),
  ];
}

/**
 * @param {Strategy["claims"]} claims
 * @param {string} property
 * @param {string} family
 */
function isClaimed(claims, property, family) {
  return claims.some(
    (claim) => claim.property === property && (family === "none" || claim.tolerates.includes(family)),
  );
}

/** docs/reference/canaries.md */
export async function canariesPage() {
  const canaries = await loadCanaries();
  return page(
    "# Canaries",
    "A canary is a strategy with one planted defect. The named checker must catch it, under the named faults, within the stated number of runs; `capstan list canaries --verify` shows that it does.",
    table([
      ["canary", "defect", "believed", "caught by", "under", "within runs"],
      ...canaries.map(({ strategy, defect, believedTo, caughtBy, fault, within }) => [
        code(strategy.name),
        defect,
        believedTo,
        code(caughtBy),
        code(fault),
        `${within}`,
      ]),
    ]),
  );
}

/** docs/reference/properties.md */
export function propertiesPage() {
  return page(
    "# Properties",
    "What a strategy can claim, and what is judged in every run.",
    "## Delivery",
    "Effects count, not deliveries: a message that is delivered twice and charged once is fine.",
    table([
      ["property", "holds if"],
      ...deliveryProperties.map((name) => [code(name), propertySummaries[name]]),
    ]),
    "## Data",
    "What sessions see counts, and what the nodes hold when the run has come to rest.",
    table([
      ["property", "holds if"],
      ...dataProperties.map((name) => [code(name), propertySummaries[name]]),
    ]),
    "## Verdicts",
    "A verdict is `held`, `violated` or `inconclusive`, and an inconclusive one says why. A cell of the matrix is inconclusive if, for example, no fault took effect in any of its runs.",
    "Statistics that are no violations: *redelivered* (delivered again, one effect) and *recovered* (the producer never learnt what became of the message, and it arrived).",
  );
}
