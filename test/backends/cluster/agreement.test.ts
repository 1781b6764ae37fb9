import { describe, expect, test } from "vitest";
import { bypass, disagreement } from "../../../harness/backends/cluster/agreement.ts";
import { openRoutes, routesOf } from "../../../harness/backends/cluster/route-proxies.ts";
import { ProxyNetwork } from "../../../harness/backends/proxy/proxy-network.ts";

const names = ["nats-1", "nats-2", "nats-3"];

describe("what a cluster is ready by", () => {
  const agreed = { metaLeader: "nats-2", clusterSize: 3, streams: [] };
  const { metaLeader: _, ...leaderless } = agreed;
  const said = (other: typeof agreed | typeof leaderless | undefined) =>
    new Map(names.map((name) => [name, name === "nats-3" ? other : agreed]));

  test.each([
    ["all agree", agreed, undefined],
    ["one does not answer", undefined, "nats-3 does not answer"],
    ["one counts fewer servers", { ...agreed, clusterSize: 2 }, "nats-3 counts 2 of 3 servers"],
    ["one knows no leader", leaderless, "nats-3 knows no leader of the meta group"],
    [
      "one follows another leader",
      { ...agreed, metaLeader: "nats-1" },
      "the servers name nats-2 and nats-1 as leaders of the meta group",
    ],
  ])("%s", (_name, other, expected) => {
    expect(disagreement(said(other))).toBe(expected);
  });
});

describe("connections past the proxies", () => {
  const proxy = (from: string, to: string, port: number, ...outgoing: number[]) => ({
    from,
    to,
    port,
    outgoingPorts: () => outgoing,
  });
  const proxies = [proxy("nats-1", "nats-2", 2_012, 40_001), proxy("nats-2", "nats-1", 2_021, 40_002)];

  test("none if each end of a route is a proxy that dialled or was dialled", () => {
    const said = new Map([
      [
        "nats-1",
        [
          { remote: "nats-2", port: 2_012 },
          { remote: "nats-2", port: 40_002 },
        ],
      ],
      [
        "nats-2",
        [
          { remote: "nats-1", port: 2_021 },
          { remote: "nats-1", port: 40_001 },
        ],
      ],
    ]);
    expect(bypass(said, proxies)).toBeUndefined();
  });

  test.each([
    ["a port that no proxy has", 6_222],
    ["the proxy of another server", 2_021],
    ["a connection that leads to another server", 40_001],
  ])("%s is one", (_name, port) => {
    const said = new Map([
      [
        "nats-1",
        [
          { remote: "nats-2", port: 2_012 },
          { remote: "nats-2", port },
        ],
      ],
    ]);
    expect(bypass(said, proxies)).toBe(`nats-1 is connected to nats-2 on port ${port}, past the proxies`);
  });
});

test("every ordered pair of servers has a proxy of its own", async () => {
  const network = new ProxyNetwork(1);
  try {
    const routes = await openRoutes(network, names, new Map());
    expect(routes.map(({ from, to }) => `${from} ${to}`)).toEqual([
      "nats-1 nats-2",
      "nats-1 nats-3",
      "nats-2 nats-1",
      "nats-2 nats-3",
      "nats-3 nats-1",
      "nats-3 nats-2",
    ]);
    expect(new Set(routes.map(({ port }) => port)).size).toBe(6);
    expect(routesOf(routes, "nats-2")).toEqual(
      [2, 3].map((index) => `nats://127.0.0.1:${routes[index]?.port}`),
    );
    expect(network.hold([{ from: "nats-3", to: "nats-1" }]).evidence()).toEqual({
      framesHeld: 0,
      dialsHeld: 0,
    });
    expect(() => network.hold([{ from: "nats-3", to: "nats-4" }])).toThrow(
      "there is no proxy between nats-3 and nats-4",
    );
  } finally {
    await network.close();
  }
});
