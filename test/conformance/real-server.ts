import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerSettings } from "./notation.ts";
import type { ListeningServer } from "./socket-transport.ts";

const startLimit = 20_000;

/** Processes that run, so that none outlives this one. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A nats-server process on loopback, with a port and a store of its own. */
export class RealServer implements ListeningServer {
  readonly #binary: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "capstan-conformance-"));
  #child: ChildProcess | undefined;
  #port = -1;

  constructor(binary: string, settings: ServerSettings) {
    this.#binary = binary;
    const { maxPayload, maxControlLine, pingInterval } = settings;
    const lines = [
      'server_name: "nats-1"',
      `jetstream: { store_dir: ${JSON.stringify(join(this.#folder, "store"))} }`,
      maxPayload === undefined ? "" : `max_payload: ${maxPayload}`,
      maxControlLine === undefined ? "" : `max_control_line: ${maxControlLine}`,
      pingInterval === undefined ? "" : `ping_interval: "${pingInterval}ms"`,
    ];
    writeFileSync(join(this.#folder, "server.conf"), lines.join("\n"));
  }

  /** Where it listens on loopback. */
  get port(): number {
    return this.#port;
  }

  /** Starts the process and waits until it listens. */
  async start(): Promise<void> {
    const ports = join(this.#folder, `ports-${Date.now()}`);
    const words = ["-c", join(this.#folder, "server.conf"), "-a", "127.0.0.1", "-p", `${this.#port}`];
    const child = spawn(this.#binary, [...words, "--ports_file_dir", this.#folder], { stdio: "ignore" });
    running.add(child);
    child.once("exit", () => running.delete(child));
    this.#child = child;
    const end = Date.now() + startLimit;
    for (;;) {
      const port = this.#announcedPort(child.pid ?? 0);
      if (port !== undefined) {
        this.#port = port;
        return;
      }
      if (child.exitCode !== null || Date.now() > end)
        throw new Error(`${this.#binary} did not start (${ports})`);
      await sleep(3);
    }
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    for (const name of this.#portFiles()) rmSync(join(this.#folder, name), { force: true });
  }

  /** Kills it and removes its store. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #portFiles(): string[] {
    return readdirSync(this.#folder).filter((name) => name.endsWith(".ports"));
  }

  #announcedPort(pid: number): number | undefined {
    const file = this.#portFiles().find((name) => name.endsWith(`_${pid}.ports`));
    if (file === undefined) return undefined;
    const text = readFileSync(join(this.#folder, file), "utf8");
    const port = /"nats":\s*\[\s*"nats:\/\/[^"]*:(\d+)"/.exec(text)?.[1];
    return port === undefined ? undefined : Number(port);
  }
}
