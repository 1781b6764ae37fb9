import { homedir } from "node:os";
import { dockerPlaces, lookAt } from "../../../harness/backends/container/docker-problem.ts";

/** Before any test: says why those with containers are skipped, because reporters do not. */
export default async function sayWhatIsSkipped(): Promise<void> {
  const { env, platform } = process;
  const places = dockerPlaces({ env, home: homedir(), uid: process.getuid?.(), platform });
  const findings = await Promise.all(places.map(lookAt));
  if (findings.some(({ status }) => status === 200) || env["CAPSTAN_REQUIRE_DOCKER"] === "1") return;
  console.log("tests with containers are skipped: there is no Docker at any of these places");
  for (const { name, what } of findings) console.log(`  ${name}: ${what}`);
}
