import type { NodeContext } from "../../harness/scenario/data-strategy.ts";
import { numberSetting } from "../delivery/settings.ts";

/** How much of an operation's time is left. */
export interface Remaining {
  /** Milliseconds that one attempt may take: `attemptTimeout`, or less if less is left. */
  readonly timeout: number;
  /** Whether an earlier attempt of this operation failed without telling whether it took effect. */
  readonly again: boolean;
}

/**
 * Tries until it succeeds or `deadline` milliseconds have passed; waits `retryDelay` between tries.
 * Rejects with the last error.
 */
export async function within<T>(
  context: NodeContext,
  attempt: (remaining: Remaining) => Promise<T>,
): Promise<T> {
  const { clock, settings } = context;
  const end = clock.monotonic() + numberSetting(settings, "deadline");
  for (let again = false; ; again = true) {
    const left = end - clock.monotonic();
    const timeout = Math.max(1, Math.min(numberSetting(settings, "attemptTimeout"), left));
    try {
      return await Promise.race([attempt({ timeout, again }), tooLate(context, timeout)]);
    } catch (error) {
      const wait = numberSetting(settings, "retryDelay");
      if (context.signal.aborted || clock.monotonic() + wait >= end) throw error;
      await clock.sleep(wait);
    }
  }
}

/** An attempt that is given up may still take effect. */
async function tooLate({ clock }: NodeContext, timeout: number): Promise<never> {
  await clock.sleep(timeout);
  throw new Error(`no answer within ${Math.round(timeout)} ms`);
}
