import type { Stage } from "../../backends/backend.ts";
import { judgeFacts } from "../../checkers/compose.ts";
import { foldFacts } from "../../checkers/facts.ts";
import { measureRun } from "../../checkers/run-measures.ts";
import { deliveryProperties } from "../../scenario/claims.ts";
import type { DeliveryScenario } from "../../scenario/scenario.ts";
import type { DeliveryWorkload } from "../../scenario/workload.ts";
import { workloadMessages, type TimedMessage } from "../messages.ts";
import type { RunKind } from "./kind.ts";

/** Messages from producers to consumers. */
export const deliveryKind: RunKind<DeliveryScenario, DeliveryWorkload> = {
  // The stage itself knows which sends have not ended.
  play: (stage, workload) => ({ begun: sendAll(stage, workloadMessages(workload)), open: () => [] }),
  isIdle: ({ operations, deliveries, notRunning }) =>
    operations.length === 0 && deliveries === 0 && notRunning.length === 0,
  judge(history, properties, { limits }) {
    const facts = foldFacts(history);
    const own = deliveryProperties.filter((property) => properties.includes(property));
    return {
      verdicts: judgeFacts(facts, own),
      measures: (costs) => measureRun(history, facts, costs, limits),
    };
  },
};

async function sendAll(stage: Stage, messages: readonly TimedMessage[]): Promise<void> {
  const start = stage.world.now();
  for (const { at, message } of messages) {
    const wait = start + at - stage.world.now();
    if (wait > 0) await stage.world.sleep(wait);
    stage.send(message);
  }
}
