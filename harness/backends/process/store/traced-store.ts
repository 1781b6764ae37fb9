import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, rm, stat, truncate } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PowerLossToll } from "../../server-host.ts";
import { findProgram } from "../programs.ts";
import type { PowerLossMechanism, StoreHost } from "./store-host.ts";
import { contentOf, filesBelow, lossBetween } from "./store-loss.ts";
import { followSyncs, tracedCalls, type SyncModel, type TraceLog } from "./sync-model.ts";

/** Milliseconds that strace may take to write down how a server ended. */
const END_LIMIT = 10_000;
const LOOK_INTERVAL = 10;

/**
 * The server runs under strace, which writes down what it syncs; at a power loss its files are cut to
 * what was synced. Needs no privileges; the server is slower.
 */
export const recordedSyncs: PowerLossMechanism = {
  name: "strace",
  open: (folder) => TracedStore.open(folder),
};

/** The command that writes the calls that matter to a file, while the program keeps its process number. */
export function tracing(log: string, program: string, args: readonly string[]): { program: string; args: string[] } {
  const options = ["-D", "-f", "-y", "-s", "0", "-e", "signal=SIGKILL", "-e", `trace=${tracedCalls.join(",")}`, "-o", log];
  return { program: findProgram("strace") ?? "strace", args: ["--seccomp-bpf", ...options, program, ...args] };
}

class TracedStore implements StoreHost {
  readonly folder: string;
  /** What survives a power loss, at least: a copy of the store. */
  readonly #settled: string;
  readonly #logPrefix: string;
  /** One for each life of the server. */
  readonly #logs: string[] = [];
  /** When everything was settled: in which life, and how long its log was. */
  #settledIn = 0;
  #settledAt = 0;

  private constructor(folder: string) {
    this.folder = join(folder, "store");
    this.#settled = join(folder, "settled");
    this.#logPrefix = join(folder, "trace-");
  }

  static async open(folder: string): Promise<TracedStore> {
    const store = new TracedStore(folder);
    await mkdir(store.folder);
    await mkdir(store.#settled);
    return store;
  }

  get syncs(): number {
    return followSyncs(new Map(), this.#logs.map((log) => ({ text: readLog(log) }))).syncs;
  }

  command(program: string, args: readonly string[]): { program: string; args: string[] } {
    const log = `${this.#logPrefix}${this.#logs.length + 1}.log`;
    this.#logs.push(log);
    return tracing(log, program, args);
  }

  async settle(): Promise<void> {
    this.#settledIn = Math.max(0, this.#logs.length - 1);
    this.#settledAt = readLog(this.#logs.at(-1)).length;
    await this.#keep();
  }

  async losePower(): Promise<PowerLossToll> {
    const last = this.#logs.at(-1);
    if (last !== undefined) await ended(last);
    const before = await contentOf(this.folder);
    await this.#reduce(followSyncs(await this.#settledLengths(), this.#sinceSettled()));
    const after = await contentOf(this.folder);
    this.#settledIn = this.#logs.length;
    this.#settledAt = 0;
    await this.#keep();
    return lossBetween(before, after);
  }

  async close(): Promise<void> {}

  /** What is there now survives. */
  async #keep(): Promise<void> {
    await rm(this.#settled, { recursive: true, force: true });
    await cp(this.folder, this.#settled, { recursive: true });
  }

  async #settledLengths(): Promise<Map<string, number>> {
    const lengths = new Map<string, number>();
    for (const path of await filesBelow(this.#settled)) {
      lengths.set(join(this.folder, relative(this.#settled, path)), (await stat(path)).size);
    }
    return lengths;
  }

  /** Leaves what survives. */
  async #reduce({ files }: SyncModel): Promise<void> {
    for (const [path, durable] of files) {
      if (relative(this.folder, path).startsWith("..") || !existsSync(path)) continue;
      if (durable !== "as settled") {
        const { size } = await stat(path);
        if (size > durable.bytes) await truncate(path, durable.bytes);
        continue;
      }
      const copy = join(this.#settled, relative(this.folder, path));
      await rm(path);
      if (existsSync(copy)) await cp(copy, path);
    }
  }

  #sinceSettled(): TraceLog[] {
    return this.#logs.slice(this.#settledIn).map((log, life) => {
      const text = readLog(log);
      return life > 0 ? { text } : { before: text.slice(0, this.#settledAt), text: text.slice(this.#settledAt) };
    });
  }
}

function readLog(log: string | undefined): string {
  return log !== undefined && existsSync(log) ? readFileSync(log, "utf8") : "";
}

/** Waits until strace has written down the end of the process: all its calls are there then. */
async function ended(log: string): Promise<void> {
  for (const end = Date.now() + END_LIMIT; Date.now() < end; ) {
    if (isComplete(existsSync(log) ? await readFile(log, "utf8") : "")) return;
    await sleep(LOOK_INTERVAL);
  }
  throw new Error(`strace has not told how the server ended within ${END_LIMIT / 1000} s`);
}

/** Whether every thread that a log tells of has ended in it; the process itself is the last to end. */
function isComplete(log: string): boolean {
  const lines = log.split("\n");
  const running = new Set<string>();
  for (const line of lines) {
    const [, thread = "", text = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (text.startsWith("+++ ")) running.delete(thread);
    else if (thread !== "") running.add(thread);
  }
  return running.size === 0 && lines.length > 1;
}
