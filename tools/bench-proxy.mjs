// What the proxy of a link costs: throughput and latency of the real client through it against direct.
//
//   npm run build && node tools/bench-proxy.mjs [--rounds 5] [--messages 20000] [--acks 500]
//
// Uses the nats-server that CAPSTAN_NATS_SERVER names, the newest under .servers/, or the one on PATH; the
// simulated server on a real socket if there is none. The proxies run on a thread of their own. Ways
// are measured in turn, round after round; figures are medians over the rounds, ratios to direct are
// medians of what each round gives, so that neighbours on the machine count less.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { ProxyNetwork } from "../dist/harness/backends/proxy/proxy-network.js";
import { serve } from "../dist/harness/serve/serve.js";
import { options } from "./lib/options.mjs";

/** @typedef {import("@nats-io/transport-node").NatsConnection} Connection */
/** @typedef {{ name: string, port: number, close(): Promise<unknown> }} Broker */
/** @typedef {{ name: string, unit: string, better: "more" | "less", run: (connection: Connection) => Promise<number> }} Measure */

/** Publishes without an answer at a time. */
const WINDOW = 256;
const payload = new Uint8Array(128).fill(120);

/** Ways from client to server. @type {Record<string, (network: ProxyNetwork) => void>} */
const ways = {
  proxy: () => {},
  "proxy, observed": () => {},
  "proxy, rule in force": (network) =>
    void network.intercept({ message: "ack", subject: "none", nth: 1, count: 1, action: { do: "drop" } }),
};

if (isMainThread) await main();
else await proxies(workerData);

async function main() {
  const { rounds, messages, acks } = options({ rounds: 5, messages: 20_000, acks: 500 });
  const broker = await startBroker();
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: broker.port });
  try {
    /** @type {[Record<string, number>]} */
    const [ports] = /** @type {any} */ (await once(worker, "message"));
    console.log(`node ${process.version}, ${broker.name}, ${rounds} rounds, medians\n`);
    await compare(rounds, { direct: broker.port, ...ports }, measures(messages, acks));
  } finally {
    await worker.terminate();
    await broker.close();
  }
}

/**
 * On the worker: one proxy per way, until terminated.
 * @param {number} target
 */
async function proxies(target) {
  /** @type {Record<string, number>} */
  const ports = {};
  for (const [name, set] of Object.entries(ways)) {
    const network = new ProxyNetwork(1, name.includes("observed") ? () => {} : undefined);
    const link = { from: "client", to: "server" };
    ports[name] = await network.add(link, { target: () => ({ host: "127.0.0.1", port: target }) }).listen();
    set(network);
  }
  parentPort?.postMessage(ports);
}

/**
 * @param {number} messages
 * @param {number} acks
 * @returns {Measure[]}
 */
function measures(messages, acks) {
  return [
    { name: "core, publish and receive", unit: "msg/s", better: "more", run: (nc) => core(nc, messages * 5) },
    {
      name: `JetStream, ${WINDOW} at a time`,
      unit: "msg/s",
      better: "more",
      run: (nc) => windowed(nc, messages),
    },
    { name: "JetStream, one at a time", unit: "ms/ack", better: "less", run: (nc) => sequential(nc, acks) },
    { name: "core, round trip", unit: "ms", better: "less", run: (nc) => roundTrips(nc, acks) },
  ];
}

/**
 * @param {number} rounds
 * @param {Record<string, number>} ports
 * @param {Measure[]} all
 */
async function compare(rounds, ports, all) {
  for (const { name, unit, better, run } of all) {
    /** @type {Map<string, number[]>} */
    const figures = new Map(Object.keys(ports).map((way) => [way, []]));
    // The first round compiles and warms up.
    for (let round = 0; round <= rounds; round++) {
      for (const [way, port] of Object.entries(ports)) {
        const figure = await measure(port, run);
        if (round > 0) figures.get(way)?.push(figure);
      }
    }
    console.log(`${name} (${unit}, ${better} is better)`);
    const direct = figures.get("direct") ?? [];
    for (const [way, list] of figures) {
      const figure = median(list);
      const ratio = median(list.map((each, round) => each / (direct[round] ?? Number.NaN)));
      const shown = figure >= 100 ? figure.toFixed(0) : figure.toFixed(3);
      console.log(`  ${way.padEnd(22)} ${shown.padStart(9)}   x ${ratio.toFixed(2)}`);
    }
    console.log();
  }
}

