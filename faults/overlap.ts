import type { FaultHandle, World } from "../harness/backends/world.ts";

interface Held {
  readonly handles: FaultHandle[];
  active: number;
}

/** Per run: what is held, by key. */
const heldIn = new WeakMap<World, Map<string, Held>>();

/**
 * Joins faults that keep the same thing down (or paused, or its clock wrong): it comes back when the last of them is
 * healed, and then only once. Without this the end of one fault would cut another one short.
 * A fault that finds its target down already is vacuous: its own handle counts nothing.
 * Healing twice is the same as healing once.
 */
export function untilLastHeals(world: World, key: string, handle: FaultHandle): FaultHandle {
  const held = hold(world, key, handle);
  let healed = false;
  return {
    ...(handle.begun !== undefined && { begun: handle.begun }),
    heal() {
      if (healed) return;
      healed = true;
      held.active -= 1;
      if (held.active === 0) release(world, key, held);
    },
    evidence: () => handle.evidence(),
  };
}

function hold(world: World, key: string, handle: FaultHandle): Held {
  const all = heldIn.get(world) ?? new Map<string, Held>();
  heldIn.set(world, all);
  const held = all.get(key) ?? { handles: [], active: 0 };
  all.set(key, held);
  held.handles.push(handle);
  held.active += 1;
  return held;
}

function release(world: World, key: string, held: Held): void {
  heldIn.get(world)?.delete(key);
  for (const handle of held.handles) handle.heal();
}
