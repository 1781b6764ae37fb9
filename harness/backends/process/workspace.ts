import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OWNER_FILE, PIDS_FOLDER, PREFIX, removeLeftovers } from "./leftovers.ts";
import { signal, startOf } from "./own-process.ts";
import { unmountBelow } from "./store/mounts.ts";

/**
 * A temporary folder with everything that runs leave on disk, and the list of the processes that they
 * started. Nothing of it outlives the harness: it is cleared when closed, when the harness ends, and,
 * if that is killed, by the next start.
 */
export class Workspace implements Disposable {
  readonly folder: string;
  readonly #children = new Set<ChildProcess>();
  #runs = 0;

  constructor() {
    removeLeftovers(realpathSync(tmpdir()));
    this.folder = mkdtempSync(join(realpathSync(tmpdir()), `${PREFIX}${process.pid}-`));
    writeFileSync(join(this.folder, OWNER_FILE), JSON.stringify({ pid: process.pid, start: startOf(process.pid) }));
    mkdirSync(join(this.folder, PIDS_FOLDER));
    process.once("exit", this.#clear);
  }

  /** Processes that are there now. */
  get processes(): number {
    return this.#children.size;
  }

  /** Makes an empty folder for one run. */
  runFolder(): string {
    const folder = join(this.folder, `run-${++this.#runs}`);
    mkdirSync(folder);
    return folder;
  }

  /** Watches over a process: its command line must name {@link folder}, by which a leftover is known. */
  adopt(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined) return;
    const file = join(this.folder, PIDS_FOLDER, String(pid));
    this.#children.add(child);
    writeFileSync(file, "");
    child.once("exit", () => {
      this.#children.delete(child);
      rmSync(file, { force: true });
    });
  }

  /** Kills what still runs and removes the folder. */
  [Symbol.dispose](): void {
    process.off("exit", this.#clear);
    this.#clear();
  }

  readonly #clear = (): void => {
    for (const { pid } of this.#children) {
      if (pid !== undefined) signal(pid, "SIGKILL");
    }
    unmountBelow(this.folder);
    rmSync(this.folder, patiently);
  };
}

/** A dying process may still write there. */
const patiently = { recursive: true, force: true, maxRetries: 10, retryDelay: 20 } as const;

/** Removes a folder in which a dying process may still write, while other runs go on. */
export async function removeFolder(folder: string): Promise<void> {
  unmountBelow(folder);
  await rm(folder, patiently);
}
