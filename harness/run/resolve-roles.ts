import type { World } from "../backends/world.ts";
import type { Fault } from "../scenario/fault.ts";
import type { Json } from "../scenario/json.ts";
import { isServerRole, serverInRole } from "../scenario/server-role.ts";

/** A name in a fault, and where it stands in its JSON. */
export interface NamedPlace {
  readonly path: readonly (string | number)[];
  readonly name: string;
}

/** A fault that names servers alone, and which of them stand for roles. */
export interface ResolvedFault {
  readonly fault: Fault;
  /** Servers by the role that they had. */
  readonly roles: Readonly<Record<string, string>>;
}

/**
 * Puts the servers that have roles now in the place of the roles that a fault names; undefined if
 * nobody has one of them.
 */
export function resolveRoles(
  fault: Fault,
  names: readonly NamedPlace[],
  world: Pick<World, "servers" | "leaders">,
): ResolvedFault | undefined {
  const roles: Record<string, string> = {};
  let resolved: Json = fault as Json;
  for (const { path, name } of names) {
    if (!isServerRole(name)) continue;
    const server = serverInRole(name, world.servers, world.leaders());
    if (server === undefined) return undefined;
    roles[name] = server;
    resolved = replaced(resolved, path, server);
  }
  return { fault: resolved as unknown as Fault, roles };
}

function replaced(json: Json, [key, ...rest]: readonly (string | number)[], value: Json): Json {
  if (key === undefined) return value;
  if (Array.isArray(json))
    return json.map((item: Json, index) => (index === key ? replaced(item, rest, value) : item));
  const object = json as Readonly<Record<string, Json>>;
  return { ...object, [key]: replaced(object[key] ?? null, rest, value) };
}
