import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { mountsBelow } from "../../../../harness/backends/process/store/mounts.ts";
import type { PowerLossMechanism, StoreHost } from "../../../../harness/backends/process/store/store-host.ts";
import { describeMechanisms } from "./mechanisms.ts";

const root = mkdtempSync(join(tmpdir(), "capstan-stores-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A server that is nothing but a script: it runs statements on files in the store, says so, and waits. */
async function serve(host: StoreHost, script: string): Promise<ChildProcess> {
  const code = `const fs = require("node:fs"); process.chdir(${JSON.stringify(host.folder)}); ${script}; console.log("done"); setInterval(() => {}, 1000);`;
  const { program, args } = host.command(process.execPath, ["-e", code]);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

type Host = Awaited<ReturnType<PowerLossMechanism["open"]>>;

const append = (file: string, text: string, sync: boolean): string =>
  `{ const f = fs.openSync("${file}", "a"); fs.writeSync(f, "${text}"); ${sync ? "fs.fsyncSync(f);" : ""} fs.closeSync(f); }`;

describeMechanisms(({ mechanism }) => {
  const open = async (): Promise<{ host: Host; folder: string }> => {
    const folder = mkdtempSync(join(root, "host-"));
    return { host: await mechanism.open(folder), folder };
  };
  /** Bytes behind the end of what was written, up to where the file system had put the end, are zeros. */
  const files = ({ folder }: StoreHost): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder)
        .filter((name) => name !== "lost+found")
        .map((name) => [name, readFileSync(join(folder, name), "utf8").replace(/\0+$/, "")]),
    );

  test("keeps what was settled or synced, and loses the rest", async () => {
    const { host } = await open();
    const child = await serve(host, append("settled", "before", false));
    await host.settle();
    await kill(child);
    const again = await serve(
      host,
      [
        append("settled", ", after", false),
        append("synced", "all of it", true),
        append("half", "synced", true),
        append("half", ", not synced", false),
        append("unsynced", "gone", false),
      ].join(";"),
    );
    await kill(again);
    expect(await host.losePower()).toEqual({ bytes: ", after".length + ", not synced".length + "gone".length, files: 3 });
    expect(files(host)).toEqual({ settled: "before", synced: "all of it", half: "synced" });
    await host.close();
  });

  test("loses power a second time as it did the first time", async () => {
    const { host } = await open();
    await kill(await serve(host, append("a", "one", true)));
    await host.losePower();
    await kill(await serve(host, `${append("a", " two", false)}; ${append("b", "three", true)}`));
    expect(await host.losePower()).toEqual({ bytes: 4, files: 1 });
    expect(files(host)).toEqual({ a: "one", b: "three" });
    await host.close();
  });

  test("loses nothing if nothing was written since the last sync", async () => {
    const { host } = await open();
    await kill(await serve(host, append("a", "one", true)));
    expect(await host.losePower()).toEqual({ bytes: 0, files: 0 });
    await host.close();
  });

  test("leaves nothing behind outside of its folder", async () => {
    const { host, folder } = await open();
    const devices = (): string => execFileSync("losetup", ["--all"], { encoding: "utf8" });
    await host.close();
    await host.close();
    expect(mountsBelow(folder)).toEqual([]);
    if (existsSync("/dev/loop-control")) expect(devices()).not.toContain(folder);
  });
});

describeMechanisms(({ mechanism }) => {
  test("waits until a disk that was shut down is let go by somebody with mounts of his own", async () => {
    const host = await mechanism.open(mkdtempSync(join(root, "host-")));
    await kill(await serve(host, `${append("a", "one", true)}; ${append("b", "two", false)}`));
    const other = spawn("unshare", ["--mount", "--propagation", "private", "sh", "-c", "echo there; sleep 0.6"]);
    await once(other.stdout, "data");
    expect(await host.losePower()).toEqual({ bytes: 3, files: 1 });
    expect(readFileSync(join(host.folder, "a"), "utf8")).toBe("one");
    await host.close();
  });
}, "ext4 shutdown");
