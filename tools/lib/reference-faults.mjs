// docs/reference/faults.md
import { z } from "zod";
import { faultFamilies, faultKinds } from "../../dist/faults/index.js";
import { code, codes, page, table } from "./markdown.mjs";

/** @typedef {{ type?: string, const?: string, enum?: string[], minimum?: number, maximum?: number, default?: unknown, items?: Field }} Field */

/** docs/reference/faults.md */
export function faultsPage() {
  return page(
    "# Faults",
    "A *fault* is one thing that goes wrong, as plain JSON. A *schedule* is the list of faults of one run. A *fault family* draws schedules; it is a column of the matrix, and what a strategy's claims name as tolerated.",
    "Times are milliseconds from the start of the faults phase. A fault that can have a `duration` and has none lasts until recovery heals everything; a `cut` is over at once.",
    "Where a server is named, a cluster of 3 or 5 also takes a role: `leader` (of the stream), `follower-1` … (the others, in the order of their names) or `meta-leader`. It stands for the server that has it when the fault begins.",
    "## Families",
    "A family that is *part of* another is run only where it is named, as by `--faults server-bridge`; what is claimed of the whole is claimed of it. These are the shapes of partitions: one broker can express only who is cut off from it, in which direction (`partition-isolate`, `partition-one-way`), and those who are cut off reach nobody, not even each other. Halves that go on among themselves, a bridge and a ring need servers on each side, and so a [cluster](../clusters.md).",
    table([
      ["family", "what happens", "kinds", "broker"],
      ...[...faultFamilies.values()].map(({ name, summary, kinds, broker, leastServers, partOf }) => [
        code(name),
        summary + (partOf === undefined ? "" : ` Part of ${code(partOf)}.`),
        codes(kinds),
        [broker === undefined ? "" : code(JSON.stringify(broker)), servers(leastServers)]
          .filter(Boolean)
          .join(", "),
      ]),
    ]),
    "## Kinds",
    ...[...faultKinds.values()].flatMap(kindSection),
  );
}

/** @param {number | undefined} least */
function servers(least) {
  return least === undefined ? "" : `at least ${least} servers`;
}

/** @param {import("../../dist/faults/index.js").FaultDefinition} definition */
function kindSection({ kind, summary, middlebox, leastServers, schema }) {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  const rows = Object.entries(properties)
    .filter(([name]) => name !== "kind")
    .map(([name, field]) => fieldRow(name, /** @type {Field} */ (field), required.includes(name)));
  return [
    `### ${kind}`,
    summary +
      (middlebox === true ? " Acts on single messages, at the middlebox." : "") +
      (leastServers === undefined ? "" : ` Needs ${servers(leastServers)}.`),
    table([["field", "value", ""], ...rows]),
  ];
}

/**
 * @param {string} name
 * @param {Field} field
 * @param {boolean} required
 */
function fieldRow(name, field, required) {
  const fallback = field.default === undefined ? "optional" : `default ${JSON.stringify(field.default)}`;
  return [code(name), valueOf(field), required ? "required" : fallback];
}

/**
 * @param {Field} field
 * @returns {string}
 */
function valueOf(field) {
  if (field.enum !== undefined) return field.enum.map((word) => code(JSON.stringify(word))).join(", ");
  if (field.items !== undefined) return `list of: ${valueOf(field.items)}`;
  if (field.type === "integer" || field.type === "number") return numberRange(field);
  return field.type === "string" ? "name" : (field.type ?? "any");
}

/** @param {Field} field */
function numberRange({ type, minimum, maximum }) {
  const what = type === "integer" ? "whole number" : "number";
  return minimum === undefined ? what : `${what} from ${minimum} to ${maximum ?? "any"}`;
}
