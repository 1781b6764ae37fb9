import type { Finding } from "../view/findings.ts";
import { observed } from "../view/findings.ts";
import { statuses } from "../view/status.ts";
import { visible } from "../view/text.ts";
import type { TerminalOptions } from "./violation.ts";
import { displayWidth, fit } from "./width.ts";

/**
 * A property that is not claimed and was shown broken, in one line that ends with the stored case.
 * What was observed is cut to fit; the path of the case never is.
 */
export function brokenLine({ cell, property, counterexample }: Finding, options: TerminalOptions): string {
  const { style, width } = options;
  const name = `${visible(cell.strategy)} under ${visible(cell.fault)}: no promise of`;
  const head = `${statuses.broken.glyph} ${name} ${visible(property.property)}`;
  const file = counterexample === undefined ? "" : `  ${visible(counterexample.file)}`;
  const [first = ""] = counterexample === undefined ? [] : observed(counterexample);
  const room = width - displayWidth(head) - displayWidth(file) - 2;
  const text = room < 12 || first === "" ? "" : `; ${fit(visible(first), room)}`;
  return style.status("broken", head) + text + style.dim(file);
}
