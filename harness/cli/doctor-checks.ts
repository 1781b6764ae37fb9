import { accessSync, constants, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter } from "node:path";
import { satisfiesEngines } from "./node-version.ts";
import type { ContainerFindings } from "../backends/container/look.ts";
import { versionOf, type ServerBinary } from "../backends/process/binaries.ts";
import { freePort } from "../backends/process/port.ts";
import { canDieWithParent } from "../backends/process/own-process.ts";
import { hasSyncInterval } from "../backends/process/server-config.ts";
import type { MechanismProbe } from "../backends/process/store/power-loss-probe.ts";
import { clientNames, loadClient } from "../clients/client.ts";
import { messageOf } from "./errors.ts";

/** One thing that was looked at. */
export interface DoctorCheck {
  readonly name: string;
  /** `missing`: something works without it. `problem`: something is wrong. */
  readonly status: "ok" | "missing" | "problem";
  /** What was found. */
  readonly found: string;
  /** What works when this is put right, and how that is done. */
  readonly helps?: string;
}

/** Whether this version of Node can run capstan. */
export function checkNode(): DoctorCheck {
  const found = `${process.versions.node} (${process.platform} ${process.arch})`;
  if (satisfiesEngines(process.versions.node)) return { name: "Node", status: "ok", found };
  return { name: "Node", status: "problem", found, helps: "use Node 20.19 or newer, or 22.12 or newer" };
}

/** Which client libraries can be put under test. */
export function checkClients(): Promise<DoctorCheck[]> {
  return Promise.all(
    clientNames.map(async (client): Promise<DoctorCheck> => {
      const name = `client ${client}`;
      try {
        return { name, status: "ok", found: (await loadClient(client)).version };
      } catch (error) {
        const [found = "", install = ""] = messageOf(error).split("; ");
        return { name, status: "missing", found, helps: `for --client ${client}: ${install.replace("install it with: ", "")}` };
      }
    }),
  );
}

/** Which servers the backend process can run. */
export function checkServers(binaries: readonly ServerBinary[], variable: string | undefined): DoctorCheck[] {
  const [first, ...others] = binaries;
  const named = variable === undefined || variable === "" ? "CAPSTAN_NATS_SERVER is not set" : `CAPSTAN_NATS_SERVER is ${variable}`;
  if (first === undefined) {
    const helps = "for --backend process: install nats-server, or name its path by CAPSTAN_NATS_SERVER";
    return [{ name: "nats-server", status: "missing", found: `none on PATH or in .servers; ${named}`, helps }];
  }
  const line = ({ version, path }: ServerBinary): string => `${version}  ${path}`;
  const helps = "for power-loss-synced on --backend process: a nats-server of 2.10 or newer as the default";
  return [
    {
      name: "nats-server",
      status: "ok",
      found: `${line(first)}  (the default)`,
      ...(!hasSyncInterval(first.version) && { helps }),
    },
    ...others.map((binary): DoctorCheck => ({ name: "nats-server", status: "ok", found: line(binary) })),
  ];
}

/** Paths that the user named and that are no nats-server, or do not run. */
export function checkNamedServers(binaries: readonly ServerBinary[], variable: string | undefined): DoctorCheck[] {
  const paths = (variable ?? "").split(delimiter).filter((path) => path !== "");
  return paths
    .filter((path) => !existsSync(path) || versionOf(path) === undefined)
    .map((path) => ({
      name: "CAPSTAN_NATS_SERVER",
      status: "problem",
      found: `${path} ${existsSync(path) ? "is no nats-server that runs here" : "is not there"}`,
      helps: `correct CAPSTAN_NATS_SERVER${binaries.length > 0 ? "; until then it is not used" : ""}`,
    }));
}

/** Whether the backend container can use Docker. */
export function checkDocker({ engine, problem, image, imageIsHere }: ContainerFindings): DoctorCheck[] {
  if (engine === undefined) {
    const lines = (problem ?? "").split("\n");
    const helps = lines.find((line) => line.includes("what helps:"))?.replace(/^.*what helps: */, "");
    const found = lines.filter((line) => !/what helps:|needs no Docker/.test(line)).map((line) => line.trim());
    return [{ name: "Docker", status: "missing", found: found.join("\n"), helps: `for --backend container: ${helps ?? "see above"}` }];
  }
  const docker: DoctorCheck = { name: "Docker", status: "ok", found: `engine ${engine}` };
  if (imageIsHere === true) return [docker, { name: "image", status: "ok", found: image }];
  const helps = `for --backend container without a registry: docker pull ${image}, or --image with one that is here`;
  return [docker, { name: "image", status: "missing", found: `${image} is not here; the first run pulls it`, helps }];
}

/** Whether servers and proxies find ports to listen on. */
export async function checkPorts(): Promise<DoctorCheck> {
  try {
    return { name: "ports", status: "ok", found: `127.0.0.1:${await freePort()} and others are free` };
  } catch (error) {
    return { name: "ports", status: "problem", found: messageOf(error), helps: "for real backends: let processes listen on 127.0.0.1" };
  }
}

/** Whether runs can leave things where temporary files go. */
export function checkTemporaryFolder(): DoctorCheck {
  const folder = tmpdir();
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return { name: "temporary folder", status: "ok", found: folder };
  } catch (error) {
    const helps = "for real backends: name a folder that can be written to by TMPDIR";
    return { name: "temporary folder", status: "problem", found: messageOf(error), helps };
  }
}

/** Whether what a run has started ends with the harness even if that is killed. */
export function checkChildren(): DoctorCheck {
  if (canDieWithParent()) return { name: "clean-up", status: "ok", found: "setpriv: children die with a killed capstan" };
  const found = "no setpriv --pdeathsig: what a killed capstan leaves is removed by the next start";
  return { name: "clean-up", status: "missing", found, helps: "for a killed capstan to leave nothing: install util-linux" };
}

/** By which means the power of a server can be taken. */
export function checkPowerLoss(probes: readonly MechanismProbe[]): DoctorCheck[] {
  const works = probes.some(({ problem }) => problem === undefined);
  return probes.map(({ mechanism, summary, problem }): DoctorCheck => {
    const name = `power loss: ${mechanism.name}`;
    if (problem === undefined) return { name, status: "ok", found: summary };
    const helps = { helps: `for power-loss on --backend process: ${mechanism.name} (${problem})` };
    return { name, status: "missing", found: problem, ...(!works && helps) };
  });
}
