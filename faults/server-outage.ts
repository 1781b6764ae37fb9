import fc from "fast-check";
import { z } from "zod";
import { serverNames } from "../harness/scenario/topology.ts";
import type { FaultSpace, Mood, Reference } from "./definition.ts";
import { scaled, start } from "./draws.ts";
import { lasting, name } from "./fields.ts";

/** Schema of a fault that takes a server down, for `duration` milliseconds or until recovery. */
export function serverOutage<const K extends string>(kind: K) {
  return z.strictObject({ kind: z.literal(kind), ...lasting, server: name("server") });
}

/** Draws a fault that takes a server down. */
export function drawServerOutage<const K extends string>(kind: K, space: FaultSpace, mood: Mood) {
  return fc.record(
    {
      kind: fc.constant(kind),
      at: start(space, mood),
      duration: scaled(10, 2_000, mood.pace),
      server: fc.constantFrom(...serverNames(space.topology)),
    },
    { noNullPrototype: true },
  );
}

/** The server that a fault names. */
export function serverReference(fault: { readonly server: string }): Reference[] {
  return [{ path: ["server"], name: fault.server, of: "server" }];
}
