import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { EffectBook } from "../../../harness/backends/effect-book.ts";
import { FileDisk } from "../../../harness/backends/process/file-disk.ts";
import { hasSyncInterval, serverConfig } from "../../../harness/backends/process/server-config.ts";

const folder = mkdtempSync(join(tmpdir(), "capstan-parts-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the disk of a real process", () => {
  test("gives back records of any text in order, also to a later incarnation", async () => {
    const disk = new FileDisk(folder);
    const records = ["a", "", "two\nlines", '"quoted"', "ünïcode \u2028"];
    for (const record of records) await disk.append("ledger/1", record);
    await disk.sync("ledger/1");
    expect(await new FileDisk(folder).read("ledger/1")).toEqual(records);
    expect(await disk.read("nothing")).toEqual([]);
  });

  test("leaves out a record that a crash cut short", async () => {
    const disk = new FileDisk(folder);
    await disk.append("torn", "whole");
    appendFileSync(join(folder, "torn.log"), '"ha');
    expect(await disk.read("torn")).toEqual(["whole"]);
  });

  test("creates a file that is synced before anything is appended", async () => {
    const disk = new FileDisk(folder);
    await disk.sync("early");
    expect(await disk.read("early")).toEqual([]);
  });
});

describe("the outside world's book", () => {
  test("does an effect once per key, until the key is forgotten", () => {
    const book = new EffectBook();
    const ask = (now: number) => book.apply("consumer-1", { id: "m", key: "k", keyLifetime: 10 }, now).applied;
    expect([ask(0), ask(9_999), ask(10_000)]).toEqual([true, false, true]);
  });

  test("does every effect without a key, and remembers a key without a lifetime for ever", () => {
    const book = new EffectBook();
    const ask = (key?: string) =>
      book.apply("consumer-1", { id: "m", ...(key !== undefined && { key }) }, Number.MAX_SAFE_INTEGER).applied;
    expect([ask(), ask(), ask("k"), ask("k")]).toEqual([true, true, true, false]);
  });
});

describe("the configuration of a server", () => {
  const settings = { name: "nats-1", port: 4000, storeFolder: "/tmp/x", syncInterval: 120_000 } as const;

  test("listens on loopback alone and keeps its store in its folder", () => {
    const text = serverConfig({ ...settings, version: "2.15.1" });
    expect(text).toContain('listen: "127.0.0.1:4000"');
    expect(text).toContain('store_dir: "/tmp/x"');
    expect(text).toContain("sync_interval: 120000ms");
    expect(serverConfig({ ...settings, version: "2.15.1", syncInterval: "always" })).toContain("sync_interval: always");
  });

  test("tells other servers of a cluster an address where nobody listens, and of the proxies as routes", () => {
    const cluster = { name: "c", port: 4001, monitorPort: 4002, routes: ["nats://127.0.0.1:1002", "nats://127.0.0.1:1003"] };
    const text = serverConfig({ ...settings, version: "2.15.1", cluster });
    expect(text.slice(text.indexOf("http:"))).toBe(
      [
        'http: "127.0.0.1:4002"',
        "cluster {",
        '  name: "c"',
        '  listen: "127.0.0.1:4001"',
        "  no_advertise: true",
        '  advertise: "127.0.0.1:1"',
        '  routes: ["nats://127.0.0.1:1002", "nats://127.0.0.1:1003"]',
        "}",
        "",
      ].join("\n"),
    );
    expect(serverConfig({ ...settings, version: "2.15.1" })).not.toContain("cluster");
  });

  test("leaves out what 2.9 refuses", () => {
    expect(hasSyncInterval("2.9.25")).toBe(false);
    expect(hasSyncInterval("2.10.0")).toBe(true);
    expect(hasSyncInterval("3.0.0")).toBe(true);
    expect(serverConfig({ ...settings, version: "2.9.10" })).not.toContain("sync_interval");
  });
});
