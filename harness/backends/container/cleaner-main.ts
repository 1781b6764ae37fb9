import { setTimeout as sleep } from "node:timers/promises";
import { openDocker } from "./docker.ts";
import { removeLeftovers } from "./leftovers.ts";
import { hasEnded, parseOwner } from "./owner.ts";

// Removes what a harness has left in Docker that is just about to end: its owner is the only argument.

/** Milliseconds until the harness must have ended. */
const PATIENCE = 30_000;
const LOOK_INTERVAL = 20;
/** An engine still carries out what it was asked for last. */
const PASSES = 3;
const PASS_INTERVAL = 1_000;

const owner = parseOwner(process.argv[2]);
const end = Date.now() + PATIENCE;
while (owner !== undefined && !hasEnded(owner) && Date.now() < end) await sleep(LOOK_INTERVAL);
const { client } = await openDocker(process.env);
for (let pass = 1; ; pass++) {
  await removeLeftovers(client.container.dockerode);
  if (pass === PASSES) break;
  await sleep(PASS_INTERVAL);
}
