import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { Counterexample } from "../search/counterexample.ts";
import type { CellSpec } from "./cells.ts";
import { formatFailure, parseFailure, type FailureFile } from "./failure-file.ts";

/** Where failures are stored, relative to the working folder. */
const FOLDER = posix.join(".capstan", "failures");

/** The failing cases of a project, one file each. */
export class FailureStore {
  readonly #cwd: string;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Path of the file of an id, relative to the working folder, with forward slashes. */
  fileOf(id: string): string {
    return posix.join(FOLDER, `${id}.json`);
  }

  /** Stores a failure. */
  save(id: string, failure: FailureFile): void {
    mkdirSync(join(this.#cwd, FOLDER), { recursive: true });
    writeFileSync(join(this.#cwd, this.fileOf(id)), formatFailure(failure));
  }

  /**
   * All stored failures, in the order of their names.
   * @throws FailureFileError if one cannot be read.
   */
  load(): FailureFile[] {
    const folder = join(this.#cwd, FOLDER);
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return files.sort().map((name) => {
      const file = posix.join(FOLDER, name);
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
  const text = JSON.stringify([cell.id, property, failing, ...(backend === "sim" ? [] : [backend])]);
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}
