import { resolve } from "node:path";
import { reporters, type CustomReporter } from "../../reports/index.ts";
import { importModule } from "../suite/load-file.ts";
import { usageError } from "./errors.ts";
import { isReporterPath } from "./reporter-path.ts";
import type { ReporterChoice } from "./run-options.ts";

/** A reporter of the user's own. */
export interface OwnReporter {
  /** As it was named. */
  readonly path: string;
  /** Absolute path of its module. */
  readonly file: string;
  /** What it writes. */
  readonly fileName: string;
}

/**
 * Checks the reporters that are named by paths.
 * @throws CliError if one is no reporter; ScenarioError if it cannot be loaded.
 */
export async function ownReporters(choice: readonly ReporterChoice[], cwd: string): Promise<OwnReporter[]> {
  const taken = new Map<string, string>(
    choice.flatMap((name) => {
      const builtin = Object.entries(reporters).find(([known]) => known === name)?.[1];
      return builtin === undefined ? [] : [[builtin.fileName, name]];
    }),
  );
  const own: OwnReporter[] = [];
  for (const path of choice.filter(isReporterPath)) {
    const file = resolve(cwd, path);
    const { default: reporter } = await importModule(file);
    if (!isReporter(reporter)) {
      throw usageError(
        `${path}: exports no reporter; add: export default { fileName: "report.txt", render: (result) => "…" }`,
      );
    }
    const { fileName } = reporter;
    if (!/^[^/\\]+$/.test(fileName) || fileName.startsWith(".")) {
      throw usageError(
        `${path}: fileName is ${JSON.stringify(fileName)}; expected the name of a file, without a folder`,
      );
    }
    const other = taken.get(fileName);
    if (other !== undefined)
      throw usageError(`${path}: fileName is ${fileName}, which ${other} writes too; choose another`);
    taken.set(fileName, path);
    own.push({ path, file, fileName });
  }
  return own;
}

function isReporter(value: unknown): value is CustomReporter {
  const given = value as Partial<CustomReporter> | null | undefined;
  return typeof given?.fileName === "string" && typeof given.render === "function";
}
