import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { simulation } from "../../harness/backends/sim/backend.ts";
import { loadClient } from "../../harness/clients/client.ts";
import { searchChunk } from "../../harness/search/chunk.ts";
import { loadCells } from "../../harness/suite/load.ts";
import { settingOf } from "../../harness/suite/settings.ts";

/* The scenario in the README is run as it is printed, and must show what the README says. */

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");
let folder: string;

beforeAll(() => {
  // Inside the project, so that the client library is found.
  folder = mkdtempSync(join(root, "node_modules", ".readme-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("the scenario of the README loses a message when the consumer crashes (seed 1)", async () => {
  const [, scenario = ""] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  const file = join(folder, "orders.scenario.ts");
  writeFileSync(file, scenario);
  const [cell] = await loadCells({ files: [file], client: "nats-io", only: ["orders/orders/crash"] });
  if (cell === undefined) throw new Error("the scenario is not run under crash");
  const setting = settingOf(cell, simulation, await loadClient("nats-io"));
  const { findings } = await searchChunk(setting, {
    seed: 1,
    runs: 100,
    claimed: cell.claimed,
    repeatOneIn: 0,
  });
  expect(findings.map(({ property }) => property)).toContain("no-loss");
});
