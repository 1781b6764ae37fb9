import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve } from "node:path";
import { shortPath } from "../suite/short-path.ts";

/** Where the folders of runs are, relative to the working folder. */
const RUNS = posix.join(".capstan", "runs");

/** The folder that a run's files go to; made when it is needed. */
export class RunFolder {
  /** Path for people: relative to the working folder where it lies below it. */
  readonly path: string;
  readonly #absolute: string;
  readonly #latest: string | undefined;

  /** `out` is the folder that the user chose, if any; else it is named after time and seed. */
  constructor(cwd: string, out: string | undefined, startedAt: Date, seed: number) {
    const name = `${timestamp(startedAt)}-${seed}`;
    this.#absolute = out === undefined ? join(cwd, RUNS, name) : resolve(cwd, out);
    this.#latest = out === undefined ? join(cwd, RUNS, "latest") : undefined;
    this.path = shortPath(cwd, this.#absolute);
  }

  /** Path of a file for people. */
  pathOf(name: string): string {
    return posix.join(this.path, name);
  }

  /** Makes the folder, so that a path that cannot be used is known before work starts. */
  create(): void {
    mkdirSync(this.#absolute, { recursive: true });
  }

  /** Writes a file. */
  write(name: string, text: string): void {
    const file = join(this.#absolute, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Makes the link `latest` point at this folder, where links are possible. */
  linkLatest(): void {
    if (this.#latest === undefined) return;
    const fresh = `${this.#latest}.${process.pid}`;
    try {
      rmSync(fresh, { force: true });
      symlinkSync(relative(dirname(this.#latest), this.#absolute), fresh, "dir");
      renameSync(fresh, this.#latest);
    } catch {
      // Some file systems have no links; the folder's own name is always told.
      rmSync(fresh, { force: true });
    }
  }
}

/** `2026-11-21T19-04-42` in the local time zone: sorts by time and is a file name everywhere. */
export function timestamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join("-")}`;
}
