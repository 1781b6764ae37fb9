// Every known answer that the simulation can play is reproduced there, and none of the judges says so of anything.
import { describe, expect, test } from "vitest";
import { simulation } from "../../harness/backends/sim/backend.ts";
import { foldFacts } from "../../harness/checkers/facts.ts";
import { loadClient } from "../../harness/clients/client.ts";
import { knownAnswers } from "../../harness/known-answers/index.ts";
import { simulated } from "../../harness/suite/backend-choice.ts";
import { askAll, knownAnswerScenarios, type Answer } from "../../harness/suite/known-answers.ts";
import { loadCells } from "../../harness/suite/load.ts";
import type { Pool } from "../../harness/suite/pool.ts";
import { replay } from "../../harness/suite/replay.ts";
import { answerLines, answerPage, groupsOf } from "../../harness/cli/known-answer-text.ts";
import { plain } from "../../reports/index.ts";

const releases = ["2.15.1", "2.9.10"];

/** What takes a cluster or an error of the disk, which the simulation has not. */
const notInSimulation = ["N1", "N5", "D5", "D14", "D19"];

async function ask(client: "nats-io" | "nats@2"): Promise<Answer[]> {
  const source = { files: [], suite: "known-answers", releases, client } as const;
  const [cells, loaded] = await Promise.all([loadCells(source), loadClient(client)]);
  const pool: Pool = {
    parallelism: 1,
    perform: () => Promise.reject(new Error("nothing is searched here")),
    play: () => Promise.reject(new Error("nothing is compared here")),
    replay: (task) => {
      const cell = cells[task.cell];
      if (cell === undefined) throw new Error(`there is no cell ${task.cell}`);
      return replay(cell, simulation, loaded, task);
    },
    close: () => Promise.resolve(),
  };
  return askAll({ backend: simulated(), pool, cells, releases, signal: new AbortController().signal });
}

describe("the known answers in simulation", () => {
  test.each(["nats-io", "nats@2"] as const)(
    "are reproduced with %s",
    { timeout: 120_000 },
    async (client) => {
      const answers = await ask(client);
      const wanted = knownAnswers.flatMap(({ id }) =>
        releases.map((release) => {
          const outcome = notInSimulation.includes(id) ? "not run" : id === "N7" ? "partly" : "reproduced";
          return `${id} ${release} ${outcome}`;
        }),
      );
      expect(answers.map(({ id, release, outcome }) => `${id} ${release} ${outcome}`)).toEqual(wanted);
      for (const { outcome, details } of answers) {
        if (outcome !== "reproduced")
          expect(details.join(), "a reason").toMatch(/broker\.servers|needs a|broker\.disk|stands? alone/);
      }
    },
  );
});

describe("a known answer", () => {
  const nothing = { events: [], facts: foldFacts({ events: [] }) };
  const experiments = knownAnswers.flatMap((answer) =>
    answer.experiments.map((experiment) => ({ answer, experiment })),
  );

  test("has an id of its own and either experiments or a reason why not", () => {
    expect(new Set(knownAnswers.map(({ id }) => id)).size).toBe(knownAnswers.length);
    for (const { experiments: own, notRun } of knownAnswers)
      expect(own.length > 0).toBe(notRun === undefined);
  });

  // What must not happen has not happened where nothing has: N1 outside the broken releases, D5 from 2.11.
  const controls = ["all-killed", "leaders-killed"];

  test.each(
    experiments.map(({ answer, experiment }) => [`${answer.id} ${experiment.name}`, experiment] as const),
  )("%s is not seen in a run in which nothing happened", (_, experiment) => {
    if (controls.includes(experiment.name)) expect(experiment.byChance).toBe(true);
    else expect(experiment.judge(nothing, "2.15.1").shown).toBe(false);
  });

  test("is a scenario of its own in each release", () => {
    const names = knownAnswerScenarios(releases).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("D2-three-times-2.9.10");
  });
});

describe("answers are told", () => {
  const answer = (changes: Partial<Answer>): Answer => ({
    id: "D2",
    backend: "sim",
    release: "2.15.1",
    outcome: "reproduced",
    details: ["three-times: stored 2 times"],
    ...changes,
  });
  const answers = [
    answer({}),
    answer({ release: "2.9.10", details: ["three-times: stored twice"] }),
    answer({ backend: "process", outcome: "refuted", details: ["three-times: stored 1 times"] }),
    answer({ id: "N5", outcome: "not run", details: ["cluster-of-5: not run: broker.servers is 5"] }),
  ];

  test("together where they are alike, from the oldest release", () => {
    const own = groupsOf(answers.filter(({ id }) => id === "D2"));
    expect(own.map(({ backend, outcome, releases: of }) => [backend, outcome, of.join()])).toEqual([
      ["sim", "reproduced", "2.9.10,2.15.1"],
      ["process", "refuted", "2.15.1"],
    ]);
  });

  test("on a terminal and as a page, with what was seen and the reasons", () => {
    const lines = answerLines(knownAnswers, answers, { width: 100, style: plain }).join("\n");
    const page = answerPage(knownAnswers, answers, ["today"]);
    for (const text of [lines, page]) {
      expect(text).toContain("refuted on process 2.15.1");
      expect(text).toContain("three-times: stored 1 times");
      expect(text).toContain("broker.servers is 5");
      expect(text).toContain("4 answers: 2 reproduced, 1 not run, 1 refuted");
      for (const { id } of knownAnswers) expect(text).toContain(id);
    }
    expect(page).toContain("| D2 | ");
  });
});
