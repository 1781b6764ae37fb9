import { ClockFilter } from "./clock-filter.ts";
import { askTime } from "./exchange.ts";
import type { Synchronizer } from "./synchronizer.ts";

/** Answers that are asked for in quick succession at the start. */
const BURST = 4;

/**
 * Each node asks the time server now and then, and goes by the answer that was fastest among the last
 * eight, so that a way that is slow for a while does not put the clock off. Nothing is done about the rate
 * of the clock, and there is one server, of which nobody doubts the time.
 * Source: RFC 5905 (NTP version 4), sections 8 and 10.
 */
export const ntp: Synchronizer = async ({ connection, context, server, interval, timeout, retry }) => {
  const { clock, id } = context;
  if (id === server) return;
  const filter = new ClockFilter();
  let heard = 0;
  for (;;) {
    const reading = await askTime(connection, server, clock, timeout).catch(() => undefined);
    if (reading !== undefined) heard++;
    const offset = reading === undefined ? undefined : filter.take(reading);
    if (offset !== undefined) {
      clock.adjust(offset);
      filter.adjusted(offset);
    }
    await clock.sleep(heard < BURST ? retry : interval);
  }
};
