import type { Stage } from "../../backends/backend.ts";
import { drawClocks } from "../../clocks/draw-clocks.ts";
import type { Clocks } from "../../scenario/clocks.ts";

/** Milliseconds between two looks at the clocks. */
const LOOK_INTERVAL = 100;

/** Sets the clocks of nodes as wrong as the scenario says, drawn from the seed of the run. */
export function misset(stage: Stage, nodes: readonly string[], clocks: Clocks, seed: number): void {
  for (const { node, offset, drift } of drawClocks(nodes, clocks, seed)) {
    stage.clocks.setClock(node, offset, drift);
  }
}

/** Writes into the history how wrong the clocks are, now and again for so many milliseconds. */
export async function watchClocks(stage: Stage, nodes: readonly string[], duration: number): Promise<void> {
  const end = stage.world.now() + duration;
  while (stage.world.now() < end) {
    const errors = nodes.map((node) => [node, Math.round(stage.clocks.clockError(node) * 1000)]);
    stage.record({ type: "clocks", errors: Object.fromEntries(errors) as Record<string, number> });
    await stage.world.sleep(LOOK_INTERVAL);
  }
}
