import { connect } from "@nats-io/transport-node";
import { RealServer } from "../real-server.ts";
import type { ServerBinary } from "../servers.ts";
import { ServedServer } from "../served-server.ts";
import { programs } from "./index.ts";
import type { Program } from "./program.ts";

/** What a program told of each server. */
export interface ProgramComparison {
  readonly name: string;
  readonly simulated: readonly string[];
  readonly real: readonly string[];
}

/** Runs all programs that are for a release, one after another. */
export async function comparePrograms(server: ServerBinary): Promise<ProgramComparison[]> {
  const compared: ProgramComparison[] = [];
  for (const program of programs) {
    if ((program.since ?? 0) <= server.release) compared.push(await compareProgram(program, server));
  }
  return compared;
}

/** Runs a program against the simulated server on a socket and against a real one. */
export async function compareProgram(program: Program, server: ServerBinary): Promise<ProgramComparison> {
  const real = new RealServer(server.path, {});
  const simulated = new ServedServer(server.version);
  try {
    await simulated.start();
    await real.start();
    const [ours, theirs] = await Promise.all([told(program, simulated.port), told(program, real.port)]);
    return { name: program.name, simulated: ours, real: theirs };
  } finally {
    await simulated.stop();
    await real.stop();
  }
}

async function told(program: Program, port: number): Promise<string[]> {
  const lines: string[] = [];
  const connection = await connect({ servers: `127.0.0.1:${port}`, reconnect: false });
  try {
    await program.run(connection, (line) => lines.push(line));
  } catch (error) {
    lines.push(`threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  } finally {
    await connection.close();
  }
  return lines;
}
