import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { findProgram } from "../programs.ts";
import type { StoreHost } from "./store-host.ts";

/** What makes strace fail every sync of a program, which goes on to do all else. */
const failing = "inject=fsync,fdatasync:error=EIO";

/** A disk that is sound until its server starts for the second time: from then on every sync fails with EIO. */
export class FailingSyncStore implements StoreHost {
  readonly folder: string;
  readonly syncs = undefined;
  #starts = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes one in a server's own folder, which exists. */
  static async open(folder: string): Promise<FailingSyncStore> {
    const store = new FailingSyncStore(join(folder, "store"));
    await mkdir(store.folder);
    return store;
  }

  command(program: string, args: readonly string[]): { program: string; args: string[] } {
    if (++this.#starts === 1) return { program, args: [...args] };
    const options = [
      "-D",
      "-f",
      "--seccomp-bpf",
      "-e",
      "trace=fsync,fdatasync",
      "-e",
      failing,
      "-o",
      "/dev/null",
    ];
    return { program: findProgram("strace") ?? "strace", args: [...options, program, ...args] };
  }

  async settle(): Promise<void> {}

  async close(): Promise<void> {}
}
