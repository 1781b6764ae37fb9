import { VariableError } from "./errors.ts";

/** What the environment says about all checks of a test run; it wins over the options in the code. */
export interface Variables {
  readonly seed?: number;
  readonly runs?: number;
  /** Path of a stored failure: only this is run, once. */
  readonly replay?: string;
}

/** Largest seed: they are unsigned 32-bit integers. */
const maxSeed = 0xffff_ffff;

/**
 * Reads `CAPSTAN_SEED`, `CAPSTAN_RUNS` and `CAPSTAN_REPLAY`.
 * @throws VariableError that names the variable and what is expected.
 */
export function variablesOf(env: Readonly<Record<string, string | undefined>>): Variables {
  const seed = wholeNumber(env, "CAPSTAN_SEED", 0, maxSeed);
  const runs = wholeNumber(env, "CAPSTAN_RUNS", 1, 100_000_000);
  const replay = env["CAPSTAN_REPLAY"];
  return {
    ...(seed !== undefined && { seed }),
    ...(runs !== undefined && { runs }),
    ...(replay !== undefined && replay !== "" && { replay }),
  };
}

function wholeNumber(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  low: number,
  high: number,
): number | undefined {
  const text = env[name];
  if (text === undefined || text === "") return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= low && value <= high) return value;
  throw new VariableError(
    `${name} is ${JSON.stringify(text)}; expected a whole number from ${low} to ${high}`,
  );
}
