import { z } from "zod";
import { ResultSchema, schemaVersion } from "./model.ts";

/** The JSON Schema (draft 2020-12) of `result.json`, as plain data. */
export function resultJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(ResultSchema);
  return {
    $schema,
    title: "Capstan result",
    description: `The result of a capstan run, version ${schemaVersion}.`,
    ...rest,
  };
}

/** The text of `docs/result.schema.json`. */
export function resultJsonSchemaText(): string {
  return `${JSON.stringify(resultJsonSchema(), null, 2)}\n`;
}
