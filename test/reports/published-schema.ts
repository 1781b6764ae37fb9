import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const text = readFileSync(new URL("../../docs/result.schema.json", import.meta.url), "utf8");

/** A validator that is not ours; in its strict mode it also refuses a schema that says nothing sensible. */
const valid = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(text) as object);

/** What the published schema has against a result. */
export function schemaProblems(result: unknown): string[] {
  if (valid(result)) return [];
  return (valid.errors ?? []).map(({ instancePath, message = "" }) => `${instancePath} ${message}`);
}
