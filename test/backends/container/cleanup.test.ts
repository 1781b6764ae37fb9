import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { removeLeftovers } from "../../../harness/backends/container/leftovers.ts";
import { OWNER_LABEL, thisOwner, type Owner } from "../../../harness/backends/container/owner.ts";
import { ended, Project } from "../../cli/e2e/project.ts";
import { containers, containersOf, describeWithDocker, engine, image } from "./docker.ts";

const args = [
  "run",
  "--backend",
  "container",
  "--image",
  image,
  "--strategy",
  "at-least-once",
  "--seed",
  "1",
];

/** What the command needs to find the same Docker. */
const env = Object.fromEntries(
  ["DOCKER_HOST", "TESTCONTAINERS_RYUK_DISABLED"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }),
);

const start = (project: Project) => project.start([...args, "--faults", "pause", "--runs", "3"], { env });

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(50);
  }
}

/** A server runs: what only tells its version does not last. */
const running = (pid: number | undefined): Promise<void> =>
  until(
    async () =>
      (await engine().listContainers()).some(({ Names }) =>
        Names.some((name) => name.startsWith(`/capstan-${pid}-`)),
      ),
    "a server runs",
  );

describeWithDocker("runs in containers leave nothing behind", () => {
  test("after a run to the end; the result says where it was made", { timeout: 120_000 }, async () => {
    using project = new Project();
    const child = project.start([...args, "--faults", "none", "--runs", "1"], { env });
    const { code, err } = await ended(child);
    const { version } = containers();
    expect(err).toContain(`backend container (nats-server ${version})`);
    expect(code).toBe(0);
    expect(project.result().cells[0]).toMatchObject({
      backend: "container",
      server: `nats-server ${version}`,
      runs: 1,
    });
    expect(await containersOf(child.pid)).toEqual([]);
  });

  test("after Ctrl-C", { timeout: 120_000 }, async () => {
    using project = new Project();
    const child = start(project);
    const end = ended(child);
    await running(child.pid);
    child.kill("SIGINT");
    expect((await end).code).toBe(130);
    expect(await containersOf(child.pid)).toEqual([]);
  });

  test("shortly after a second Ctrl-C, which says so", { timeout: 120_000 }, async () => {
    using project = new Project();
    const child = start(project);
    const end = ended(child);
    await running(child.pid);
    child.kill("SIGINT");
    child.kill("SIGTERM");
    const { code, err } = await end;
    expect(code).toBe(130);
    expect(err).toMatch(/left in Docker: \d+ containers?, being removed in the background/);
    await until(async () => (await containersOf(child.pid)).length === 0, "nothing is left");
  });

  test("after the harness was killed and the next one has started", { timeout: 120_000 }, async () => {
    using project = new Project();
    const child = start(project);
    const end = ended(child);
    await running(child.pid);
    child.kill("SIGKILL");
    await end;
    // The next one may have no run to make at all.
    const next = await ended(
      project.start([...args, "--faults", "none", "--runs", "1", "--time-limit", "1ms"], { env }),
    );
    expect(next.err).toContain("backend container");
    expect(await containersOf(child.pid)).toEqual([]);
  });
});

describeWithDocker("what is left in Docker", () => {
  const dead = spawnSync(process.execPath, ["--version"]).pid;

  async function leave(owner: Owner): Promise<{ container: string; network: string }> {
    const Labels = { [OWNER_LABEL]: JSON.stringify(owner) };
    const network = await engine().createNetwork({
      Name: `capstan-test-${process.pid}-${owner.pid}-${owner.place.length}`,
      Labels,
    });
    const container = await engine().createContainer({ Image: image, Cmd: ["--version"], Labels });
    return { container: container.id, network: network.id };
  }

  const exist = async ({ container, network }: { container: string; network: string }) => ({
    container: (await engine().listContainers({ all: true })).some(({ Id }) => Id === container),
    network: (await engine().listNetworks()).some(({ Id }) => Id === network),
  });

  test("is removed if its harness has ended, and left alone otherwise", { timeout: 60_000 }, async () => {
    const ofDead = await leave({ ...thisOwner(), pid: dead });
    const ofLiving = await leave(thisOwner());
    const ofOther = await leave({ ...thisOwner(), pid: dead, place: "elsewhere" });
    try {
      expect(await removeLeftovers(engine())).toBeGreaterThanOrEqual(2);
      expect(await exist(ofDead)).toEqual({ container: false, network: false });
      expect(await exist(ofLiving)).toEqual({ container: true, network: true });
      expect(await exist(ofOther)).toEqual({ container: true, network: true });
    } finally {
      for (const { container, network } of [ofLiving, ofOther]) {
        await engine().getContainer(container).remove({ force: true });
        await engine().getNetwork(network).remove();
      }
    }
  });
});
