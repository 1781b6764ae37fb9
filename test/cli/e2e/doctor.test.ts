import { expect, test } from "vitest";
import { faultKinds } from "../../../faults/index.ts";
import { satisfiesEngines } from "../../../harness/cli/node-version.ts";
import { binaries } from "../../backends/process/servers.ts";
import { Project } from "./project.ts";

interface Report {
  readonly capstan: string;
  readonly checks: readonly { readonly name: string; readonly status: string; readonly found: string; readonly helps?: string }[];
  readonly backends: readonly {
    readonly name: string;
    readonly usable: boolean;
    readonly problem?: string;
    readonly faults: readonly { readonly kind: string; readonly possible: boolean; readonly how: string }[];
  }[];
}

/** Nothing to be found: no programs, no engine. */
const bare = { PATH: "/nonexistent", DOCKER_HOST: "unix:///nonexistent/docker.sock" };

test("a machine with nothing but Node simulates, and is told what would make more work", { timeout: 60_000 }, async () => {
  using project = new Project();
  const { code, out } = await project.run(["doctor", "--json"], { env: bare });
  expect(code).toBe(0);
  const { capstan, checks, backends } = JSON.parse(out) as Report;
  expect(capstan).toBe("doctor");
  const of = (name: string) => checks.find((check) => check.name === name);
  expect(of("simulation")).toMatchObject({ status: "ok" });
  expect(of("nats-server")).toMatchObject({ status: "missing" });
  expect(of("nats-server")?.helps).toContain("CAPSTAN_NATS_SERVER");
  expect(of("Docker")?.found).toContain("DOCKER_HOST=unix:///nonexistent/docker.sock: no such socket (connect ENOENT");
  expect(backends.map(({ name, usable }) => [name, usable])).toEqual([["sim", true], ["process", false], ["container", false]]);
  for (const { faults, usable } of backends) {
    expect(faults.map(({ kind }) => kind)).toEqual([...faultKinds.keys()]);
    expect(new Set(faults.map(({ possible }) => possible))).toEqual(new Set([usable]));
    expect(faults.every(({ how }) => how !== "")).toBe(true);
  }
});

test("people get a table, reasons and help", { timeout: 60_000 }, async () => {
  using project = new Project();
  const { code, out } = await project.run(["doctor"], { env: { ...bare, CAPSTAN_NATS_SERVER: "/nonexistent/nats-server" } });
  expect(code).toBe(0);
  expect(out).toMatch(/^✗ CAPSTAN_NATS_SERVER +\/nonexistent\/nats-server is not there$/m);
  expect(out).toMatch(/^ {2}fault +sim +process +container$/m);
  expect(out).toMatch(/^ {2}power-loss +yes +no +no$/m);
  expect(out).toContain("process cannot be used: no nats-server was found");
  expect(out).toContain("what would make more work:");
});

test("lists the kinds of faults of a backend with means or reasons", { timeout: 60_000 }, async () => {
  using project = new Project();
  const { code, out } = await project.run(["list", "faults", "--backend", "sim", "--json"], { env: bare });
  expect(code).toBe(0);
  const listed = JSON.parse(out) as { kind: string; backend: string; possible: boolean }[];
  expect(listed.map(({ kind, backend, possible }) => [kind, backend, possible])).toEqual(
    [...faultKinds.keys()].map((kind) => [kind, "sim", true]),
  );
  const unusable = await project.run(["list", "faults", "--backend", "process"], { env: bare });
  expect(unusable.code).toBe(3);
  expect(unusable.err).toContain("no nats-server was found");
  const misplaced = await project.run(["list", "canaries", "--backend", "process"], { env: bare });
  expect([misplaced.code, misplaced.err]).toEqual([64, expect.stringContaining("--backend is for faults, not for canaries")]);
});

const [binary] = binaries;

test.skipIf(binary === undefined)(
  `power loss needs a mechanism, and nothing else does${binary === undefined ? " (skipped: no nats-server)" : ""}`,
  { timeout: 60_000 },
  async () => {
    using project = new Project();
    const env = { ...bare, CAPSTAN_NATS_SERVER: binary?.path ?? "" };
    const { out } = await project.run(["list", "faults", "--backend", "process", "--json"], { env });
    const listed = JSON.parse(out) as { kind: string; possible: boolean; how: string }[];
    const not = listed.filter(({ possible }) => !possible);
    for (const { kind, how } of not) {
      expect(kind).toBe("power-loss");
      expect(how).toMatch(/^the power of a server cannot be taken here \(ext4 shutdown: .*; strace: strace is not installed/);
    }
    expect(not).toHaveLength(1);
  },
);

test.each([
  ["18.20.0", false],
  ["20.18.3", false],
  ["20.19.0", true],
  ["21.7.0", false],
  ["22.11.0", false],
  ["22.12.0", true],
  ["24.1.0", true],
])("Node %s can run capstan: %s", (version, satisfied) => {
  expect(satisfiesEngines(version)).toBe(satisfied);
});
