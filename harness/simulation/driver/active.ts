import type { Kernel } from "../kernel/kernel.ts";
import type { Network } from "../network/network.ts";

/** The simulated run that this thread is executing now. */
export interface ActiveRun {
  readonly kernel: Kernel;
  readonly network: Network;
}

let run: ActiveRun | undefined;

/** The run that is executing on this thread, if any. */
export function activeRun(): ActiveRun | undefined {
  return run;
}

/**
 * Makes a run the executing one.
 * @throws Error if another one is: patched globals allow one run at a time per thread.
 */
export function activate(next: ActiveRun): void {
  if (run !== undefined) throw new Error("a simulated run is executing on this thread already");
  run = next;
}

/** Ends the executing run. */
export function deactivate(): void {
  run = undefined;
}
