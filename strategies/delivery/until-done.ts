import type { NatsConnection } from "@nats-io/transport-node";
import type { ProcessContext } from "../../harness/scenario/strategy.ts";
import { numberSetting } from "../common/settings.ts";

/**
 * Tries until it succeeds; waits `retryDelay` between tries. Gives up, with the last error, only when
 * the process is told to stop or the connection is closed for good.
 *
 * Every error is tried again: a publish that timed out may have been stored or not.
 */
export async function untilDone<T>(
  context: ProcessContext,
  connection: NatsConnection,
  attempt: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (context.signal.aborted || connection.isClosed()) throw error;
      context.log(`try again after: ${describe(error)}`);
      await context.clock.sleep(numberSetting(context.settings, "retryDelay"));
    }
  }
}

/** An error's message; whatever else was thrown, as text. */
export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
