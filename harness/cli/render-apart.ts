import { Worker } from "node:worker_threads";
import type { ReporterData, ReporterReply } from "./own-reporter-worker.ts";

/** How long a reporter may take, and who is given what it prints. */
export interface ApartOptions {
  /** Real milliseconds. */
  readonly limit: number;
  readonly output: (text: string) => void;
}

/**
 * Has a reporter of the user's own render in a thread of its own: whatever it does there, the run goes on.
 * @throws Error if it gives no text: because it throws, ends its thread, or takes too long.
 */
export async function renderApart(data: ReporterData, { limit, output }: ApartOptions): Promise<string> {
  const script = new URL("./own-reporter-worker.js", import.meta.url);
  const worker = new Worker(script, { workerData: data, stdout: true, stderr: true });
  for (const stream of [worker.stdout, worker.stderr]) stream.setEncoding("utf8").on("data", output);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const late = () => reject(new Error(`it was not done after ${limit / 1000} s`));
      worker.on("message", (reply: ReporterReply) => {
        if ("text" in reply) resolve(reply.text);
        else if ("problem" in reply) reject(new Error(reply.problem));
        // How long it takes to load depends on what else the machine does.
        else timer?.refresh();
      });
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("it ended its thread (process.exit?)")));
      timer = setTimeout(late, limit);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
