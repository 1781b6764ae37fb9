import type { Stage } from "../../backends/backend.ts";
import { finalPrefix } from "../../checkers/data/data-facts.ts";
import type { OperationCall } from "../../history/events.ts";
import { operate } from "./operate.ts";

/** Milliseconds between two tries of a final read, and how many there are. */
const FINAL_DELAY = 250;
const FINAL_TRIES = 20;

/** Reads at a node when the run has come to rest; tries again while the node does not answer. */
export async function finalReads(
  stage: Stage,
  node: string,
  reads: readonly OperationCall[],
  deadline: number,
): Promise<void> {
  const session = `${finalPrefix}${node}`;
  let number = 0;
  for (const operation of reads) {
    for (let tries = 1; tries <= FINAL_TRIES; tries++) {
      number++;
      const about = { id: `${session}/${number}`, session, number, deadline };
      const { type } = await operate(stage, { node, operation }, about);
      if (type === "ok") break;
      await stage.world.sleep(FINAL_DELAY);
    }
  }
}
