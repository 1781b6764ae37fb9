import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("the generated pages say what the code says", () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["tools/docs.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect({ stdout, stderr, status }).toEqual({ stdout: "", stderr: "", status: 0 });
});
