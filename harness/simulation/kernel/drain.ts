/**
 * How the engine's own queues (nextTick, promises) are emptied between two events.
 *
 * `tick`: synchronously, by Node's `process._tickCallback`, so that a whole run is one macrotask and
 * no foreign code can run inside it. `immediate`: by waiting for a real `setImmediate`, which is
 * public API and slower. Both give the same traces.
 */
export type Drain = "tick" | "immediate";

const realSetImmediate = setImmediate;
const { _tickCallback: tickCallback } = process as unknown as { _tickCallback?: () => void };

/** Whether this Node can drain synchronously. */
export const canDrainSynchronously: boolean = typeof tickCallback === "function";

/** Runs all pending nextTick callbacks and microtasks now; a no-op inside a microtask. */
export function drainNow(): void {
  tickCallback?.call(process);
}

/** Resolves in a later macrotask, after all pending microtasks. */
export function nextMacrotask(): Promise<void> {
  return new Promise((resolve) => realSetImmediate(resolve));
}

/** Calls back in a fresh macrotask, with empty queues. */
export function inMacrotask(callback: () => void): void {
  realSetImmediate(callback);
}
