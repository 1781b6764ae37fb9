import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeHistory } from "../../harness/history/jsonl.ts";
import type { HistoryEvent } from "../../harness/history/events.ts";
import { capstan } from "./fake-process.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "capstan-program-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the command line", () => {
  test("prints version and help to stdout", async () => {
    expect(await capstan(["--version"])).toEqual({ code: 0, out: "0.1.0\n", err: "" });
    const help = await capstan(["run", "--help"]);
    expect(help).toMatchObject({ code: 0, err: "" });
    for (const flag of [
      "--strategy",
      "--faults",
      "--seed",
      "--time-limit",
      "--shard",
      "CAPSTAN_TIME_LIMIT",
    ]) {
      expect(help.out).toContain(flag);
    }
    expect(Math.max(...help.out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test("prints help to stderr if there is no command", async () => {
    const { code, out, err } = await capstan([]);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain("Usage: capstan");
  });

  test.each([
    [["rum"], "error: unknown command 'rum'\n(Did you mean run?)"],
    [["run", "--sed", "3"], "error: unknown option '--sed'\n(Did you mean --seed?)"],
    [
      ["run", "--seed", "x"],
      "option '--seed <n>' argument 'x' is invalid. Expected a whole number from 0 to 4294967295.",
    ],
    [["run", "--seed"], "option '--seed <n>' argument missing"],
    [["run", "--time-limit", "5"], "Expected a duration such as 500ms, 90s, 5m or 1h30m."],
    [
      ["run", "--reporter", "list,htm"],
      'Expected list, html, json, junit, github, markdown; did you mean "html"?',
    ],
    [["run", "--client", "nats"], "Expected nats-io, nats@2"],
    [["run", "--backend", "simm"], 'Expected sim, process, container; did you mean "sim"?'],
    [["run", "--cluster", "4"], "Expected 1, 3, 5"],
    [["run", "--cluster", "3"], "--cluster 3: the simulated server stands alone; use --backend process"],
    [["run", "--server", "2.51"], 'Expected 2.9, 2.10, 2.11, 2.12, 2.14, 2.15; did you mean'],
    [["replay", "x.json", "--server", "v2"], "option '--server <version>' argument 'v2' is invalid"],
    [
      ["serve", "--server", "2.9", "--profile", "2.10"],
      "--profile 2.10 and --server 2.9 contradict each other",
    ],
    [["run", "--strategy", "exactly-onse"], 'unknown strategy "exactly-onse"; did you mean "exactly-once"?'],
    [["run", "--faults", "partitoin"], 'unknown fault family "partitoin"; did you mean "partition"?'],
    [["run", "missing.scenario.ts"], "error: missing.scenario.ts: no such file"],
    [["run", "--last-failed"], "run without --last-failed first"],
    [
      ["run", "--shard", "99/99", "--strategy", "at-most-once"],
      "no cell is left to run; check --strategy, --shard",
    ],
    [["list", "fault"], "Allowed choices are strategies, faults, checkers, canaries, known-answers."],
    [["list", "faults", "--verify"], "--verify is for canaries, not for faults"],
    [["replay"], "missing required argument 'file'"],
    [["check", "a", "b"], "too many arguments"],
    [["check", "a", "--model", "regster"], 'did you mean "register"?'],
    [["check", "a", "--claims", "no-los"], 'did you mean "no-loss"?'],
    [["check", "missing.jsonl"], "error: missing.jsonl: no such file"],
  ])("%j is a usage error that tells what to do", async (args, message) => {
    const { code, out, err } = await capstan(args, { cwd: folder });
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 64, out: "" });
  });

  test(
    "a backend container without Docker, or without the image, is told with what helps",
    { timeout: 60_000 },
    async () => {
      const { code, err } = await capstan(["run", "--backend", "container", "--image", "localhost:1/none:1"]);
      expect(code).toBe(3);
      expect(err).toMatch(
        /Docker cannot be used|the image localhost:1\/none:1 is not here and cannot be pulled/,
      );
      expect(err).toContain("what helps:");
    },
  );

  test("an image is for the backend container", async () => {
    const { code, err } = await capstan(["run", "--backend", "process", "--image", "nats:2"]);
    expect(code).toBe(64);
    expect(err).toContain("--image (or CAPSTAN_IMAGE) is for --backend container; add that, or leave it out");
  });

  test("the backend process tells where it looked for a nats-server in vain", async () => {
    const { code, out, err } = await capstan(["run", "--backend", "process"], {
      cwd: folder,
      env: { PATH: "/nowhere" },
    });
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain("error: no nats-server was found, which the backend process needs");
    expect(err).toContain("CAPSTAN_NATS_SERVER: not set");
    expect(err).toContain("PATH: /nowhere");
    expect(err).toContain("what helps: install nats-server");
  });

  test("the backend process tells that the nats-server that was asked for is not there", async () => {
    const args = ["run", "--backend", "process", "--server", "2.12"];
    const { code, out, err } = await capstan(args, { cwd: folder, env: { PATH: "/nowhere" } });
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain("error: no nats-server 2.12 was found, which the backend process needs");
    expect(err).toContain("npm run servers");
  });

  test("reads the environment, names the variable of a bad value, and lets the command line win", async () => {
    const env = { CAPSTAN_BACKEND: "process", CAPSTAN_SEED: "many", PATH: "/nowhere" };
    const bad = await capstan(["run"], { env });
    expect(bad.code).toBe(64);
    expect(bad.err).toContain('CAPSTAN_SEED is "many". Expected a whole number');
    expect((await capstan(["run", "--seed", "1"], { env, cwd: folder })).code).toBe(3);
    const { err } = await capstan(["run", "--backend", "sim", "--seed", "1", "--faults", "x"], { env });
    expect(err).toContain('unknown fault family "x"');
  });
});

