import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { chooseBinary, findBinaries } from "../../../harness/backends/process/binaries.ts";

const folder = mkdtempSync(join(tmpdir(), "capstan-binaries-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that says that it is a nats-server of a version. */
function fake(place: string, output: string): string {
  mkdirSync(join(folder, place), { recursive: true });
  const path = join(folder, place, "nats-server");
  writeFileSync(path, `#!/bin/sh\necho "${output}"\n`);
  chmodSync(path, 0o755);
  return path;
}

const old = fake("old", "nats-server: v2.9.10");
const named = fake("named", "nats-server: v2.10.27");
const fetched = fake(".servers/2.12.1", "nats-server: v2.12.1");
const broken = fake("broken", "Segmentation fault");

describe("finding nats-server", () => {
  test("takes what the variable names first, then the newest", () => {
    const env = { CAPSTAN_NATS_SERVER: named, PATH: join(folder, "old") };
    expect(findBinaries({ env, cwd: folder })).toEqual([
      { version: "2.10.27", path: named },
      { version: "2.12.1", path: fetched },
      { version: "2.9.10", path: old },
    ]);
  });

  test("takes each version once, and nothing that does not run", () => {
    const env = { CAPSTAN_NATS_SERVER: [broken, named].join(delimiter), PATH: join(folder, "named") };
    expect(findBinaries({ env, cwd: "/nowhere" })).toEqual([{ version: "2.10.27", path: named }]);
  });

  test("chooses by generation", () => {
    const places = { env: { PATH: join(folder, "old") }, cwd: folder };
    const found = findBinaries(places);
    expect(chooseBinary(found, places).version).toBe("2.12.1");
    expect(chooseBinary(found, places, "2.9").version).toBe("2.9.10");
    expect(() => chooseBinary(found, places, "2.1")).toThrow("no nats-server 2.1 was found");
  });

  test("tells where it looked in vain, and what helps", () => {
    const places = { env: { PATH: "/nowhere" }, cwd: "/project" };
    expect(() => chooseBinary(findBinaries(places), places)).toThrow(
      expect.objectContaining({
        name: "BackendUnavailableError",
        message: [
          "no nats-server was found, which the backend process needs",
          "  looked in:",
          "    CAPSTAN_NATS_SERVER: not set",
          "    PATH: /nowhere",
          "    /project/.servers",
          "  what helps: install nats-server (https://docs.nats.io/running-a-nats-service/introduction/installation),",
          "  or name its path by CAPSTAN_NATS_SERVER; in a checkout of capstan also: npm run servers",
        ].join("\n"),
      }) as Error,
    );
  });
});
