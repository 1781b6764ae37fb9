import { findProfile } from "../../simulation/nats/profile.ts";
import type { Backend, RunPlan, RunRecord } from "../backend.ts";
import { SimulatedRun } from "./simulated-run.ts";

/** The deterministic simulation: real client code, simulated time, network, disks and broker. */
export const simulation: Backend = {
  name: "sim",
  server: `simulated nats-server ${findProfile(undefined).version}`,
  run: (plan: RunPlan): Promise<RunRecord> => new SimulatedRun(plan).run(),
};
