import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { Counterexample } from "../search/counterexample.ts";
import type { CellSpec } from "./cells.ts";
import { formatFailure, parseFailure, type FailureFile } from "./failure-file.ts";

/** Where failures are stored, relative to the working folder. */
export const FAILURES: string = posix.join(".capstan", "failures");

/** The failing cases of a project, one file each. */
export class FailureStore {
  readonly #cwd: string;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Path of the file of an id, relative to the working folder, with forward slashes. */
  fileOf(id: string): string {
    return posix.join(FAILURES, `${id}.json`);
  }

  /** Stores a failure. */
  save(id: string, failure: FailureFile): void {
    mkdirSync(join(this.#cwd, FAILURES), { recursive: true });
    writeFileSync(join(this.#cwd, this.fileOf(id)), formatFailure(failure));
  }

  /**
   * All stored failures, in the order of their names.
   * @throws FailureFileError if one cannot be read.
   */
  load(): FailureFile[] {
    const folder = join(this.#cwd, FAILURES);
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return files.sort().map((name) => {
      const file = posix.join(FAILURES, name);
      return parseFailure(readFileSync(join(folder, name), "utf8"), file);
    });
  }
}

/** A short name for a failing case, the same whenever the same case is found on the same backend. */
export function failureId(
  cell: CellSpec,
  { property, case: failing }: Counterexample,
  backend: string,
): string {
  const parts = [cell.id, property, failing, ...(backend === "sim" ? [] : [backend])];
  const text = JSON.stringify(parts, sortedKeys);
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}

/** The same case read from a file may have its keys in another order. */
function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
