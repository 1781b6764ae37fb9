import type { Docker } from "./docker.ts";

/** Set to `true` it makes testcontainers do without Ryuk. */
const DISABLED = "TESTCONTAINERS_RYUK_DISABLED";

/**
 * Starts Ryuk, the container by which testcontainers removes what a killed process leaves behind, and
 * does without it if it cannot be had, for instance because its image cannot be pulled: then the next
 * start of capstan cleans up.
 */
export async function enableReaper({ library, client }: Docker): Promise<void> {
  try {
    await library.getReaper(client);
  } catch {
    process.env[DISABLED] = "true";
    await library.getReaper(client);
  }
}
