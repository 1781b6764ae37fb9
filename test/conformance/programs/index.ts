import { corePrograms } from "./core.ts";
import { jetStreamPrograms } from "./jetstream.ts";
import { kvPrograms } from "./kv.ts";
import type { Program } from "./program.ts";

/** All programs of the real client. */
export const programs: readonly Program[] = [...corePrograms, ...jetStreamPrograms, ...kvPrograms];
