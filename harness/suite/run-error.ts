import type { ResultCell } from "../../reports/index.ts";

/** Kinds of failed runs that the author of the scenario can put right. */
const scenarioFailures: ReadonlySet<string> = new Set(["escape", "prepare", "scenario"]);

/** Kinds of failed runs that say something about the code under test, and so are judged. */
const judgedFailures: ReadonlySet<string> = new Set(["stopped", "blocked"]);

/** What kept runs from being carried out, as the result tells it; undefined if that is no error. */
export function runError(
  failure: { readonly kind: string; readonly message: string } | undefined,
): ResultCell["error"] {
  if (failure === undefined || judgedFailures.has(failure.kind)) return undefined;
  return { kind: scenarioFailures.has(failure.kind) ? "scenario" : "defect", message: failure.message };
}
