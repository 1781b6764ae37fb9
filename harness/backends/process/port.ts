import { once } from "node:events";
import { createServer } from "node:net";

/** Below what systems give to outgoing connections, so that a restarted server finds its port free. */
const RANGE = { low: 20_000, high: 32_000 };
const TRIES = 50;
/** Ports given out last: between the look at a port and the start of its server another run may look. */
const RECENT = 1_000;

const given = new Set<number>();

/** A loopback port on which nobody listens. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried++) {
    const port = RANGE.low + Math.floor(Math.random() * (RANGE.high - RANGE.low));
    if (given.has(port)) continue;
    remember(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${RANGE.low} and ${RANGE.high} on 127.0.0.1 in ${TRIES} tries`);
}

function remember(port: number): void {
  given.add(port);
  if (given.size <= RECENT) return;
  for (const oldest of given) {
    given.delete(oldest);
    return;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: "127.0.0.1", exclusive: true });
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
