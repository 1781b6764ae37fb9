/** The official image that is used if the user names none. */
export const DEFAULT_IMAGE = "nats:2.15.1";

/** The image for a server of a generation such as `2.10`: what the user named, or an official one. */
export function imageFor(named: string | undefined, generation: string | undefined): string {
  return named ?? (generation === undefined ? DEFAULT_IMAGE : `nats:${generation}`);
}
