import type { Backend, RunPlan, RunRecord } from "../backend.ts";
import { notRun } from "../not-run.ts";
import { simulatedServer } from "./releases.ts";
import { SimulatedRun } from "./simulated-run.ts";

/** The deterministic simulation: real client code, simulated time, network, disks and broker. */
export const simulation: Backend = {
  name: "sim",
  server: simulatedServer(),
  async run(plan: RunPlan): Promise<RunRecord> {
    const { servers, disk } = plan.topology.broker;
    if (disk !== undefined)
      return notRun("the simulated disk returns no errors (broker.disk); use --backend process");
    if (servers > 1) return notRun(standsAlone(servers));
    return new SimulatedRun(plan).run();
  },
};

/** A cluster of one would give the verdicts of one server under the name of many. */
function standsAlone(servers: number): string {
  return `the scenario has ${servers} servers, and the simulated one stands alone (streams with one replica); use --backend process`;
}
