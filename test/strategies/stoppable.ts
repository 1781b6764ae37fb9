import type { DeliveryStrategy, ProcessContext } from "../../harness/scenario/strategy.ts";

/** A strategy whose processes are told to stop in good order, which the simulation never does. */
export interface Stoppable {
  readonly strategy: DeliveryStrategy;
  /** Names of the processes that have stopped in good order. */
  readonly stopped: ReadonlySet<string>;
}

/** Makes the processes of a strategy stop `delay` milliseconds after their start, each by its own signal. */
export function stoppable(strategy: DeliveryStrategy, delay: number): Stoppable {
  const stopped = new Set<string>();
  return {
    stopped,
    strategy: {
      ...strategy,
      async producer(context) {
        const own = withOwnSignal(context);
        const producer = await strategy.producer(own.context);
        void context.clock.sleep(delay).then(async () => {
          own.stop();
          await producer.close?.();
          stopped.add(context.id);
        });
        return producer;
      },
      async consumer(context) {
        const own = withOwnSignal(context);
        void context.clock.sleep(delay).then(own.stop);
        await strategy.consumer(own.context);
        if (own.context.signal.aborted) stopped.add(context.id);
        // The harness takes a consumer that returns for one that has failed.
        await new Promise<never>(() => {});
      },
    },
  };
}

function withOwnSignal(context: ProcessContext): { context: ProcessContext; stop: () => void } {
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error));
  });
  aborted.catch(() => {});
  const clock = { ...context.clock, sleep: (time: number) => Promise.race([context.clock.sleep(time), aborted]) };
  return { context: { ...context, signal, clock }, stop: () => controller.abort() };
}
