import { readFileSync } from "node:fs";

/** The version of this package. */
export const version: string = readVersion();

function readVersion(): string {
  // From dist/harness/cli as from harness/cli, the manifest is the nearest one above.
  for (let folder = new URL("./", import.meta.url); ; folder = new URL("../", folder)) {
    try {
      const manifest = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as { version: string };
      return manifest.version;
    } catch (cause) {
      if (folder.pathname === new URL("../", folder).pathname) throw new Error("package.json not found", { cause });
    }
  }
}
