import { existsSync, statSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ScenarioError } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";

/**
 * Loads the scenarios that a TypeScript or JavaScript file exports, without a build step.
 * @throws ScenarioError that names the file, the place and the fix.
 */
export async function loadFile(file: string): Promise<Scenario[]> {
  if (!existsSync(file)) throw new ScenarioError(`${file}: no such file`);
  if (statSync(file).isDirectory()) {
    throw new ScenarioError(`${file}: is a folder; name the scenario files in it`);
  }
  const scenarios = Object.values(await importModule(file))
    .flat()
    .filter(isScenario);
  if (scenarios.length > 0) return [...new Set(scenarios)];
  throw new ScenarioError(`${file}: exports no scenario; add: export default defineScenario({ strategy })`);
}

/**
 * The exports of a TypeScript or JavaScript file, loaded without a build step; `capstan` means this copy there.
 * @throws ScenarioError that names the place.
 */
export async function importModule(file: string): Promise<Record<string, unknown>> {
  // Dear to load, and the built-in suite needs none of it.
  const { createJiti } = await import("jiti");
  const jiti = createJiti(import.meta.url, {
    interopDefault: false,
    fsCache: false,
    moduleCache: true,
    alias: ownModules(),
  });
  try {
    return await jiti.import(pathToFileURL(file).href);
  } catch (cause) {
    throw new ScenarioError(describeLoadError(file, cause), { cause });
  }
}

/**
 * What `import … from "capstan"` means in a scenario file: this very copy of the harness, wherever
 * the file lies and whatever is installed beside it, so that there are never two copies of a class.
 */
function ownModules(): Record<string, string> {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const own = (path: string) => fileURLToPath(new URL(`../../${path}/index.${extension}`, import.meta.url));
  return {
    "capstan/strategies": own("strategies"),
    "capstan/faults": own("faults"),
    "capstan/reports": own("reports"),
    "capstan/fast-check": own("harness/fast-check"),
    "capstan/vitest": own("harness/vitest"),
    capstan: own("harness"),
  };
}

/** What went wrong and where, in one sentence that begins with the place. */
export function describeLoadError(file: string, cause: unknown): string {
  if (!(cause instanceof Error)) return `${file}: throws ${String(cause)} when it is loaded`;
  const syntax = /^(?:ParseError|SyntaxError): ([^\n]*?)\s*\n\s*(.*:\d+:\d+)\s*$/.exec(cause.message);
  if (syntax?.[1] !== undefined) return `${syntax[2] ?? file}: syntax error: ${syntax[1]}`;
  const place = placeIn(file, cause.stack ?? "");
  if (cause.name === "ScenarioError") return `${place}: ${cause.message}`;
  if ((cause as NodeJS.ErrnoException).code?.endsWith("MODULE_NOT_FOUND") === true) {
    return `${place}: ${(cause.message.split("\n")[0] ?? "").replace(/^Cannot/, "cannot")}`;
  }
  return `${place}: throws when it is loaded: ${cause.name}: ${cause.message}`;
}

/**
 * The first place on a stack that lies in the file, as `file:line`; the file alone if there is none.
 * Compiling to JavaScript keeps the lines, but not the columns.
 */
function placeIn(file: string, stack: string): string {
  for (const spelling of [file, pathToFileURL(file).href]) {
    const start = stack.indexOf(`${spelling}:`);
    const line = start < 0 ? null : /^:\d+/.exec(stack.slice(start + spelling.length));
    if (line !== null) return `${file}${line[0]}`;
  }
  return file;
}

function isScenario(value: unknown): value is Scenario {
  return (
    typeof value === "object" &&
    value !== null &&
    "strategy" in value &&
    "topology" in value &&
    "limits" in value
  );
}
