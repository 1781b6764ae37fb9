/** What a power loss would leave of a file: so many bytes of it, or what it was when everything was last settled. */
export type Durable = { readonly bytes: number } | "as settled";

/** What system calls, as strace writes them down, have made of files. */
export interface SyncModel {
  /** What survives of every file that was touched, by path; a file that is not here is as it was settled. */
  readonly files: ReadonlyMap<string, Durable>;
  /** Times that something was made to survive: a sync, or a write to a file that was opened for synchronous writing. */
  readonly syncs: number;
}

/** What strace wrote down in one life of a server. */
export interface TraceLog {
  /** What the server did before everything was settled, if it ran already. */
  readonly before?: string;
  readonly text: string;
}

/** The system calls that matter. */
export const tracedCalls: readonly string[] = [
  "openat",
  "write",
  "pwrite64",
  "ftruncate",
  "fsync",
  "fdatasync",
  "rename",
  "renameat",
  "renameat2",
];

interface OpenFile {
  readonly path: string;
  readonly synchronous: boolean;
}

interface FileState {
  /** Bytes that were written. */
  length: number;
  /** Bytes that were synced. */
  synced: number;
  /** Whether this very file was there when everything was settled, or was synced since. */
  durable: boolean;
}

/**
 * Follows the calls of one server after another on the same files.
 *
 * The files of a server are appended to, or written anew and renamed: a file survives up to the length
 * that it had when it was last synced. A file that took the place of another one by its name, and was
 * never synced, leaves the settled one in its place. That is stricter than most file systems are.
 *
 * @param settled - Lengths of the files that survive, by path.
 * @param logs - What strace wrote with `-f -y` since then, one for each life of the server.
 */
export function followSyncs(settled: ReadonlyMap<string, number>, logs: readonly TraceLog[]): SyncModel {
  const model = new Model(settled);
  for (const { before = "", text } of logs) {
    model.restart();
    for (const call of callsOf(before)) model.remember(call);
    for (const call of callsOf(text)) model.apply(call);
  }
  return model.result();
}

class Model {
  readonly #files = new Map<string, FileState>();
  readonly #open = new Map<number, OpenFile>();
  #syncs = 0;

  constructor(settled: ReadonlyMap<string, number>) {
    for (const [path, length] of settled) this.#files.set(path, { length, synced: length, durable: true });
  }

  restart(): void {
    this.#open.clear();
  }

  /** A call of the time before everything was settled: only which files it left open matters. */
  remember({ name, args, result, resultPath }: Call): void {
    if (name === "openat" && result >= 0) this.#remember(result, resultPath, args);
  }

  apply({ name, args, result, resultPath }: Call): void {
    if (result < 0) return;
    switch (name) {
      case "openat":
        this.#openFile(result, resultPath, args);
        return;
      case "write":
      case "pwrite64":
        this.#write(name, args, result);
        return;
      case "ftruncate":
        this.#truncate(args);
        return;
      case "fsync":
      case "fdatasync":
        this.#sync(pathOf(args));
        return;
      default:
        this.#rename(args);
    }
  }

  result(): SyncModel {
    const files = [...this.#files].map(([path, { synced, durable }]): [string, Durable] => [
      path,
      durable ? { bytes: synced } : "as settled",
    ]);
    return { files: new Map(files), syncs: this.#syncs };
  }

  #openFile(descriptor: number, path: string | undefined, args: string): void {
    if (path === undefined) return;
    this.#remember(descriptor, path, args);
    const file = this.#files.get(path);
    if (file === undefined) {
      if (args.includes("O_CREAT")) this.#files.set(path, { length: 0, synced: 0, durable: false });
    } else if (args.includes("O_TRUNC")) {
      Object.assign(file, { length: 0, synced: 0, durable: false });
    }
  }

  #remember(descriptor: number, path: string | undefined, args: string): void {
    if (path !== undefined) this.#open.set(descriptor, { path, synchronous: /\bO_D?SYNC\b/.test(args) });
  }

  #write(name: string, args: string, written: number): void {
    const path = pathOf(args);
    const synchronous = this.#open.get(descriptorOf(args))?.synchronous === true;
    const file = path === undefined ? undefined : this.#files.get(path);
    if (file === undefined) {
      if (synchronous) this.#syncs++;
      return;
    }
    const from = name === "pwrite64" ? Number(/, (\d+)$/.exec(args)?.[1] ?? file.length) : file.length;
    file.length = Math.max(file.length, from + written);
    if (synchronous) this.#sync(path);
  }

  #truncate(args: string): void {
    const file = this.#files.get(pathOf(args) ?? "");
    const length = Number(/, (\d+)$/.exec(args)?.[1] ?? NaN);
    if (file === undefined || Number.isNaN(length)) return;
    file.length = length;
    file.synced = Math.min(file.synced, length);
  }

  #sync(path: string | undefined): void {
    this.#syncs++;
    const file = path === undefined ? undefined : this.#files.get(path);
    if (file === undefined) return;
    file.synced = file.length;
    file.durable = true;
  }

  #rename(args: string): void {
    const [from = "", to = ""] = [...args.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path]) => unescaped(path ?? ""));
    const file = this.#files.get(from);
    if (file === undefined) return;
    this.#files.delete(from);
    this.#files.set(to, file);
  }
}

/** A system call that has ended. */
interface Call {
  readonly name: string;
  readonly args: string;
  readonly result: number;
  /** Path behind a result that is a file descriptor. */
  readonly resultPath: string | undefined;
}

/** The calls of a log; those that were interrupted by others of other threads are put together. */
function* callsOf(log: string): Generator<Call> {
  const begun = new Map<string, string>();
  for (const line of log.split("\n")) {
    const [, thread = "", text = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const unfinished = /^(.*?) *<unfinished \.\.\.>$/.exec(text)?.[1];
    if (unfinished !== undefined) {
      begun.set(thread, unfinished);
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)?.[1];
    const call = parse(resumed === undefined ? text : (begun.get(thread) ?? "") + resumed);
    if (call !== undefined) yield call;
  }
}

function parse(text: string): Call | undefined {
  const [, name, args, result, path] = /^(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?/.exec(text) ?? [];
  if (name === undefined || args === undefined) return undefined;
  return { name, args, result: Number(result), resultPath: path === undefined ? undefined : unescaped(path) };
}

function descriptorOf(args: string): number {
  return Number.parseInt(args, 10);
}

/** Path behind the file descriptor that comes first. */
function pathOf(args: string): string | undefined {
  const path = /^\d+<((?:[^>\\]|\\.)*)>/.exec(args)?.[1];
  return path === undefined ? undefined : unescaped(path);
}

/** strace writes bytes that are not printable ASCII as `\303`, and quotes as `\"`. */
function unescaped(path: string): string {
  if (!path.includes("\\")) return path;
  const bytes = path.replaceAll(/\\([0-7]{1,3}|.)/g, (_, what: string) =>
    /^[0-7]/.test(what) ? String.fromCodePoint(Number.parseInt(what, 8)) : what,
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}
