import { faultKinds } from "../../faults/index.ts";
import type { BackendChoice } from "./backend-choice.ts";

/** Whether a kind of fault can be injected on a backend on this machine. */
export interface FaultAbility {
  readonly kind: string;
  readonly possible: boolean;
  /** By what means it is injected, or why it cannot be. */
  readonly how: string;
}

/** By what means the backends inject a kind of fault. */
type Means = Readonly<Record<Exclude<BackendChoice["name"], "sim">, string>>;

const atProxies = (what: string): Means => ({
  process: `the proxy on each link ${what}`,
  container: `the proxy on each link ${what}`,
});

const means: ReadonlyMap<string, Means> = new Map([
  ["partition", atProxies("holds everything")],
  [
    "server-partition",
    {
      process: "the proxies between servers hold everything",
      container: "docker network disconnect; in both directions at once, never in one alone",
    },
  ],
  [
    "server-ring",
    { process: "the proxies between servers hold everything", container: "docker network disconnect" },
  ],
  ["cut", atProxies("resets its connections")],
  ["slow-link", atProxies("passes everything on late")],
  ["drop", atProxies("tells NATS messages apart")],
  ["duplicate", atProxies("tells NATS messages apart")],
  ["delay", atProxies("tells NATS messages apart")],
  ["reorder", atProxies("tells NATS messages apart")],
  ["crash", { process: "SIGKILL", container: "SIGKILL" }],
  ["pause", { process: "SIGSTOP", container: "SIGSTOP, and docker pause for servers" }],
  ["broker-restart", { process: "SIGKILL", container: "docker kill" }],
  ["power-loss", { process: "the disk of a server loses what was not synced", container: "" }],
  [
    "clock-skew",
    { process: "the Date of the process is set off", container: "the Date of the process is set off" },
  ],
]);

/** What can be injected on a backend that can be used here: every kind of fault, in the order of their registry. */
export async function faultAbilities({
  name,
  impossible,
}: Pick<BackendChoice, "name" | "impossible">): Promise<FaultAbility[]> {
  const kinds = [...faultKinds.keys()];
  const problems = await impossible(new Set(kinds));
  return kinds.map((kind) => {
    const problem = problems.get(kind);
    const how = problem ?? (name === "sim" ? "simulated" : (means.get(kind)?.[name] ?? "for real"));
    return { kind, possible: problem === undefined, how };
  });
}

/** The same for a backend that cannot be used at all. */
export function noAbilities(problem: string): FaultAbility[] {
  return [...faultKinds.keys()].map((kind) => ({ kind, possible: false, how: problem }));
}
