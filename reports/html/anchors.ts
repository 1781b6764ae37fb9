import type { Result } from "../model.ts";

/** Fragment names: safe in attributes and selectors, unique, the same for every run. */
export interface Anchors {
  /** By id of the cell. */
  readonly cells: ReadonlyMap<string, string>;
  /** By id of the counterexample. */
  readonly counterexamples: ReadonlyMap<string, string>;
}

/** Gives every cell and counterexample its fragment name. */
export function anchorsOf(result: Result): Anchors {
  const taken = new Set<string>();
  return {
    cells: named("cell", result.cells, taken),
    counterexamples: named("case", result.counterexamples, taken),
  };
}

function named(
  prefix: string,
  things: readonly { readonly id: string }[],
  taken: Set<string>,
): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id } of things) {
    const base = `${prefix}-${slug(id)}`;
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}--${number}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, "-").slice(0, 120);
}
