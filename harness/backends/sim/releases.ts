import { findProfile, profiles } from "../../simulation/nats/profile.ts";

/** The releases of nats-server that are simulated, newest first. */
export const simulatedReleases: readonly string[] = profiles.map(({ version }) => version).toReversed();

/**
 * What reports call the simulated server of a generation such as `2.10`; the newest if absent.
 * @throws RangeError if no profile is called so.
 */
export function simulatedServer(generation?: string): string {
  return `simulated nats-server ${findProfile(generation).version}`;
}
