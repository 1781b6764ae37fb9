import type { Fault } from "../harness/scenario/fault.ts";

/** When a lasting fault is there, as `120 to 480 ms`. */
export function during(fault: Fault): string {
  return fault.duration === undefined
    ? `from ${fault.at} ms until recovery`
    : `${fault.at} to ${fault.at + fault.duration} ms`;
}
