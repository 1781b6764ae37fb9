import { lookAtContainers, type ContainerFindings } from "../backends/container/look.ts";
import { BINARY_VARIABLE, findBinaries } from "../backends/process/binaries.ts";
import { impossibleKinds } from "../backends/process/impossible-kinds.ts";
import { probePowerLoss, type MechanismProbe } from "../backends/process/store/power-loss-probe.ts";
import { Workspace } from "../backends/process/workspace.ts";
import { impossibleInContainers } from "../backends/container/impossible.ts";
import { simulated, type BackendChoice } from "../suite/backend-choice.ts";
import { faultAbilities, noAbilities, type FaultAbility } from "../suite/fault-abilities.ts";
import { loadCells } from "../suite/load.ts";
import { runSuite } from "../suite/run-suite.ts";
import type { CliProcess } from "./cli-process.ts";
import {
  checkChildren,
  checkClients,
  checkDocker,
  checkNamedServers,
  checkNode,
  checkPorts,
  checkPowerLoss,
  checkServers,
  checkTemporaryFolder,
  type DoctorCheck,
} from "./doctor-checks.ts";
import { messageOf } from "./errors.ts";

/** A backend as it is on this machine. */
export interface ExaminedBackend {
  readonly name: BackendChoice["name"];
  readonly usable: boolean;
  /** Why it cannot be used, in one line. */
  readonly problem?: string;
  readonly faults: readonly FaultAbility[];
}

/** What was found on this machine. */
export interface DoctorReport {
  readonly checks: readonly DoctorCheck[];
  readonly backends: readonly ExaminedBackend[];
}

/** Looks at everything that backends need. Changes nothing, but for removing what killed runs have left behind. */
export async function examine(image: string | undefined, { env, cwd }: CliProcess): Promise<DoctorReport> {
  const binaries = findBinaries({ env, cwd });
  const temporary = checkTemporaryFolder();
  const [clients, containers, ports, probes, sim] = await Promise.all([
    checkClients(),
    lookAtContainers(env, image),
    checkPorts(),
    temporary.status === "ok" ? probe() : Promise.resolve([]),
    trySimulation(),
  ]);
  const checks = [
    checkNode(),
    ...clients,
    sim,
    ...checkServers(binaries, env[BINARY_VARIABLE]),
    ...checkNamedServers(binaries, env[BINARY_VARIABLE]),
    ...checkDocker(containers),
    ports,
    temporary,
    checkChildren(),
    ...checkPowerLoss(probes),
  ];
  const backends = [
    await examined("sim", sim.status === "ok" ? undefined : sim.found, (kinds) => simulated().impossible(kinds)),
    await examined("process", binaries.length > 0 ? undefined : "no nats-server was found", (kinds) =>
      impossibleKinds(kinds, () => Promise.resolve(probes)),
    ),
    await examined("container", containerProblem(containers), (kinds) => Promise.resolve(impossibleInContainers(kinds))),
  ];
  return { checks, backends };
}

async function examined(
  name: BackendChoice["name"],
  problem: string | undefined,
  impossible: BackendChoice["impossible"],
): Promise<ExaminedBackend> {
  if (problem !== undefined) return { name, usable: false, problem, faults: noAbilities(problem) };
  return { name, usable: true, faults: await faultAbilities({ name, impossible }) };
}

function containerProblem({ problem, image, imageIsHere }: ContainerFindings): string | undefined {
  if (problem !== undefined) return problem.split("\n")[0];
  return imageIsHere === true ? undefined : `the image ${image} is not here yet`;
}

async function probe(): Promise<MechanismProbe[]> {
  using workspace = new Workspace();
  return await probePowerLoss(workspace.folder);
}

/** Runs one simulated case, from the client under test to the verdict. */
async function trySimulation(): Promise<DoctorCheck> {
  const name = "simulation";
  const source = { files: [], strategies: ["at-least-once"], faults: ["none"], client: "nats-io" } as const;
  try {
    const cells = await loadCells(source);
    const pool = await simulated().start(source, cells, 1);
    try {
      const [search] = await runSuite(cells, pool, { seed: 1, runs: 1 });
      if (search?.failure !== undefined) return { name, status: "problem", found: search.failure.message };
      return { name, status: "ok", found: "a run of at-least-once was made and judged" };
    } finally {
      await pool.close();
    }
  } catch (error) {
    return { name, status: "problem", found: messageOf(error) };
  }
}
