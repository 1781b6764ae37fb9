import type { Engine } from "./engine.ts";

/** Lines of a container's log that are kept. */
const LINES = 2_000;
/** Bytes in front of each piece of a log: the stream it is from, and its length. */
const HEADER = 8;

/** The end of what a container has written so far, over all its starts; empty if there is no such container. */
export async function containerLog(engine: Engine, id: string): Promise<string> {
  try {
    const log = await engine
      .getContainer(id)
      .logs({ stdout: true, stderr: true, follow: false, tail: LINES });
    return withoutHeaders(log);
  } catch {
    return "";
  }
}

/** The text of a log as the engine sends it: pieces of two streams, each with a header. */
export function withoutHeaders(log: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + HEADER <= log.length;) {
    const end = at + HEADER + log.readUInt32BE(at + 4);
    pieces.push(log.subarray(at + HEADER, end));
    at = end;
  }
  return Buffer.concat(pieces).toString("utf8");
}
