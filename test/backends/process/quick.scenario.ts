// The built-in strategies with little to do, so that a run on real processes takes a few seconds.
import { defineScenario } from "capstan";
import { deliveryStrategies } from "capstan/strategies";

export const quick = deliveryStrategies.map((strategy) =>
  defineScenario({
    name: "quick",
    strategy,
    workload: { messages: 6, spread: 600 },
    limits: { quiet: 300, recovery: 30_000 },
  }),
);