describe("capstan list", () => {
  test.each([
    ["strategies", "exactly-once"],
    ["faults", "partition-one-way"],
    ["checkers", "no-duplicates"],
  ])("%s lists what there is, for people and for machines", async (what, name) => {
    const text = await capstan(["list", what]);
    expect(text).toMatchObject({ code: 0, err: "" });
    expect(text.out).toMatch(new RegExp(`^${name} +\\S`, "m"));
    const json = JSON.parse((await capstan(["list", what, "--json"])).out) as {
      name: string;
      summary: string;
    }[];
    expect(json.map((thing) => thing.name)).toContain(name);
    expect(json.every(({ summary }) => summary.length > 10)).toBe(true);
  });
});

describe("capstan check", () => {
  const sent: readonly HistoryEvent[] = [
    { type: "phase", time: 0, phase: "faults" },
    {
      type: "invoke",
      time: 1,
      process: "producer-1",
      incarnation: 1,
      id: "producer-1/1",
      producer: "producer-1",
      number: 1,
      digest: "00",
    },
    { type: "ok", time: 2, process: "producer-1", id: "producer-1/1" },
    { type: "phase", time: 3, phase: "recovery" },
  ];
  const effect: HistoryEvent = {
    type: "effect",
    time: 4,
    process: "consumer-1",
    id: "producer-1/1",
    applied: true,
    digest: "00",
  };
  const end: HistoryEvent = { type: "phase", time: 9, phase: "end", outcome: "quiet" };

  async function check(events: readonly HistoryEvent[], ...flags: readonly string[]) {
    writeFileSync(join(folder, "history.jsonl"), writeHistory({ events }));
    return capstan(["check", "history.jsonl", ...flags], { cwd: folder });
  }

  test("exits with 0 if everything held", async () => {
    const { code, out } = await check([...sent, effect, end]);
    expect(code).toBe(0);
    expect(out).toContain("✓ no-loss: held");
  });

  test("exits with 1 and tells what was observed if something was violated", async () => {
    const { code, out } = await check([...sent, effect, effect, end]);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ no-duplicates: violated\n {4}producer-1\/1 had 2 effects/);
  });

  test("lets only claims count", async () => {
    const { code, out } = await check([...sent, effect, effect, end], "--claims", "no-loss,progress");
    expect(code).toBe(0);
    expect(out).toContain("✗ no-duplicates: violated  (not among the claims)");
  });

  test("exits with 2 if something is open, or with 0 if that is allowed", async () => {
    expect((await check(sent, "--claims", "no-loss")).code).toBe(2);
    expect((await check(sent, "--claims", "no-loss", "--allow-inconclusive")).code).toBe(0);
  });

  test("prints JSON", async () => {
    const { out } = await check([...sent, effect, effect, end], "--json");
    const json = JSON.parse(out) as { verdict: string; properties: { property: string; verdict: string }[] };
    expect(json.verdict).toBe("violated");
    expect(json.properties).toContainEqual(
      expect.objectContaining({ property: "no-loss", claimed: true, verdict: "held" }),
    );
  });

  test("refuses what is no history, and names the line", async () => {
    writeFileSync(join(folder, "bad.jsonl"), '{"capstan":"history","version":1}\n{"type":"effekt"}\n');
    const { code, err } = await capstan(["check", "bad.jsonl"], { cwd: folder });
    expect(code).toBe(64);
    expect(err).toContain('error: bad.jsonl: history line 2: "type" is "effekt"');
  });
});
