import { setTimeout as sleep } from "node:timers/promises";
import type { AppProcess } from "./app-process.ts";
import type { Broker } from "./broker.ts";
import type { ProcessWorld } from "./process-world.ts";
import { Pulse, type Stall } from "./pulse.ts";

/** Milliseconds in which a process must answer to count as running. */
const ANSWER_LIMIT = 5_000;
/** Times that a warm-up during which something was held up is gone through at most. */
const WARM_UPS = 10;
/** Milliseconds since the last event about a message after which a run is quiet even on a machine that never is. */
const LONGEST_UNREST = 5_000;

/** Whose signs of life are looked for. */
export interface Vitals {
  readonly processes: ReadonlyMap<string, AppProcess>;
  readonly broker: Pick<Broker, "servers" | "beat">;
  readonly world: Pick<ProcessWorld, "epochOf">;
  /** Told of every stall when it is over. */
  readonly stalled: (stall: Stall) => void;
}

/**
 * Whether all processes and servers of a run can do what they are to do: waiting for a time alone says
 * nothing on a machine that gives them no time.
 */
export class VitalSigns {
  readonly #processes: ReadonlyMap<string, AppProcess>;
  readonly #pulse: Pulse;

  constructor({ processes, broker, world, stalled }: Vitals) {
    this.#processes = processes;
    const patient = (name: string, beat: () => Promise<number | undefined>) => ({
      name,
      epoch: () => world.epochOf(name),
      beat,
    });
    this.#pulse = new Pulse(
      [
        ...[...processes].map(([name, process]) => patient(name, () => process.ping(false))),
        ...[...broker.servers.keys()].map((name) => patient(name, () => broker.beat(name))),
      ],
      stalled,
    );
    this.#pulse.start();
  }

  /** Ends looking; tells of stalls that last until now. */
  stop(): void {
    this.#pulse.stop();
  }

  /** Resolves when all processes could run for so long and have taken in everything that they were sent. */
  async warmUp(milliseconds: number): Promise<void> {
    for (let time = 1; time <= WARM_UPS; time++) {
      const start = performance.now();
      await this.deaf();
      await sleep(milliseconds);
      await this.deaf();
      if (this.#pulse.calmFor() >= performance.now() - start) return;
    }
  }

  /**
   * Waits until every running process has taken in what its connections were sent so far; gives the names
   * of those that do not answer.
   */
  async deaf(): Promise<string[]> {
    const running = [...this.#processes.values()].filter(({ state }) => state === "alive");
    const answers = await Promise.all(
      running.map(async (process) => {
        const late = sleep(ANSWER_LIMIT, false, { ref: false });
        return Promise.race([process.ping(true).then(() => true), late]);
      }),
    );
    return running.flatMap(({ name }, index) => (answers[index] === true ? [] : [name]));
  }

  /** Milliseconds of quiet in which everybody could run, given those since the last event about a message. */
  quiet(sinceActivity: number): number {
    return sinceActivity > LONGEST_UNREST ? sinceActivity : Math.min(sinceActivity, this.#pulse.calmFor());
  }
}
