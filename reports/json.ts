import { ResultSchema, type Result } from "./model.ts";

/**
 * The text of `result.json`: keys in the order of the model, two spaces, a newline at the end.
 * @throws ZodError if the value could not be read back (a number that is not finite, say).
 */
export function renderJson(result: Result): string {
  return `${JSON.stringify(ordered(result), null, 2)}\n`;
}

/** The same value with the keys of each object in the order of the model. */
export function ordered(result: Result): Result {
  return ResultSchema.parse(result);
}
