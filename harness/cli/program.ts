import { Argument, Command, CommanderError } from "commander";
import type { CheckFlags } from "./commands/check.ts";
import type { DoctorFlags } from "./commands/doctor.ts";
import type { InitFlags } from "./commands/init.ts";
import type { FailuresFlags, KeepFlags } from "./commands/failures.ts";
import type { ListFlags } from "./commands/list.ts";
import type { ReplayFlags } from "./commands/replay.ts";
import type { ServeFlags } from "./commands/serve.ts";
import type { ReportFlags } from "./commands/merge.ts";
import {
  checkOptions,
  completionOptions,
  doctorOptions,
  failuresOptions,
  initOptions,
  keepOptions,
  listOptions,
  mergeOptions,
  replayOptions,
  reportOptions,
  serveOptions,
} from "./command-options.ts";
import type { CliProcess } from "./cli-process.ts";
import { shells, type Shell } from "./completion/shells.ts";
import { compareOptions, type CompareFlags } from "./compare-options.ts";
import { describeError, exitCodeOfError } from "./errors.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { listNames, type ListName } from "./list-names.ts";
import { configured } from "./configured.ts";
import { addOptions, givenOptions, type OptionSpec } from "./option.ts";
import { relativePaths } from "./output.ts";
import { runOptions, type RunFlags } from "./run-options.ts";
import { scenarioFiles } from "./scenario-files.ts";
import { version } from "../suite/version.ts";

/** Runs a command line (without node and script) and gives its exit code; never throws. */
export async function runCli(args: readonly string[], cli: CliProcess): Promise<ExitCode> {
  let code: ExitCode = exitCode.held;
  const program = createProgram(cli, (result) => (code = result));
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.held : exitCode.usage;
    cli.stderr.write(`${relativePaths(describeError(error, version), cli.cwd)}\n`);
    return exitCodeOfError(error);
  }
}

/** The commands, for running them and for writing their documentation. */
export function createProgram(cli: CliProcess, done: (code: ExitCode) => void): Command {
  const program = new Command("capstan")
    .description(
      "Tests what message delivery promises: real NATS clients, injected faults, judged guarantees.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.stdout.write(text),
      writeErr: (text) => cli.stderr.write(text),
      getOutHelpWidth: () => cli.stdout.columns ?? 100,
      getErrHelpWidth: () => cli.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText("after", exitCodeHelp);
  addRun(program, cli, done);
  addReplay(program, cli, done);
  addCheck(program, cli, done);
  addList(program, cli, done);
  addDoctor(program, cli, done);
  addServe(program, cli, done);
  addMerge(program, cli, done);
  addReport(program, cli, done);
  addCompare(program, cli, done);
  addFailures(program, cli, done);
  addKeep(program, cli, done);
  addConfig(program, cli, done);
  addInit(program, cli, done);
  addCompletion(program, cli, done);
  return program;
}

type Done = (code: ExitCode) => void;

/** Keys of the configuration that count where nothing is run. */
const reportKeys = [
  "reporters",
  "inconclusiveAs",
  "allowInconclusive",
  "patience",
  "quiet",
  "color",
] as const;

/** Keys of the configuration that count where what is run is named anew. */
const compareKeys = ["image", "seed", "jobs", "patience", "allowInconclusive", "quiet", "color"] as const;

/** Keys of the configuration that count where a case or a list says itself what it is about. */
const machineKeys = ["image", "patience", "color"] as const;

function addRun(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "run", runOptions)
    .description("Run scenarios under faults: the built-in suite, or your own scenario files.")
    .argument("[scenario...]", "scenario files (TypeScript or JavaScript)")
    .addHelpText(
      "after",
      examples("run", "run orders.scenario.ts --faults crash,drop --runs 2000", "run --seed 42 --json"),
    );
  command.action(async (files: string[]) => {
    const { run } = await import("./commands/run.ts");
    const { values, config } = await configured(command, runOptions, cli);
    const flags: RunFlags = values;
    done(
      await run(
        { files: scenarioFiles(files, values, config), flags, args: command.parent?.args.slice(1) ?? [] },
        cli,
      ),
    );
  });
}

