// The bug that is planted in the example is found in simulation, and shows on a real server by the same
// file; the repaired twin holds in the same case.
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { parseFailure, type FailureFile } from "../../../harness/suite/failure-file.ts";
import { Project } from "../../cli/e2e/project.ts";
import { binaries, describeWithServer, root } from "./servers.ts";

const scenario = (name: string): string => join(root, `examples/order-pipeline/${name}.scenario.ts`);

/** The same case for the repaired twin. */
function forTwin(failure: FailureFile): FailureFile {
  return {
    ...failure,
    source: { ...failure.source, files: [scenario("orders-fixed")] },
    cell: "orders-fixed/orders-fixed/crash",
    strategy: "orders-fixed",
  };
}

describeWithServer("the example", () => {
  test(
    "shows its bug on a real server by the case that the simulation found; its repaired twin holds",
    { timeout: 240_000 },
    async () => {
      using project = new Project();
      const env = { CAPSTAN_NATS_SERVER: binaries.map(({ path }) => path).join(delimiter) };
      const args = ["--faults", "crash", "--seed", "1", "--runs", "100", "--reporter", "list"];
      const found = await project.run(["run", scenario("orders"), ...args]);
      expect(found.code, found.err).toBe(1);
      const failures = project
        .failures()
        .map((file) => ({ file, failure: parseFailure(project.read(file), file) }));
      const lost = failures.find(({ failure }) => failure.property === "no-loss" && failure.claimed);
      if (lost === undefined) throw new Error(`no loss was found:\n${found.out}`);
      expect(lost.failure.backend).toBe("sim");

      const twin = project.write("twin.json", JSON.stringify(forTwin(lost.failure)));
      const replay = (file: string) => project.run(["replay", file, "--backend", "process"], { env });
      const [real, held] = await Promise.all([replay(lost.file), replay(twin)]);
      expect(real.out + real.err).toContain("still fails: orders under crash: no-loss violated");
      expect(real.out).toMatch(/failed +in 1 of \d runs?/);
      expect(real.code).toBe(1);
      expect(held.out + held.err).toContain("no longer fails: orders-fixed under crash: no-loss held");
      expect(held.code).toBe(0);
    },
  );
});
