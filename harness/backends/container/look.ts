import { openDocker } from "./docker.ts";
import { imageFor } from "./image-name.ts";

/** What containers could be made with here. */
export interface ContainerFindings {
  /** Version of the Docker engine, if one can be used. */
  readonly engine?: string;
  /** Why none can be used: what was looked at, the underlying error, what helps. */
  readonly problem?: string;
  /** The image that runs would use. */
  readonly image: string;
  /** Whether that image is here already; undefined if nobody can tell. */
  readonly imageIsHere?: boolean;
}

/** Looks at Docker, pulls nothing and starts nothing. */
export async function lookAtContainers(
  env: Readonly<Record<string, string | undefined>>,
  named: string | undefined,
): Promise<ContainerFindings> {
  const image = imageFor(named, undefined);
  try {
    const { client } = await openDocker(env);
    const engine = client.info.containerRuntime;
    const { Version: version } = (await client.container.dockerode.version()) as { Version?: string };
    const imageIsHere = await client.container.dockerode
      .getImage(image)
      .inspect()
      .then(
        () => true,
        () => false,
      );
    return { engine: `${version ?? "of an unknown version"} at ${engine.host}`, image, imageIsHere };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error), image };
  }
}
