import { parentPort, workerData } from "node:worker_threads";
import type { CustomReporter, Result } from "../../reports/index.ts";
import { importModule } from "../suite/load-file.ts";
import { messageOf } from "./errors.ts";

/** What the thread of a reporter is given. */
export interface ReporterData {
  /** Absolute path of the module. */
  readonly file: string;
  readonly result: Result;
}

/** What it gives back: first that it is loaded, then the text of the file or what was wrong. */
export type ReporterReply =
  | { readonly loaded: true }
  | { readonly text: string }
  | { readonly problem: string };

async function reply({ file, result }: ReporterData): Promise<ReporterReply> {
  try {
    const { default: reporter } = await importModule(file);
    parentPort?.postMessage({ loaded: true } satisfies ReporterReply);
    const text: unknown = await (reporter as CustomReporter).render(result);
    if (typeof text === "string") return { text };
    return { problem: `render() gave ${text === null ? "null" : typeof text}; expected a string` };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

// One that waits for what never comes leaves the thread nothing to do: it would end without a word.
parentPort?.ref();
parentPort?.postMessage(await reply(workerData as ReporterData));
parentPort?.unref();
