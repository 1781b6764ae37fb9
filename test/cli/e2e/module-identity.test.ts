import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Project, root } from "./project.ts";
import { scenarioSource } from "./scenario.ts";

/** Installs the built package as npm would: a copy in node_modules, beside its dependencies. */
function install(project: Project): string {
  const modules = join(project.folder, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  for (const part of ["dist", "package.json"]) {
    cpSync(join(root, part), join(modules, "capstan", part), { recursive: true });
  }
  return join(modules, "capstan/dist/harness/cli/main.js");
}

/** Throws an error class of capstan and compares classes with those of the client under test. */
const identities = `
import { NotSentError as Imported } from "capstan";
import { atLeastOnce } from "capstan/strategies";
import { connect } from "@nats-io/transport-node";
if (typeof connect !== "function" || atLeastOnce.name !== "at-least-once") throw new Error("wrong modules");
export { Imported };
`;

describe("a scenario file that imports capstan", { timeout: 120_000 }, () => {
  test("runs in a project that has capstan installed", async () => {
    using project = new Project();
    const script = install(project);
    const file = project.write("scenarios/o.scenario.ts", scenarioSource({ top: identities }));
    const { code, err } = await project.run(["run", file, "--runs", "5", "--seed", "1"], { script });
    expect(err.split("\n")).toHaveLength(2);
    expect(code).toBe(0);
  });

  test("runs where nothing is installed, with a capstan from elsewhere", async () => {
    using project = new Project();
    const file = project.write("o.scenario.ts", scenarioSource());
    expect((await project.run(["run", file, "--runs", "5", "--seed", "1"])).code).toBe(0);
  });

  test("gets the classes of the running capstan, so that it judges its errors rightly", async () => {
    using project = new Project();
    const script = install(project);
    // A send that was certainly not sent is no loss, but only if the class is the one that the harness knows.
    const source = scenarioSource({ top: 'import { NotSentError } from "capstan";' }).replace(
      "async send(message) {",
      'async send(message) { throw new NotSentError("closed today");',
    );
    const file = project.write("o.scenario.ts", source);
    await project.run(["run", file, "--runs", "5", "--seed", "1"], { script });
    const { delivery } = project.result().cells[0] ?? { delivery: undefined };
    expect(delivery?.failed).toBeGreaterThan(0);
    expect(delivery?.indeterminate).toBe(0);
  });
});
