import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { containerConfig } from "../../../harness/backends/container/container-config.ts";
import { withoutHeaders } from "../../../harness/backends/container/container-log.ts";
import { dockerPlaces, dockerProblem, lookAt } from "../../../harness/backends/container/docker-problem.ts";
import type { Docker } from "../../../harness/backends/container/docker.ts";
import { leftWords } from "../../../harness/backends/container/exit-cleanup.ts";
import { imageFor } from "../../../harness/backends/container/image-name.ts";
import { noOneWay, possibleInContainers } from "../../../harness/backends/container/impossible.ts";
import { NetworkRoutes } from "../../../harness/backends/container/network-routes.ts";
import {
  hasEnded,
  ownLabels,
  OWNER_LABEL,
  parseOwner,
  thisOwner,
} from "../../../harness/backends/container/owner.ts";
import type { PairNetwork } from "../../../harness/backends/container/pair-networks.ts";
import { pairSubnets } from "../../../harness/backends/container/subnets.ts";

describe("where Docker is looked for", () => {
  const linux = { home: "/home/ann", uid: 1000, platform: "linux" } as const;
  const names = (env: Record<string, string>) => dockerPlaces({ ...linux, env }).map(({ name }) => name);

  test("first what DOCKER_HOST names, then the usual sockets, each once", () => {
    expect(names({ DOCKER_HOST: "unix:///tmp/d.sock", XDG_RUNTIME_DIR: "/run/user/1000" })).toEqual([
      "DOCKER_HOST=unix:///tmp/d.sock",
      "/var/run/docker.sock",
      "/run/user/1000/docker.sock",
      "/home/ann/.docker/run/docker.sock",
      "/home/ann/.docker/desktop/docker.sock",
    ]);
  });

  test("on Windows at its pipe", () => {
    expect(
      dockerPlaces({ env: {}, home: "", uid: undefined, platform: "win32" }).map(({ name }) => name),
    ).toEqual(["DOCKER_HOST", "//./pipe/docker_engine"]);
  });

  test.each([
    ["unix:///tmp/d.sock", { socketPath: "/tmp/d.sock" }],
    ["tcp://10.0.0.1:2376", { host: "10.0.0.1", port: 2376 }],
    ["tcp://build", { host: "build", port: 2375 }],
  ])("DOCKER_HOST=%s", (DOCKER_HOST, at) => {
    expect(dockerPlaces({ ...linux, env: { DOCKER_HOST } })[0]).toMatchObject({ at });
  });
});

describe("why Docker cannot be used", () => {
  const folder = mkdtempSync(join(tmpdir(), "capstan-docker-"));
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
  });

  async function answering(status: number, body: string): Promise<string> {
    const socketPath = join(folder, `${servers.length}.sock`);
    const server = createServer((_, response) => response.writeHead(status).end(body)).listen(socketPath);
    servers.push(server);
    await once(server, "listening");
    return socketPath;
  }

  test("names the error of the system", async () => {
    const socketPath = join(folder, "none.sock");
    const finding = await lookAt({ name: "here", at: { socketPath } });
    expect(finding).toEqual({
      name: "here",
      what: `no such socket (connect ENOENT ${socketPath})`,
      code: "ENOENT",
    });
  });

  test("tells what an engine answers that does not want to talk", async () => {
    const socketPath = await answering(400, '{"message":"client version 1.12 is too old"}\n');
    const { what } = await lookAt({ name: "here", at: { socketPath } });
    expect(what).toBe('answers 400: {"message":"client version 1.12 is too old"}');
  });

  test("tells of an engine that answers", async () => {
    const { what } = await lookAt({ name: "here", at: { socketPath: await answering(200, "{}") } });
    expect(what).toBe("an engine answers, but testcontainers cannot use it");
  });

  test("tells of what is not set, and of what is no URL", async () => {
    const [unset] = dockerPlaces({ env: {}, home: "", uid: 0, platform: "linux" });
    const [wrong] = dockerPlaces({ env: { DOCKER_HOST: "docker" }, home: "", uid: 0, platform: "linux" });
    if (unset === undefined || wrong === undefined) throw new Error("there are places");
    expect(await lookAt(unset)).toEqual({ name: "DOCKER_HOST", what: "not set" });
    expect((await lookAt(wrong)).what).toBe(
      "not a URL; expected unix:///path/to/docker.sock or tcp://host:port",
    );
  });

  test.each([
    ["EACCES", "let this user open /s, for instance by membership in its group"],
    ["ECONNREFUSED", "start the Docker engine"],
    ["ENOENT", "install and start Docker"],
  ])("advises what helps against %s", (code, advice) => {
    const text = dockerProblem([
      { name: "DOCKER_HOST", what: "not set" },
      { name: "/s", what: "it says no", code },
    ]);
    expect(text).toContain(
      "Docker cannot be used, which the backend container needs\n  looked at:\n    DOCKER_HOST: not set\n    /s: it says no\n",
    );
    expect(text).toContain(`what helps: ${advice}`);
    expect(text).toContain("--backend process needs no Docker");
  });
});

