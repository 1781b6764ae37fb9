import { once } from "node:events";
import { BackendUnavailableError } from "../process/binaries.ts";
import type { Docker } from "./docker.ts";
import { withoutHeaders } from "./container-log.ts";
import type { Engine } from "./engine.ts";
import { ownLabels } from "./owner.ts";

/** An image that is here, and the nats-server in it. */
export interface ServerImage {
  readonly name: string;
  /** `2.10.27`. */
  readonly version: string;
}

/**
 * Pulls an image if it is not here, and asks its server for its version.
 * @throws BackendUnavailableError if it cannot be had, or holds no nats-server.
 */
export async function openImage({ library, client }: Docker, name: string): Promise<ServerImage> {
  const engine = client.container.dockerode;
  try {
    await client.image.pull(library.ImageName.fromString(name));
    await engine.getImage(name).inspect();
  } catch (cause) {
    throw new BackendUnavailableError(pullProblem(name, cause), { cause });
  }
  const said = await output(engine, name);
  const version = /nats-server: v(\d+\.\d+\.\d+)/.exec(said)?.[1];
  if (version !== undefined) return { name, version };
  throw new BackendUnavailableError(
    [
      `the image ${name} holds no nats-server: asked for --version it says`,
      ...lines(said),
      "  what helps: --image with an image whose entry point is nats-server, such as nats:2",
    ].join("\n"),
  );
}

function pullProblem(name: string, cause: unknown): string {
  return [
    `the image ${name} is not here and cannot be pulled, and the backend container needs it`,
    ...lines(String(cause instanceof Error ? cause.message : cause)),
    `  what helps: docker pull ${name}, or --image with one that is here (docker image ls);`,
    "  in a checkout of capstan also: npm run image, which builds one without a registry",
  ].join("\n");
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 10)
    .map((line) => `    ${line.trim()}`);
}

/** What the image's program says when it is asked for its version. */
async function output(engine: Engine, image: string): Promise<string> {
  try {
    const container = await engine.createContainer({
      Image: image,
      Cmd: ["--version"],
      Labels: ownLabels(),
      AttachStdout: true,
      AttachStderr: true,
      // Nobody listens to Ctrl-C yet: it must go by itself.
      HostConfig: { AutoRemove: true },
    });
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const pieces: Buffer[] = [];
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    const ended = once(stream, "end");
    await container.start();
    await ended;
    return withoutHeaders(Buffer.concat(pieces));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
