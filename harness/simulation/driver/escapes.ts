import { createHook } from "node:async_hooks";

/** A piece of real I/O that code started inside a simulated run, where it can never complete. */
export interface Escape {
  /** Node's name of the resource, as `FSREQPROMISE`. */
  readonly resource: string;
  /** Where it was started: `file:line:column`, if that is known. */
  readonly where?: string;
}

/** Resources that need the real event loop. */
const real = new Set([
  "DNSCHANNEL",
  "FILEHANDLE",
  "FILEHANDLECLOSEREQ",
  "FSREQCALLBACK",
  "FSREQPROMISE",
  "GETADDRINFOREQWRAP",
  "HASHREQUEST",
  "HTTPCLIENTREQUEST",
  "KEYPAIRGENREQUEST",
  "MESSAGEPORT",
  "PBKDF2REQUEST",
  "PIPECONNECTWRAP",
  "PROCESSWRAP",
  "QUERYWRAP",
  "RANDOMBYTESREQUEST",
  "SCRYPTREQUEST",
  "SIGNREQUEST",
  "TCPCONNECTWRAP",
  "WORKER",
  "ZLIB",
]);

/** Watches for real I/O; slow, so used only to explain a run that did not end. */
export class EscapeWatch {
  readonly #found = new Map<string, Escape>();
  readonly #hook = createHook({
    init: (_id, type) => {
      if (real.has(type)) this.#note(type);
    },
  });

  start(): void {
    this.#hook.enable();
  }

  /** Stops watching and gives what was found, each place once. */
  stop(): Escape[] {
    this.#hook.disable();
    return [...this.#found.values()];
  }

  #note(resource: string): void {
    const where = callSite(new Error("escape").stack ?? "");
    const key = `${resource} ${where ?? ""}`;
    if (!this.#found.has(key)) {
      this.#found.set(key, { resource, ...(where !== undefined && { where }) });
    }
  }
}

/** The first place on a stack that is neither Node's nor this file's. */
function callSite(stack: string): string | undefined {
  for (const line of stack.split("\n").slice(2)) {
    const match = /(?:\(|at )((?:file:\/\/|\/|[A-Z]:\\)[^()]*:\d+:\d+)\)?$/.exec(line);
    if (match?.[1] !== undefined && !/escapes\.[jt]s/.test(match[1])) return match[1];
  }
  return undefined;
}