describe("an owner", () => {
  test("is known by its label, and is this process", () => {
    expect(parseOwner(ownLabels()[OWNER_LABEL])).toEqual(thisOwner());
    expect(thisOwner().pid).toBe(process.pid);
    expect(hasEnded(thisOwner())).toBe(false);
  });

  test("has ended if its number belongs to another process, or the machine has started again", () => {
    expect(hasEnded({ ...thisOwner(), start: "1" })).toBe(true);
    expect(hasEnded({ ...thisOwner(), boot: "another" })).toBe(true);
    // The highest number that Linux gives is 2^22.
    expect(hasEnded({ ...thisOwner(), pid: 2 ** 30 })).toBe(true);
  });

  test("of another machine or namespace is left alone", () => {
    expect(hasEnded({ ...thisOwner(), place: "elsewhere", pid: 2 ** 30 })).toBe(false);
  });

  test.each([
    undefined,
    "",
    "null",
    "{}",
    '{"place":"a","boot":"b","start":"c","pid":"1"}',
    '{"place":"a","boot":"b","start":"c","pid":0}',
  ])("is not what %j says", (label) => expect(parseOwner(label)).toBeUndefined());
});

test("the image is what the user names, or the official one of a generation", () => {
  expect(imageFor("mine:1", "2.10")).toBe("mine:1");
  expect(imageFor(undefined, "2.10")).toBe("nats:2.10");
  expect(imageFor(undefined, undefined)).toMatch(/^nats:\d+\.\d+\.\d+$/);
});

test("a configuration listens to all of the container's network, and sets what its release knows", () => {
  const plan = { name: "nats-1", syncInterval: "always" } as const;
  expect(containerConfig(plan, "2.10.27")).toBe(
    'server_name: "nats-1"\nlisten: "0.0.0.0:4222"\njetstream {\n  store_dir: "/data"\n  sync_interval: always\n}\n',
  );
  expect(containerConfig({ ...plan, syncInterval: 500 }, "2.15.1")).toContain("sync_interval: 500ms");
  expect(containerConfig(plan, "2.9.10")).not.toContain("sync_interval");
});

test("a member of a cluster listens to the others too, and tells nobody where", () => {
  const cluster = { name: "c", routes: ["nats://nats-2:6222"] };
  const text = containerConfig({ name: "nats-1", syncInterval: "always", cluster }, "2.10.27");
  expect(text).toContain('http: "0.0.0.0:8222"');
  expect(text).toContain('listen: "0.0.0.0:6222"');
  expect(text).toContain('advertise: "127.0.0.1:1"');
  expect(text).toContain('routes: ["nats://nats-2:6222"]');
});

test("a larger subnet is cut into some for two servers each", () => {
  expect(pairSubnets("172.18.0.0/16", 3).map(({ subnet }) => subnet)).toEqual([
    "172.18.0.0/29",
    "172.18.0.8/29",
    "172.18.0.16/29",
  ]);
  expect(pairSubnets("192.168.255.0/24", 32).at(-1)).toEqual({
    subnet: "192.168.255.248/29",
    addresses: ["192.168.255.250", "192.168.255.251"],
  });
  expect(() => pairSubnets("10.0.0.0/28", 3)).toThrow("10.0.0.0/28 has no room for 3 subnets of 8 addresses");
  expect(() => pairSubnets("fd00::/64", 1)).toThrow("fd00::/64 is no subnet of IPv4");
});

describe("networks of pairs", () => {
  const network = (servers: [string, string], start: number): PairNetwork => ({
    id: servers.join(),
    servers,
    addresses: [`10.0.0.${start + 2}`, `10.0.0.${start + 3}`],
  });
  const networks = [network(["nats-1", "nats-2"], 0), network(["nats-1", "nats-3"], 8)];
  const routes = new NetworkRoutes({} as Docker, networks, () => undefined);

  test("lead each server to the others by their names", () => {
    expect(routes.urls("nats-1")).toEqual(["nats://nats-2:6222", "nats://nats-3:6222"]);
    expect(routes.urls("nats-3")).toEqual(["nats://nats-1:6222"]);
  });

  test("a connection over any other network is past them", () => {
    const said = (ip: string) => new Map([["nats-1", [{ remote: "nats-2", ip, port: 6222 }]]]);
    expect(routes.bypass(said("10.0.0.3"))).toBeUndefined();
    expect(routes.bypass(said("172.17.0.3"))).toBe(
      "nats-1 is connected to nats-2 at 172.17.0.3, past the networks of pairs",
    );
  });

  test("cannot be held in one direction, nor where there is none", () => {
    expect(() => routes.hold([{ from: "nats-1", to: "nats-2" }])).toThrow(noOneWay);
    expect(() => routes.hold([{ from: "nats-2", to: "nats-3" }])).toThrow(
      "there is no network of nats-2 and nats-3",
    );
  });

  test("so one-way partitions are drawn as whole ones", () => {
    const fault = { kind: "server-partition", at: 1, servers: ["leader"], direction: "incoming" };
    expect(possibleInContainers(fault)).toEqual({ ...fault, direction: "both" });
    const crash = { kind: "crash", at: 1, process: "producer-1" };
    expect(possibleInContainers(crash)).toBe(crash);
  });
});

test("what is left in Docker is told with what becomes of it", () => {
  const held = new Map([
    ["a", "container"],
    ["b", "network"],
    ["c", "network"],
  ] as const);
  expect(leftWords(held, false)).toBe(
    "left in Docker: 1 container and 2 networks, removed by the next start",
  );
  expect(leftWords(new Map([["a", "network"]]), true)).toMatch(
    /^left in Docker: 1 network, being removed in the b/,
  );
});

test("a log is its pieces without their headers, also if the last one is not whole", () => {
  const piece = (stream: number, text: string, length = text.length): Buffer => {
    const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(length, 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };
  expect(withoutHeaders(Buffer.concat([piece(1, "one\n"), piece(2, "two\n"), piece(1, "thr", 6)]))).toBe(
    "one\ntwo\nthr",
  );
  expect(withoutHeaders(Buffer.from([1, 0, 0]))).toBe("");
});
