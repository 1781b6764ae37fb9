import { askTime } from "./exchange.ts";
import type { Synchronizer } from "./synchronizer.ts";

/**
 * Each node asks the time server now and then, and sets its clock to what it hears plus half the round
 * trip. One answer is taken as it is: a way there that is longer than the way back puts the clock off by
 * half the difference.
 * Source: F. Cristian, Probabilistic clock synchronization, Distributed Computing 3 (1989).
 */
export const cristian: Synchronizer = async ({ connection, context, server, interval, timeout, retry }) => {
  const { clock, id } = context;
  if (id === server) return;
  let hasHeard = false;
  for (;;) {
    const reading = await askTime(connection, server, clock, timeout).catch(() => undefined);
    if (reading !== undefined) clock.adjust(reading.offset);
    hasHeard ||= reading !== undefined;
    await clock.sleep(hasHeard ? interval : retry);
  }
};
