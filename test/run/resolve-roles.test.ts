import { describe, expect, test } from "vitest";
import { definitionOf, parseSchedule } from "../../faults/index.ts";
import { resolveRoles } from "../../harness/run/resolve-roles.ts";
import type { Fault } from "../../harness/scenario/fault.ts";
import { serverInRole, serverRoles } from "../../harness/scenario/server-role.ts";

const servers = ["nats-1", "nats-2", "nats-3"];
const leaders = { stream: "nats-2", meta: "nats-3" };
const resolve = (fault: Fault) =>
  resolveRoles(fault, definitionOf(fault).references(fault), { servers, leaders: () => leaders });

describe("the roles of servers", () => {
  test("are there only in a cluster", () => {
    expect(serverRoles(1)).toEqual([]);
    expect(serverRoles(3)).toEqual(["leader", "follower-1", "follower-2", "meta-leader"]);
    expect(serverRoles(5)).toHaveLength(6);
  });

  test("are those of this moment", () => {
    const now = serverRoles(3).map((role) => serverInRole(role, servers, leaders));
    expect(now).toEqual(["nats-2", "nats-1", "nats-3", "nats-3"]);
    expect(serverInRole("leader", servers, { stream: undefined, meta: undefined })).toBeUndefined();
    expect(serverInRole("follower-1", servers, { stream: undefined, meta: "nats-1" })).toBeUndefined();
    expect(serverInRole("follower-3", servers, leaders)).toBeUndefined();
  });
});

describe("a fault that names roles", () => {
  test.each([
    [{ kind: "broker-restart", at: 5, server: "leader" }, { server: "nats-2" }, { leader: "nats-2" }],
    [{ kind: "pause", at: 5, target: "follower-2" }, { target: "nats-3" }, { "follower-2": "nats-3" }],
    [
      {
        kind: "server-partition",
        at: 5,
        servers: ["leader", "nats-1"],
        direction: "both",
        bridge: "follower-2",
      },
      { servers: ["nats-2", "nats-1"], bridge: "nats-3" },
      { leader: "nats-2", "follower-2": "nats-3" },
    ],
    [
      { kind: "partition", at: 5, processes: ["producer-1"], servers: ["leader"], direction: "both" },
      { processes: ["producer-1"], servers: ["nats-2"] },
      { leader: "nats-2" },
    ],
  ])("acts on the servers that have them: %j", (fault, names, roles) => {
    expect(resolve(fault)).toEqual({ fault: { ...fault, ...names }, roles });
  });

  test("stays as it is if it names servers", () => {
    const fault = { kind: "broker-restart", at: 5, server: "nats-1" };
    expect(resolve(fault)).toEqual({ fault, roles: {} });
  });

  test("cannot be resolved while nobody has the role", () => {
    const none = { servers, leaders: () => ({ stream: undefined, meta: undefined }) };
    const fault = { kind: "broker-restart", at: 5, server: "leader" };
    expect(resolveRoles(fault, [{ path: ["server"], name: "leader" }], none)).toBeUndefined();
  });

  const errorFor = (json: object, count: number): string => {
    const topology = { producers: 1, consumers: 1, broker: { servers: count, syncInterval: 1_000 } };
    try {
      parseSchedule([json], { topology });
      return "none";
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  };

  test("is an error if the scenario has no such server", () => {
    const restart = { kind: "broker-restart", at: 5, server: "leader" };
    expect(errorFor(restart, 3)).toBe("none");
    expect(errorFor(restart, 1)).toContain(
      'server is "leader", but the scenario has no such server; roles need a cluster that has them (it has nats-1)',
    );
    expect(errorFor({ ...restart, server: "nats-4" }, 3)).toContain(
      'server is "nats-4", but the scenario has no such server',
    );
    expect(errorFor({ ...restart, server: "follower-4" }, 3)).toContain("roles need a cluster that has them");
  });

  test("is an error that names what it needs if the kind needs more servers", () => {
    expect(errorFor({ kind: "server-partition", at: 5, servers: ["nats-1"] }, 1)).toContain(
      "needs a broker of 3 servers, but the scenario has 1; set broker.servers, or run with --cluster 3",
    );
  });
});
