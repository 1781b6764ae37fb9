import { z } from "zod";
import type { Link, World } from "../harness/backends/world.ts";
import type { Reference } from "./definition.ts";
import { names, oneOf } from "./fields.ts";

/** Directions of a fault on links, simplest first. */
export const directions = ["both", "to-broker", "from-broker"] as const;

/** One of {@link directions}. */
export type Direction = (typeof directions)[number];

/** Which links: those between these processes and these servers, all servers if absent. */
export const linkEnds = { processes: names("process"), servers: z.exactOptional(names("server")) };

/** Which links, and in which direction. */
export const directedLinks = { ...linkEnds, direction: oneOf(directions).default("both") };

/** The ends of the links of a fault. */
export interface LinkEnds {
  readonly processes: readonly string[];
  readonly servers?: readonly string[];
}

type Names = Pick<World, "processes" | "servers">;

/** The directed links of a fault. */
export function linksOf(fault: LinkEnds, direction: Direction, world: Names): Link[] {
  const servers = fault.servers ?? world.servers;
  return fault.processes.flatMap((process) => servers.flatMap((server) => between(process, server, direction)));
}

function between(process: string, server: string, direction: Direction): Link[] {
  const toBroker = { from: process, to: server };
  const fromBroker = { from: server, to: process };
  return direction === "both" ? [toBroker, fromBroker] : [direction === "to-broker" ? toBroker : fromBroker];
}

/** Both ends of the links of a fault. */
export function linkTargets(fault: LinkEnds, world: Names): string[] {
  return [...fault.processes, ...(fault.servers ?? world.servers)];
}

/** The names that a fault on links uses. */
export function linkReferences(fault: LinkEnds): Reference[] {
  return [...each("processes", "process", fault.processes), ...each("servers", "server", fault.servers ?? [])];
}

function each(key: string, of: Reference["of"], list: readonly string[]): Reference[] {
  return list.map((name, index) => ({ path: [key, index], name, of }));
}

/** The links of a fault for people, as `producer-1 | broker`. */
export function linkWords(fault: LinkEnds, direction: Direction): string {
  const ends = `${fault.processes.join(", ")} | ${fault.servers?.join(", ") ?? "broker"}`;
  return direction === "both" ? ends : `${ends} (only ${direction === "to-broker" ? "to" : "from"} the broker)`;
}
