import { availableParallelism } from "node:os";
import { BackendUnavailableError } from "../../backends/process/binaries.ts";
import { loadClient } from "../../clients/client.ts";
import type { BackendChoice } from "../../suite/backend-choice.ts";
import { askAll, knownAnswers, releasesOf, type Answer } from "../../suite/known-answers.ts";
import { loadCells } from "../../suite/load.ts";
import type { CliProcess } from "../cli-process.ts";
import { messageOf, usageError } from "../errors.ts";
import { exitCode, exitCodeOfVerdict, type ExitCode } from "../exit-code.ts";
import { Interruption } from "../interruption.ts";
import { answerLines, answerPage, outcomes } from "../known-answer-text.ts";
import { Output } from "../output.ts";
import type { RunFlags } from "../run-options.ts";
import { RunFolder } from "../run-folder.ts";
import { backendNamed } from "../run-plan.ts";
import { version } from "../../suite/version.ts";
import type { RunRequest } from "./run.ts";

/** Real runs at the same time, per processor: their cases depend on time more than those of a search. */
const REAL_JOBS = 2;

/** Options that have no meaning here. */
const meaningless = ["strategy", "faults", "runs", "shard", "lastFailed", "seed", "timeLimit", "ui"] as const;

/** `capstan run --suite known-answers`: plays what is known of real systems, in every release at hand. */
export async function runKnownAnswers({ files, flags }: RunRequest, cli: CliProcess): Promise<ExitCode> {
  checkFlags(files, flags);
  const startedAt = new Date();
  const output = new Output(cli, flags);
  const backends = await chooseBackends(flags, cli, output);
  using interruption = new Interruption(cli, output);
  const answers: Answer[] = [];
  for (const backend of backends) {
    output.narrate(`asking ${backend.name}: nats-server ${releasesOf(backend).join(", ")}`);
    answers.push(...(await askBackend(backend, flags, interruption.signal, output)));
  }
  const client = await loadClient(flags.client ?? "nats-io");
  const about = [
    `capstan ${version}, client ${client.name} ${client.version}`,
    `${startedAt.toISOString().slice(0, 10)}, Node ${process.versions.node} on ${process.platform} ${process.arch}`,
  ];
  const page = answerPage(knownAnswers, answers, about);
  const folder = new RunFolder(cli.cwd, flags.out, startedAt, 0);
  folder.write("known-answers.md", page);
  if (flags.json === true) output.resultText(answersJson(answers));
  else
    output.result([
      ...answerLines(knownAnswers, answers, output),
      "",
      `page: ${folder.pathOf("known-answers.md")}`,
    ]);
  if (interruption.happened) return exitCode.interrupted;
  return exitCodeOfVerdict(verdictOf(answers), flags.allowInconclusive);
}

function checkFlags(files: readonly string[], flags: RunFlags): void {
  if (files.length > 0)
    throw usageError(`the suite known-answers takes no scenario files; leave out ${files.join(", ")}`);
  const wrong = meaningless.find((name) => flags[name] !== undefined);
  if (wrong === undefined) return;
  const option = wrong.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw usageError(`the suite known-answers plays fixed cases; leave out --${option}`);
}

/** The backends that were named; otherwise the simulation, and real processes where they can be used. */
async function chooseBackends(
  { backend: named, image }: RunFlags,
  cli: CliProcess,
  output: Output,
): Promise<BackendChoice[]> {
  const choices: BackendChoice[] = [];
  for (const name of named ?? (["sim", "process"] as const)) {
    try {
      choices.push(await backendNamed(name, { image }, cli));
    } catch (error) {
      if (named !== undefined || !(error instanceof BackendUnavailableError)) throw error;
      output.narrate(`without the backend ${name}: ${messageOf(error)}`);
    }
  }
  return choices;
}

async function askBackend(
  backend: BackendChoice,
  flags: RunFlags,
  signal: AbortSignal,
  output: Output,
): Promise<Answer[]> {
  const releases = releasesOf(backend);
  const source = { files: [], suite: "known-answers", releases, client: flags.client ?? "nats-io" } as const;
  const cells = await loadCells(source);
  const jobs = flags.jobs ?? availableParallelism() * (backend.real ? REAL_JOBS : 1);
  const pool = await backend.start(
    source,
    cells,
    jobs,
    flags.patience === undefined ? {} : { patience: flags.patience },
  );
  const done = ({ id, release, outcome }: Answer): void => {
    output.narrate(`${outcomes[outcome].glyph} ${id} ${backend.name} ${release}: ${outcome}`);
  };
  try {
    return await askAll({ backend, pool, cells, releases, signal, done });
  } finally {
    await pool.close();
  }
}

function verdictOf(answers: readonly Answer[]): "held" | "violated" | "inconclusive" {
  if (answers.some(({ outcome }) => outcome === "refuted")) return "violated";
  return answers.every(({ outcome }) => outcome === "reproduced") ? "held" : "inconclusive";
}

function answersJson(answers: readonly Answer[]): string {
  const rows = knownAnswers.map(({ id, statement, source }) => ({
    id,
    statement,
    source,
    answers: answers.filter((answer) => answer.id === id),
  }));
  return `${JSON.stringify({ capstan: "known-answers", rows }, undefined, 2)}\n`;
}
