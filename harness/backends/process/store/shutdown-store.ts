import { mkdir, open, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PowerLossToll } from "../../server-host.ts";
import { runProgram } from "../programs.ts";
import { unmountBelow } from "./mounts.ts";
import { shutDown } from "./shut-down.ts";
import type { PowerLossMechanism, StoreHost } from "./store-host.ts";
import { contentOf, filesBelow, lossBetween, type StoreContent } from "./store-loss.ts";

/** Bytes of a host's disk: an image with holes, which takes up what is written to it. */
const DISK_SIZE = 256 << 20;

/** Times that mounting and unmounting are tried: somebody who looks at all mounts may be in one for a moment. */
const TRIES = 40;
const RETRY_DELAY = 50;

/** A small ext4 of its own per server, in an image on a loop device, that can be shut down as by a power failure. */
export const fileSystemShutdown: PowerLossMechanism = {
  name: "ext4 shutdown",
  open: (folder) => ShutdownStore.open(folder),
};

class ShutdownStore implements StoreHost {
  readonly folder: string;
  readonly syncs = undefined;
  readonly #image: string;
  #mounted = false;

  private constructor(folder: string) {
    this.folder = join(folder, "store");
    this.#image = join(folder, "disk.img");
  }

  static async open(folder: string): Promise<ShutdownStore> {
    const store = new ShutdownStore(folder);
    try {
      await store.#make();
      return store;
    } catch (error) {
      unmountBelow(folder);
      throw error;
    }
  }

  command(program: string, args: readonly string[]): { program: string; args: string[] } {
    return { program, args: [...args] };
  }

  async settle(): Promise<void> {
    const folders = await foldersBelow(this.folder);
    for (const path of [...(await filesBelow(this.folder)), ...folders]) await sync(path);
  }

  async losePower(): Promise<PowerLossToll> {
    const before = await contentOf(this.folder);
    await shutDown(this.folder);
    await this.#unmount();
    return lossBetween(before, await this.#afterwards());
  }

  /**
   * Mounts the disk again, and reads it. Whoever has started in a world of mounts of its own, as a container does,
   * may still hold the one that was shut down: then that very one is mounted again, and gives nothing but errors.
   */
  async #afterwards(): Promise<StoreContent> {
    for (let tried = 1; ; tried++) {
      await this.#mount();
      try {
        return await contentOf(this.folder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EIO" || tried === TRIES) throw error;
      }
      await this.#unmount();
      await sleep(RETRY_DELAY);
    }
  }

  async close(): Promise<void> {
    if (!this.#mounted) return;
    await this.#unmount().catch(() => unmountBelow(this.folder));
    await rm(this.#image, { force: true });
  }

  async #make(): Promise<void> {
    await writeFile(this.#image, "");
    await truncate(this.#image, DISK_SIZE);
    // Nothing is written that is not needed: a disk is to be there at once.
    const lazy = "lazy_itable_init=1,lazy_journal_init=1,nodiscard";
    await runProgram("mkfs.ext4", ["-q", "-F", "-m", "0", "-E", lazy, this.#image]);
    await mkdir(this.folder);
    await this.#mount();
  }

  async #mount(): Promise<void> {
    await runProgram("mount", ["-t", "ext4", "-o", "loop,noatime", this.#image, this.folder]);
    this.#mounted = true;
  }

  async #unmount(): Promise<void> {
    for (let tried = 1; ; tried++) {
      try {
        await runProgram("umount", [this.folder]);
        this.#mounted = false;
        return;
      } catch (error) {
        if (tried === TRIES) throw error;
        await sleep(RETRY_DELAY);
      }
    }
  }
}

async function foldersBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return [folder, ...entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))];
}

/** A file may be gone by now: a running server writes new ones and renames them. */
async function sync(path: string): Promise<void> {
  try {
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
