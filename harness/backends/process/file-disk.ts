import { appendFile, open, readFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ProcessDisk } from "../../scenario/strategy.ts";

/** What was on a disk. */
export interface DiskContent {
  readonly files: number;
  readonly bytes: number;
}

/** Removes everything from the disk in a folder, and tells what that was. */
export async function emptyDisk(folder: string): Promise<DiskContent> {
  const content = { files: 0, bytes: 0 };
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    content.bytes += (await stat(path)).size;
    content.files += 1;
    await rm(path);
  }
  return content;
}

/** The disk of a real process: one file per name in its own folder, one JSON string per line. */
export class FileDisk implements ProcessDisk {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async append(file: string, record: string): Promise<void> {
    await appendFile(this.#path(file), `${JSON.stringify(record)}\n`);
  }

  async sync(file: string): Promise<void> {
    const handle = await open(this.#path(file), "a");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async read(file: string): Promise<string[]> {
    const lines = (await this.#text(file)).split("\n");
    // Behind the last line end is nothing, or a record that a crash cut short.
    return lines.slice(0, -1).map((line) => JSON.parse(line) as string);
  }

  async #text(file: string): Promise<string> {
    try {
      return await readFile(this.#path(file), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
      throw error;
    }
  }

  #path(file: string): string {
    return join(this.#folder, `${encodeURIComponent(file)}.log`);
  }
}
