import type { Clocks, ClockSynchronization } from "../scenario/clocks.ts";
import type { DataStrategy, NodeContext } from "../scenario/data-strategy.ts";
import { berkeley } from "./berkeley.ts";
import { cristian } from "./cristian.ts";
import { tellTime } from "./exchange.ts";
import { ntp } from "./ntp.ts";
import type { Synchronizer } from "./synchronizer.ts";

const synchronizers: Readonly<Record<Exclude<ClockSynchronization, "none">, Synchronizer>> = {
  cristian,
  berkeley,
  ntp,
};

/** Milliseconds to wait for the time of another node. */
const TIMEOUT = 500;

/** Milliseconds to the next round while no node has answered yet, as when all have just started. */
const RETRY = 50;

/**
 * A strategy whose nodes keep their clocks together, by messages through the same broker and the same
 * faults. The first node is the time server.
 */
export function synchronized(strategy: DataStrategy, { synchronization, interval }: Clocks): DataStrategy {
  if (synchronization === "none") return strategy;
  const synchronizer = synchronizers[synchronization];
  return {
    ...strategy,
    async node(context) {
      await start(synchronizer, context, interval);
      return strategy.node(context);
    },
  };
}

async function start(synchronizer: Synchronizer, context: NodeContext, interval: number): Promise<void> {
  const connection = await context.connect();
  const server = context.nodes[0] ?? context.id;
  tellTime(connection, context.id, context.clock);
  // It ends with the process, whose signal makes its sleep reject.
  void synchronizer({ context, connection, server, interval, timeout: TIMEOUT, retry: RETRY }).catch(
    (error: unknown) => {
      if (!context.signal.aborted) throw error;
    },
  );
}