function addReplay(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "replay", replayOptions)
    .description(
      "Run a stored failing case once: 1 it still fails, 0 it no longer does, 125 it could not run.",
    )
    .argument("<file>", "a file of .capstan/failures")
    .addHelpText("after", examples("replay .capstan/failures/0123456789.json"));
  command.action(async (file: string) => {
    const { replay } = await import("./commands/replay.ts");
    const flags: ReplayFlags = (await configured(command, replayOptions, cli, machineKeys)).values;
    done(await replay(file, flags, cli));
  });
}

function addCheck(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "check", checkOptions)
    .description("Judge a stored history again.")
    .argument(
      "<history>",
      "a JSON Lines file; with --model also operations as Jepsen writes them, in JSON or EDN",
    )
    .addHelpText(
      "after",
      examples(
        "check .capstan/runs/latest/history/0123456789.jsonl --claims no-loss",
        "check history.edn --model cas-register",
      ),
    );
  command.action(async (file: string) => {
    const { check } = await import("./commands/check.ts");
    const flags: CheckFlags = givenOptions(command, checkOptions, cli).values;
    done(check(file, flags, cli));
  });
}

function addList(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "list", listOptions)
    .description("List what there is.")
    .addArgument(new Argument("<what>", "what to list").choices(listNames))
    .addHelpText("after", examples("list faults", "list faults --backend process", "list canaries --verify"));
  command.action(async (name: ListName) => {
    const { list } = await import("./commands/list.ts");
    const flags: ListFlags = (await configured(command, listOptions, cli, machineKeys)).values;
    done(await list(name, flags, cli));
  });
}

function addDoctor(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "doctor", doctorOptions)
    .description(
      "Look at what works on this machine: backends, the faults they can inject, and what would make more work.",
    )
    .addHelpText("after", examples("doctor", "doctor --json"));
  command.action(async () => {
    const { doctor } = await import("./commands/doctor.ts");
    const flags: DoctorFlags = givenOptions(command, doctorOptions, cli).values;
    done(await doctor(flags, cli));
  });
}

function addServe(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "serve", serveOptions)
    .description(
      "Put the simulated NATS server on a real socket, in real time, for any client; for tests only.",
    )
    .addHelpText("after", examples("serve", "serve --port 0 --profile 2.10"));
  command.action(async () => {
    const { serve } = await import("./commands/serve.ts");
    const flags: ServeFlags = givenOptions(command, serveOptions, cli).values;
    done(await serve(flags, cli));
  });
}

function addMerge(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "merge", mergeOptions)
    .description("Put the results of all shards of one run together.")
    .argument("<results...>", "the result.json of each shard, or folders with them")
    .addHelpText(
      "after",
      examples("merge shard-*/result.json", "merge artifacts --reporter html,junit --out report"),
    );
  command.action(async (paths: string[]) => {
    const { merge } = await import("./commands/merge.ts");
    const flags: ReportFlags = (await configured(command, mergeOptions, cli, reportKeys)).values;
    done(await merge(paths, flags, cli));
  });
}

function addReport(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "report", reportOptions)
    .description("Write the reports of a result again.")
    .argument("<result>", "a result.json")
    .addHelpText("after", examples("report .capstan/runs/latest/result.json --reporter html,markdown"));
  command.action(async (file: string) => {
    const { report } = await import("./commands/merge.ts");
    const flags: ReportFlags = (await configured(command, reportOptions, cli, ["inconclusiveAs", "patience", "color"])).values;
    done(await report(file, flags, cli));
  });
}

