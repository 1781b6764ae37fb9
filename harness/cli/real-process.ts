import type { CliProcess, CliStream } from "./cli-process.ts";

/** The process that this is. */
export function realProcess(): CliProcess & { finish(code: number): Promise<never> } {
  return {
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    onInterrupt(listener) {
      const signals = ["SIGINT", "SIGTERM"] as const;
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
    async finish(code) {
      await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
      // A scenario file may have left something running; it must not keep the process alive.
      return process.exit(code);
    },
  };
}

function streamOf(stream: NodeJS.WriteStream): CliStream {
  // Whoever reads may stop before the end (`capstan run | head`): the run goes on and its files are written.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") throw error;
  });
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
    write(text) {
      if (stream.writable) stream.write(text);
    },
  };
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writable) stream.write("", () => resolve());
    else resolve();
  });
}
