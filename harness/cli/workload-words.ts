import { workloadSize, type Workload } from "../scenario/workload.ts";
import { counted } from "./progress-text.ts";

/** The size of a workload, as `3 messages` or `1 operation`. */
export function workloadWords(workload: Workload): string {
  return counted(workloadSize(workload), "messages" in workload ? "message" : "operation");
}
