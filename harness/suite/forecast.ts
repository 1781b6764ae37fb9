import type { RunCase } from "../scenario/scenario.ts";
import { startPool, type Pool } from "./pool.ts";
import type { SuiteSource } from "./source.ts";

/** Tells before a run that takes seconds whether its faults are likely to take effect. */
export interface Forecast {
  /** Whether one of the faults of a case of a cell, by its position, takes effect; true if nobody can tell. */
  bites(cell: number, drawn: RunCase): Promise<boolean>;
  close(): Promise<void>;
}

/** Forecasts by playing the case in simulation, which takes milliseconds. */
export function simulatedForecast(source: SuiteSource): Forecast {
  let pool: Promise<Pool> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let end = (): void => {};
  // What a worker was asked that is ended is never answered.
  const ended = new Promise<true>((resolve) => (end = () => resolve(true)));
  const play = async (cell: number, drawn: RunCase): Promise<boolean> => {
    pool ??= startPool(source, 1);
    const [played] = await (await pool).play({ type: "cases", cell, cases: [drawn], properties: [] });
    if (played === undefined || played.failure !== undefined || played.unsupported.length > 0) return true;
    return !played.measures.vacuous;
  };
  return {
    bites(cell, drawn) {
      if (drawn.schedule.length === 0) return Promise.resolve(true);
      // What cannot be simulated is left to the real run.
      const answer = last.then(() => play(cell, drawn)).catch(() => true);
      last = answer;
      return Promise.race([answer, ended]);
    },
    async close() {
      end();
      await (await pool?.catch(() => undefined))?.close();
    },
  };
}