function addCompare(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "compare", compareOptions)
    .description(
      "Compare two strategies, clients, servers or settings on the same cases, or two results as a gate for CI.",
    )
    .argument("[what...]", "two strategies with the scenario files they are in, if any; or two result.json")
    .addHelpText(
      "after",
      examples(
        "compare at-least-once exactly-once",
        "compare at-least-once --client nats-io,nats@2 --faults crash,cut",
        "compare at-least-once --settings ackWait=500 --settings ackWait=5000",
        "compare base.json head.json --fail-on regression --markdown comment.md",
      ),
    );
  command.action(async (words: string[]) => {
    const { compare } = await import("./commands/compare.ts");
    const flags: CompareFlags = (await configured(command, compareOptions, cli, compareKeys)).values;
    done(await compare(words, flags, cli));
  });
}

function addFailures(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "failures", failuresOptions)
    .description("List the failures in .capstan/failures, the newest first.")
    .addHelpText("after", examples("failures", "failures --keep 50"));
  command.action(async () => {
    const { failures } = await import("./commands/failures.ts");
    const flags: FailuresFlags = givenOptions(command, failuresOptions, cli).values;
    done(failures(flags, cli));
  });
}

function addKeep(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "keep", keepOptions)
    .description("Move failures to the folder of committed ones, which every run begins with.")
    .argument("<failures...>", "ids, or files of .capstan/failures")
    .addHelpText("after", examples("keep 0123456789 --regressions test/regressions"));
  command.action(async (words: string[]) => {
    const { keep } = await import("./commands/failures.ts");
    const flags: KeepFlags = (await configured(command, keepOptions, cli)).values;
    done(keep(words, flags, cli));
  });
}

function addConfig(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "config", runOptions)
    .description("Print what capstan run would do here: each value, and where it comes from.")
    .argument("[scenario...]", "scenario files, as for capstan run")
    .addHelpText("after", examples("config", "config --runs 2000", "config --json"));
  command.action(async (files: string[]) => {
    const { showConfig } = await import("./commands/config.ts");
    done(showConfig(files, await configured(command, runOptions, cli), cli));
  });
}

function addInit(program: Command, cli: CliProcess, done: Done): void {
  const command = subcommand(program, "init", initOptions)
    .description(
      "Write what a project starts with: configuration, a scenario, a CI file; nothing is overwritten.",
    )
    .addHelpText("after", examples("init", "init --ci gitlab"));
  command.action(async () => {
    const { init } = await import("./commands/init.ts");
    const flags: InitFlags = givenOptions(command, initOptions, cli).values;
    done(init(flags, cli));
  });
}

function addCompletion(program: Command, cli: CliProcess, done: Done): void {
  subcommand(program, "completion", completionOptions)
    .description("Print a script that completes capstan in a shell.")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .addHelpText("after", completionHelp)
    .action(async (shell: Shell) => {
      const { completion } = await import("./commands/completion.ts");
      cli.stdout.write(completion(shell, program));
      done(exitCode.held);
    });
}

function subcommand(program: Command, name: string, options: readonly OptionSpec[]): Command {
  const command = addOptions(program.command(name), options);
  return command.showHelpAfterError(`(see: npx capstan ${name} --help)`);
}

function examples(...lines: readonly string[]): string {
  return ["", "Examples:", ...lines.map((line) => `  $ npx capstan ${line}`), ""].join("\n");
}

const completionHelp = `
Examples:
  $ eval "$(npx capstan completion bash)"      # in ~/.bashrc
  $ source <(npx capstan completion zsh)       # in ~/.zshrc, after compinit
  $ npx capstan completion fish | source       # in ~/.config/fish/config.fish

It completes the command capstan, so node_modules/.bin must be on the PATH.
`;

const exitCodeHelp = `
Exit codes:
  0    every checked claim held (replay: it no longer fails)
  1    a claim was violated (replay: it still fails; compare --fail-on: something got worse)
  2    nothing violated, something inconclusive (compare --fail-on: not all could be compared)
  3    the backend or the client could not be used
  64   bad command line or input file
  70   a defect in capstan
  125  replay could not run
  130  interrupted; the report is partial
`;
