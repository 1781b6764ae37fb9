import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { profiles } from "../../harness/simulation/nats/profile.ts";
import { knownDifferences } from "./known-differences.ts";
import { printScript } from "./notation.ts";
import { describeDifference } from "./player.ts";
import { comparePrograms } from "./programs/compare.ts";
import { compareSequences } from "./property.ts";
import { findServers, requiredServers } from "./servers.ts";
import { compareGroup, readGroups, realServer, servedServer } from "./suite.ts";

// The same conversations with the simulated server and with every real one that is here.
const servers = findServers();
const groups = readGroups();
const limit = 90_000;
// Real servers answer late on a busy machine: only what differs three times in a row is a difference.
// Always the same sequences here: `npm run conformance` draws new ones.
const seed = 20_261_121;

if (servers.length === 0) {
  console.log("conformance is skipped: no nats-server is here; run: npm run servers");
}

describe("conformance", () => {
  it(`has at least ${requiredServers()} releases of nats-server to compare with`, () => {
    expect(servers.length).toBeGreaterThanOrEqual(requiredServers());
  });

  it("has at least 250 steps, and at most ten known differences", () => {
    const steps = groups.flatMap(({ scripts }) => scripts).flatMap((script) => script.steps);
    expect(steps.length).toBeGreaterThan(250);
    expect(knownDifferences.length).toBeLessThanOrEqual(10);
    const ids = new Set(knownDifferences.map(({ id }) => id));
    for (const { known } of steps) if (known !== undefined) expect(ids).toContain(known);
  });

  it("is on the page of the documentation, with every group and known difference", () => {
    const page = readFileSync(new URL("../../docs/conformance.md", import.meta.url), "utf8");
    for (const { name } of groups) expect(page).toContain(`| ${name} |`);
    for (const { id } of knownDifferences) expect(page).toContain(`| \`${id}\` |`);
  });

  if (servers.length === 0) {
    it("is compared with real servers: none is here, run npm run servers", (context) => {
      context.skip("no nats-server");
    });
  }

  // The same code in virtual time and on a real socket: what scripts prove of one they prove of the other.
  describe.concurrent.each(profiles.filter(({ name }) => name === "2.9" || name === "2.15"))(
    "through capstan serve --profile $name",
    (profile) => {
      it.each(groups)("agrees in $name", { timeout: limit, retry: 2 }, async (group) => {
        const { differences } = await compareGroup(group, servedServer(profile));
        const found = differences.map(
          ({ script, difference }) => `${script}\n${describeDifference(difference)}`,
        );
        expect(found.join("\n\n")).toBe("");
      });
    },
  );

  describe.concurrent.each(servers)("with nats-server $version", (server) => {
    it.each(groups)("agrees in $name", { timeout: limit, retry: 2 }, async (group) => {
      const { differences } = await compareGroup(group, realServer(server));
      const found = differences.map(
        ({ script, difference }) => `${script}\n${describeDifference(difference)}`,
      );
      expect(found.join("\n\n")).toBe("");
    });

    it("tells programs of the real client the same", { timeout: limit, retry: 2 }, async () => {
      for (const { name, simulated, real } of await comparePrograms(server)) {
        expect(simulated, name).toEqual(real);
        expect(real.length, name).toBeGreaterThan(0);
      }
    });

    it(`agrees in random sequences (seed ${seed})`, { timeout: limit, retry: 2 }, async () => {
      const { failures } = await compareSequences(server, 150, seed);
      const found = failures.map(
        ({ script, difference }) => `seed ${seed}\n${printScript(script)}\n${describeDifference(difference)}`,
      );
      expect(found.join("\n\n")).toBe("");
    });
  });
});
