import type { NodeContext } from "../../harness/scenario/data-strategy.ts";
import { numberSetting } from "../common/settings.ts";

/** One of several attempts at an operation. */
export interface Attempt {
  /** Milliseconds that it may take: `attemptTimeout`, or less if less is left. */
  readonly timeout: number;
  /** Whether it was given up and another one may be under way: then it must change nothing any more. */
  readonly isOver: () => boolean;
}

/**
 * Tries until it succeeds or `deadline` milliseconds have passed; waits `retryDelay` between tries.
 * Rejects with the last error.
 */
export async function within<T>(context: NodeContext, attempt: (one: Attempt) => Promise<T>): Promise<T> {
  const { clock, settings } = context;
  const end = clock.monotonic() + numberSetting(settings, "deadline");
  for (;;) {
    const left = end - clock.monotonic();
    const timeout = Math.max(1, Math.min(numberSetting(settings, "attemptTimeout"), left));
    let over = false;
    try {
      return await Promise.race([attempt({ timeout, isOver: () => over }), tooLate(context, timeout)]);
    } catch (error) {
      over = true;
      const wait = numberSetting(settings, "retryDelay");
      if (context.signal.aborted || clock.monotonic() + wait >= end) throw error;
      await clock.sleep(wait);
    }
  }
}

/** What an attempt has already sent may still take effect. */
async function tooLate({ clock }: NodeContext, timeout: number): Promise<never> {
  await clock.sleep(timeout);
  throw new Error(`no answer within ${Math.round(timeout)} ms`);
}
