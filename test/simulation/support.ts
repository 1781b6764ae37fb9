import { SimulatedSurroundings } from "../../harness/simulation/driver/simulation.ts";
import { Kernel, type KernelOptions } from "../../harness/simulation/kernel/kernel.ts";
import type { Outcome } from "../../harness/simulation/kernel/outcome.ts";
import { Middlebox } from "../../harness/simulation/network/middlebox.ts";
import { Network } from "../../harness/simulation/network/network.ts";

export interface Bench {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly middlebox: Middlebox;
}

/** Runs `main` in a simulated world as the root owner, until it resolves. */
export async function simulate(
  main: (bench: Bench) => Promise<void> | void,
  options: Partial<KernelOptions> & { latency?: { low: number; high: number }; watch?: boolean } = {},
): Promise<Outcome & { escapes: readonly { resource: string; where?: string }[] }> {
  const kernel = new Kernel({ seed: 1, budget: { steps: 1_000_000, time: 3_600_000_000 }, ...options });
  const middlebox = new Middlebox(kernel);
  const network = new Network(kernel, { latency: options.latency ?? { low: 100, high: 100 }, middlebox });
  const surroundings = new SimulatedSurroundings(kernel, network, options.watch ?? false);
  const outcome = await kernel.run(() => {
    void (async () => main({ kernel, network, middlebox }))().then(
      () => kernel.stop(),
      (error: unknown) => kernel.fail(error),
    );
  }, surroundings);
  if (outcome.ending.how === "failed") throw outcome.ending.error;
  return { ...outcome, escapes: surroundings.escapes };
}

/** Waits on behalf of the root owner. */
export function sleep(kernel: Kernel, microseconds: number): Promise<void> {
  return new Promise((resolve) => {
    kernel.schedule(microseconds, kernel.root, "test", resolve);
  });
}
