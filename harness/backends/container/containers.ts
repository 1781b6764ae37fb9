import { openDocker, type Docker } from "./docker.ts";
import { cleanUpAfterExit } from "./exit-cleanup.ts";
import { openImage, type ServerImage } from "./image.ts";
import { imageFor } from "./image-name.ts";
import { removeLeftovers } from "./leftovers.ts";
import { enableReaper } from "./reaper.ts";

/** An engine and images that runs can use. */
export interface Containers {
  readonly docker: Docker;
  /** Of the server in the default image, as `2.10.27`. */
  readonly version: string;
  /**
   * The image with a server of a generation such as `2.10`; the default one for none.
   * @throws BackendUnavailableError if it cannot be had.
   */
  image(generation: string | undefined): Promise<ServerImage>;
}

/**
 * Gets everything that runs in containers need, and removes what killed harnesses have left behind.
 * @param named - The image to use for all servers; official ones if absent.
 * @throws BackendUnavailableError with the underlying error and what helps.
 */
export async function openContainers(
  env: Readonly<Record<string, string | undefined>>,
  named: string | undefined,
): Promise<Containers> {
  const docker = await openDocker(env);
  await enableReaper(docker);
  await removeLeftovers(docker.client.container.dockerode);
  cleanUpAfterExit(docker);
  const images = new Map<string, Promise<ServerImage>>();
  const image = (generation: string | undefined): Promise<ServerImage> => {
    const name = imageFor(named, generation);
    const opened = images.get(name) ?? openImage(docker, name);
    images.set(name, opened);
    return opened;
  };
  const { version } = await image(undefined);
  return { docker, version, image };
}
