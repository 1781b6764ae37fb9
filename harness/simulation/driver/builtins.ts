import { createRequire, syncBuiltinESMExports } from "node:module";
import type net from "node:net";
import { activeRun } from "./active.ts";
import { simulatedRandomness } from "./randomness.ts";
import { SimulatedSocket } from "./socket.ts";
import { timerPromises } from "./timer-promises.ts";

type AnyFunction = (...values: never[]) => unknown;
type Module = Record<string, AnyFunction>;

const require = createRequire(import.meta.url);
let installed = false;

/**
 * Patches Node's built-in modules, once per thread and for good: during a simulated run their
 * functions act on the simulated world, at all other times they do what they always did.
 *
 * The CommonJS objects are patched, because network clients look functions up there at the time of
 * the call, and the ESM bindings are synchronised once, because that is too slow to do per run.
 */
export function installBuiltins(): void {
  if (installed) return;
  installed = true;
  patchNet(require("node:net") as Module & { Socket: typeof net.Socket });
  patchDns(require("node:dns") as Module & { promises: Module });
  patchTls(require("node:tls") as Module);
  patchTimers(require("node:timers") as Module, require("node:timers/promises") as Module);
  patchCrypto(require("node:crypto") as Module);
  syncBuiltinESMExports();
}

/** Replaces a function by one that is used during a simulated run. */
function during(module: Module, name: string, simulated: (...values: unknown[]) => unknown): void {
  const real = module[name] as (...values: unknown[]) => unknown;
  const patched = function (this: unknown, ...values: unknown[]): unknown {
    return activeRun() === undefined ? real.apply(this, values) : simulated(...values);
  };
  Object.defineProperty(patched, "name", { value: name });
  const { enumerable = true } = Object.getOwnPropertyDescriptor(module, name) ?? {};
  const value = Object.assign(patched, real);
  Object.defineProperty(module, name, { value, enumerable, configurable: true, writable: true });
}

function patchNet(module: Module & { Socket: typeof net.Socket }): void {
  during(module, "createConnection", dial);
  during(module, "connect", dial);
  const prototype = module.Socket.prototype as unknown as Module;
  during(prototype, "connect", () => {
    throw unsupported("net.Socket.connect()", "use net.createConnection()");
  });
}

function dial(...values: unknown[]): SimulatedSocket {
  const run = activeRun();
  if (run === undefined) throw new Error("no simulated run is executing");
  const [first, second] = values;
  const options = typeof first === "object" && first !== null ? first : { port: first, host: second };
  const { port, host } = options as { port?: unknown; host?: unknown };
  const callback = values.find((value) => typeof value === "function") as (() => void) | undefined;
  const target = typeof host === "string" ? host : "localhost";
  const socket = new SimulatedSocket(run.network, run.kernel.current, target, Number(port));
  if (callback !== undefined) socket.once("connect", callback);
  return socket;
}

function patchDns(module: Module & { promises: Module }): void {
  during(module, "lookup", (...values) => {
    const callback = values.at(-1) as (...results: unknown[]) => void;
    const [hostname, options] = values;
    const answer = resolve(String(hostname));
    setImmediate(() => {
      if (answer instanceof Error) callback(answer);
      else if (isAll(options)) callback(null, [answer]);
      else callback(null, answer.address, answer.family);
    });
  });
  const resolve4 = (hostname: unknown, ...rest: unknown[]) => {
    const callback = rest.at(-1) as (...results: unknown[]) => void;
    const answer = resolve(String(hostname));
    setImmediate(() => (answer instanceof Error ? callback(answer) : callback(null, [answer.address])));
  };
  // The simulated network has IPv4 only: a host without IPv6 addresses answers so.
  const resolve6 = (hostname: unknown, ...rest: unknown[]) => {
    const callback = rest.at(-1) as (...results: unknown[]) => void;
    setImmediate(() => callback(resolutionError("queryAaaa", "ENODATA", String(hostname))));
  };
  during(module, "resolve4", resolve4);
  during(module, "resolve", resolve4);
  during(module, "resolve6", resolve6);
  during(module.promises, "lookup", async (hostname, options) => {
    const answer = resolve(String(hostname));
    if (answer instanceof Error) throw answer;
    return isAll(options) ? [answer] : answer;
  });
}

function isAll(options: unknown): boolean {
  return typeof options === "object" && options !== null && "all" in options && options.all === true;
}

function resolve(hostname: string): Error | { address: string; family: number } {
  const host = activeRun()?.network.find(hostname);
  if (host !== undefined) return { address: host.address, family: 4 };
  return resolutionError("getaddrinfo", "ENOTFOUND", hostname);
}

function resolutionError(syscall: string, code: string, hostname: string): Error {
  return Object.assign(new Error(`${syscall} ${code} ${hostname}`), { code, syscall, hostname });
}

function patchTls(module: Module): void {
  during(module, "connect", () => {
    throw unsupported("tls.connect()", "leave `tls` out of the connection options in simulation");
  });
}

function patchTimers(timers: Module, promises: Module): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
    const real = timers[name] as unknown as object;
    during(timers, name, (...values) => (globalThis[name] as (...v: unknown[]) => unknown)(...values));
    Object.defineProperties(timers[name], Object.getOwnPropertyDescriptors(real));
    during(promises, name, timerPromises[name] as (...values: unknown[]) => unknown);
  }
  for (const name of ["clearTimeout", "clearInterval", "clearImmediate"] as const) {
    during(timers, name, (handle) => globalThis[name](handle as never));
  }
  const scheduler = promises["scheduler"] as unknown as Module;
  during(scheduler, "wait", timerPromises.scheduler.wait as (...values: unknown[]) => unknown);
  during(scheduler, "yield", timerPromises.scheduler.yield);
}

function patchCrypto(module: Module): void {
  const names = ["randomBytes", "randomFillSync", "randomInt", "randomUUID"] as const;
  for (const name of names) {
    during(module, name, (...values) => {
      const run = activeRun();
      if (run === undefined) throw new Error("no simulated run is executing");
      const functions = simulatedRandomness(run.kernel);
      return (functions[name] as (...v: unknown[]) => unknown)(...values);
    });
  }
}

function unsupported(what: string, fix: string): Error {
  return new Error(`${what} is not available in simulation: ${fix}`);
}
