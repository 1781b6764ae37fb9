import { z } from "zod";
import { clientNames } from "../clients/client.ts";
import { properties } from "../scenario/claims.ts";
import { suiteNames } from "./source.ts";
import { dataWorkloadTypes, operationNames } from "../scenario/workload.ts";

/** Version of the format of failure files. */
export const failureVersion = 1;

const count = z.int().nonnegative();

const schema = z.strictObject({
  capstan: z.literal("failure"),
  version: z.literal(failureVersion),
  /** What found it. */
  tool: z.string(),
  node: z.string(),
  client: z.strictObject({ name: z.enum(clientNames), version: z.string() }),
  backend: z.string(),
  server: z.string(),
  /** Where the cell comes from: files relative to the project's folder, none for the built-in suite. */
  source: z.strictObject({
    files: z.array(z.string()),
    /** Servers of the broker, if the scenario's own number was overridden. */
    servers: count.optional(),
    /** The suite that comes with the harness, if it is not the built-in one. */
    suite: z.enum(suiteNames).optional(),
    /** Numbers of nodes, if the scenario's own was overridden. */
    nodes: z.array(z.int().min(1).max(9)).optional(),
    /** Type of workload, if the scenario's own was overridden. */
    workload: z.enum(dataWorkloadTypes).optional(),
    /** Server generation that was asked for, as `2.10`; what the scenario says, or the default, if absent. */
    server: z.string().optional(),
    /** The test that defines the scenario, if no scenario file does; the file relative to the project's folder. */
    test: z.strictObject({ file: z.string(), name: z.string() }).optional(),
  }),
  cell: z.string(),
  strategy: z.string(),
  fault: z.string(),
  property: z.enum(properties),
  /** Whether the strategy claims the property here. */
  claimed: z.boolean(),
  /** How the search came upon it. */
  found: z.strictObject({ seed: count, run: count }),
  case: z.strictObject({
    workload: z.union([
      z.strictObject({
        messages: z.array(
          z.strictObject({
            at: z.number().nonnegative(),
            producer: z.int().positive(),
            size: count,
          }),
        ),
      }),
      z.strictObject({
        operations: z.array(
          z.strictObject({
            at: z.number().nonnegative(),
            session: z.int().positive(),
            f: z.enum(operationNames),
            key: z.int().positive(),
            to: z.int().positive().exactOptional(),
            amount: z.int().positive().exactOptional(),
          }),
        ),
      }),
    ]),
    /** Validated by the fault kinds when it is loaded. */
    schedule: z.array(z.looseObject({ kind: z.string(), at: z.number() })),
    seed: z.int().min(0).max(0xffff_ffff),
  }),
  traceHash: z.string(),
  anomalies: z.array(z.string()),
});

/** A stored failing case: everything that is needed to run it again. */
export type FailureFile = z.infer<typeof schema>;

/** A failure file that cannot be used; the message names the file, the place, the value and the fix. */
export class FailureFileError extends Error {
  override readonly name = "FailureFileError";
}

/**
 * Reads a failure file.
 * @throws FailureFileError if it is not one.
 */
export function parseFailure(text: string, file: string): FailureFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FailureFileError(
      `${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new FailureFileError(
    `${file} is not a failure file of this version:\n${z.prettifyError(parsed.error)}`,
  );
}

/** Writes a failure file: JSON with a line end. */
export function formatFailure(failure: FailureFile): string {
  return `${JSON.stringify(failure, undefined, 2)}\n`;
}
