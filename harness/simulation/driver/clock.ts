import type { Kernel } from "../kernel/kernel.ts";
import { deviation } from "../kernel/owner.ts";

/** Milliseconds since the epoch at which every simulated run starts: 2026-01-01T00:00:00Z. */
export const EPOCH_MS = 1_767_225_600_000;

/** Microseconds since the epoch on the wall clock of the current process. */
export function wallMicros(kernel: Kernel): number {
  const { clock } = kernel.current;
  clock.reads++;
  return EPOCH_MS * 1000 + kernel.now + deviation(clock, kernel.now);
}

/** Milliseconds since the epoch on the wall clock of the current process. */
export function wallMillis(kernel: Kernel): number {
  return Math.floor(wallMicros(kernel) / 1000);
}

const RealDate = Date;

/** A `Date` that reads the simulated wall clock, and is the real one in every other respect. */
export function simulatedDate(kernel: Kernel): DateConstructor {
  function SimulatedDate(this: unknown, ...values: unknown[]): unknown {
    if (new.target === undefined) return new RealDate(wallMillis(kernel)).toString();
    const target = new.target === (SimulatedDate as unknown) ? RealDate : new.target;
    return Reflect.construct(RealDate, values.length === 0 ? [wallMillis(kernel)] : values, target);
  }
  SimulatedDate.prototype = RealDate.prototype;
  SimulatedDate.now = () => wallMillis(kernel);
  SimulatedDate.parse = RealDate.parse.bind(RealDate);
  SimulatedDate.UTC = RealDate.UTC.bind(RealDate);
  return SimulatedDate as unknown as DateConstructor;
}

/** `process.hrtime` in virtual time. */
export function simulatedHrtime(kernel: Kernel): NodeJS.HRTime {
  const hrtime = (previous?: [number, number]): [number, number] => {
    const nanos = kernel.now * 1000;
    const seconds = Math.floor(nanos / 1e9) - (previous?.[0] ?? 0);
    const rest = (nanos % 1e9) - (previous?.[1] ?? 0);
    return rest < 0 ? [seconds - 1, rest + 1e9] : [seconds, rest];
  };
  return Object.assign(hrtime, { bigint: () => BigInt(kernel.now) * 1000n });
}
