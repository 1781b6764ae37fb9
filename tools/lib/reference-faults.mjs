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
    "## Families",
    table([
      ["family", "what happens", "kinds", "broker settings"],
      ...[...faultFamilies.values()].map(({ name, summary, kinds, broker }) => [
        code(name),
        summary,
        codes(kinds),
        broker === undefined ? "" : code(JSON.stringify(broker)),
      ]),
    ]),
    "## Kinds",
    ...[...faultKinds.values()].flatMap(kindSection),
  );
}

/** @param {import("../../dist/faults/index.js").FaultDefinition} definition */
function kindSection({ kind, summary, middlebox, schema }) {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  const rows = Object.entries(properties)
    .filter(([name]) => name !== "kind")
    .map(([name, field]) => fieldRow(name, /** @type {Field} */ (field), required.includes(name)));
  return [
    `### ${kind}`,
    summary + (middlebox === true ? " Acts on single messages, at the middlebox." : ""),
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
