import { serve as listen, type ServingServer } from "../../serve/serve.ts";
import type { CliProcess } from "../cli-process.ts";
import { CliError, messageOf, usageError } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";

/** Options of `capstan serve`. */
export interface ServeFlags {
  readonly port?: number;
  readonly host?: string;
  readonly profile?: string;
  /** Another name of `profile`. */
  readonly server?: string;
  /** Only `memory` today. */
  readonly store?: string;
}

/** Addresses that only this computer can reach. */
const loopback = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/;

/** `capstan serve`: puts the simulated server on a real socket until it is interrupted. */
export async function serve(flags: ServeFlags, cli: CliProcess): Promise<ExitCode> {
  const { host = "127.0.0.1", port = 4222 } = flags;
  const profile = profileOf(flags);
  const server = await start(host, port, profile);
  cli.stdout.write(`nats://${host.includes(":") ? `[${host}]` : host}:${server.port}\n`);
  cli.stderr.write(
    `simulated nats-server ${server.version}, store in memory, no accounts and no TLS: for tests only; Ctrl-C ends it\n`,
  );
  if (!loopback.test(host)) {
    cli.stderr.write(`warning: ${host} can be reached from other computers, and anybody may publish\n`);
  }
  await interruption(cli);
  await server.close();
  return exitCode.held;
}

function profileOf({ profile, server }: ServeFlags): string | undefined {
  if (profile !== undefined && server !== undefined && profile !== server) {
    throw usageError(`--profile ${profile} and --server ${server} contradict each other; give one of them`);
  }
  return profile ?? server;
}

async function start(host: string, port: number, profile: string | undefined): Promise<ServingServer> {
  try {
    return await listen({ host, port, ...(profile !== undefined && { profile }) });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const hint = code === "EADDRINUSE" ? "; is another server running? --port 0 takes a free one" : "";
    throw new CliError(`cannot listen on ${host}:${port}: ${messageOf(cause)}${hint}`, exitCode.unavailable, {
      cause,
    });
  }
}

function interruption(cli: CliProcess): Promise<void> {
  return new Promise((resolve) => {
    const release = cli.onInterrupt(() => {
      release();
      resolve();
    });
  });
}
