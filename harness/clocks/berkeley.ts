import { askTime } from "./exchange.ts";
import { faultTolerantAverage } from "./fault-tolerant-average.ts";
import type { Synchronizer } from "./synchronizer.ts";

/** Milliseconds that clocks may be apart and still count for the average. */
const TOLERANCE = 1_000;

/**
 * The time server asks all nodes how late it is, averages the clocks that are close together, its own among
 * them, and tells each node by how much to set its clock. A node that cannot be reached is left out of the
 * round; while the server is down nobody takes its place, as the original would.
 * Source: R. Gusella, S. Zatti, The accuracy of the clock synchronization achieved by TEMPO in Berkeley
 * UNIX 4.3BSD, IEEE Transactions on Software Engineering 15 (1989).
 */
export const berkeley: Synchronizer = async ({ connection, context, server, interval, timeout, retry }) => {
  const { clock, id, peers } = context;
  if (id !== server) {
    connection.subscribe(adjustmentOf(id), {
      callback: (error, message) => {
        if (error === null) clock.adjust(message.json<number>());
      },
    });
    return;
  }
  let hasHeard = false;
  for (;;) {
    const asked = await Promise.all(
      peers.map((node) =>
        askTime(connection, node, clock, timeout).then(
          ({ offset }) => ({ node, offset }),
          () => undefined,
        ),
      ),
    );
    const heard = asked.filter((answer) => answer !== undefined);
    const average = faultTolerantAverage([0, ...heard.map(({ offset }) => offset)], TOLERANCE);
    for (const { node, offset } of heard)
      connection.publish(adjustmentOf(node), JSON.stringify(average - offset));
    clock.adjust(average);
    hasHeard ||= heard.length === peers.length;
    await clock.sleep(hasHeard ? interval : retry);
  }
};

function adjustmentOf(node: string): string {
  return `capstan.clock.adjust.${node}`;
}