/**
 * @param {number} port
 * @param {Measure["run"]} run
 */
async function measure(port, run) {
  const connection = await connect({ servers: `127.0.0.1:${port}`, ignoreClusterUpdates: true });
  const manager = await jetstreamManager(connection);
  await manager.streams.delete("BENCH").catch(() => false);
  await manager.streams.add({ name: "BENCH", subjects: ["bench.js"] });
  try {
    return await run(connection);
  } finally {
    await connection.close();
  }
}

/**
 * Messages per second from a client to itself.
 * @param {Connection} connection
 * @param {number} count
 */
async function core(connection, count) {
  let received = 0;
  /** @type {(value?: unknown) => void} */
  let done = () => {};
  const all = new Promise((resolve) => (done = resolve));
  connection.subscribe("bench.core", {
    callback: () => {
      if (++received === count) done();
    },
  });
  await connection.flush();
  const start = performance.now();
  for (let sent = 0; sent < count; sent++) {
    connection.publish("bench.core", payload);
    // The client buffers without bound otherwise, and the server drops a slow consumer.
    if (sent % 1_000 === 999) await connection.flush();
  }
  await all;
  return perSecond(count, start);
}

/**
 * Acknowledged messages per second.
 * @param {Connection} connection
 * @param {number} count
 */
async function windowed(connection, count) {
  const js = jetstream(connection);
  let left = count;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: WINDOW }, async () => {
      while (left-- > 0) await js.publish("bench.js", payload);
    }),
  );
  return perSecond(count, start);
}

/**
 * Median milliseconds from a publish to its acknowledgement.
 * @param {Connection} connection
 * @param {number} count
 */
function sequential(connection, count) {
  const js = jetstream(connection);
  return latency(count, () => js.publish("bench.js", payload));
}

/**
 * Median milliseconds of a PING.
 * @param {Connection} connection
 * @param {number} count
 */
function roundTrips(connection, count) {
  return latency(count, () => connection.flush());
}

/**
 * @param {number} count
 * @param {() => Promise<unknown>} act
 */
async function latency(count, act) {
  const times = [];
  for (let index = 0; index < count; index++) {
    const start = performance.now();
    await act();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** @returns {Promise<Broker>} */
async function startBroker() {
  const binary = binaries().find((path) => spawnSync(path, ["--version"]).status === 0);
  if (binary !== undefined) return realBroker(binary);
  const server = await serve({ host: "127.0.0.1", port: 0 });
  return { name: "simulated server", port: server.port, close: () => server.close() };
}

/** Candidates, the best first. */
function binaries() {
  const folder = fileURLToPath(new URL("../.servers/", import.meta.url));
  const releases = existsSync(folder) ? readdirSync(folder) : [];
  const newestFirst = releases.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const named = process.env["CAPSTAN_NATS_SERVER"];
  return [
    ...(named === undefined ? [] : [named]),
    ...newestFirst.map((release) => join(folder, release, "nats-server")),
    "nats-server",
  ];
}

/**
 * @param {string} binary
 * @returns {Promise<Broker>}
 */
async function realBroker(binary) {
  const store = mkdtempSync(join(tmpdir(), "capstan-bench-"));
  const child = spawn(binary, ["-a", "127.0.0.1", "-p", "-1", "-js", "-sd", store], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const gone = once(child, "exit");
  const close = async () => {
    child.kill();
    await gone;
    rmSync(store, { recursive: true, force: true });
  };
  let log = "";
  await new Promise((resolve) => {
    // Read to the end: a server whose log nobody reads dies of it.
    child.stderr.on("data", (chunk) => {
      log += chunk;
      if (log.includes("Server is ready")) resolve(undefined);
    });
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  const port = Number(/client connections on 127\.0\.0\.1:(\d+)/.exec(log)?.[1]);
  if (Number.isNaN(port)) {
    await close();
    throw new Error(`${binary} did not start:\n${log}`);
  }
  const version = /Version:\s+(\S+)/.exec(log)?.[1] ?? "";
  return { name: `nats-server ${version}`, port, close };
}

/**
 * @param {number} count
 * @param {number} start
 */
function perSecond(count, start) {
  return (count * 1000) / (performance.now() - start);
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
