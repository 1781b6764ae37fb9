import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const program = resolve(import.meta.dirname, "../../harness/cli/main.ts");

/** Imports and exports from elsewhere that are there at run time. */
const imports = /^(?:import|export) (?!type )[^"';]*?from "([^"]+)";$/gm;

/** Files and packages that a module loads before it runs, directly or by way of others. */
function loadedBy(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(imports)) {
      const path = resolve(dirname(file), name);
      if (!name.startsWith(".")) packages.add(name);
      else if (existsSync(path)) files.add(path);
    }
  }
  return { files, packages };
}

describe("what every command loads, whatever it does", () => {
  const { files, packages } = loadedBy(program);

  it("is the parser of command lines, and no other package", () => {
    // `capstan init` holds a scenario as text.
    const loaded = [...packages].filter((name) => !name.startsWith("node:") && name !== "capstan");
    expect(loaded).toEqual(["commander"]);
  });

  it("is neither the reports nor a backend nor the search", () => {
    const folders = ["reports/index.ts", "reports/html/", "harness/backends/sim/", "harness/backends/process/", "harness/search/"];
    expect([...files].filter((file) => folders.some((folder) => file.includes(`/${folder}`)))).toEqual([]);
    // The graph was walked: the program itself loads its commands' options.
    expect([...files].some((file) => file.endsWith("/harness/cli/run-options.ts"))).toBe(true);
  });
});
