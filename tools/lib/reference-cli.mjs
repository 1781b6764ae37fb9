// Pages about the command line: docs/reference/cli.md and exit-codes.md.
import { checkOptions, completionOptions, doctorOptions, failuresOptions, initOptions, keepOptions, listOptions, mergeOptions, replayOptions, reportOptions, serveOptions } from "../../dist/harness/cli/command-options.js";
import { compareOptions } from "../../dist/harness/cli/compare-options.js";
import { variableOf } from "../../dist/harness/cli/option.js";
import { createProgram } from "../../dist/harness/cli/program.js";
import { runOptions } from "../../dist/harness/cli/run-options.js";
import { code, page, table } from "./markdown.mjs";

/** @type {Readonly<Record<string, readonly import("../../dist/harness/cli/option.js").OptionSpec[]>>} */
const optionsOf = { run: runOptions, replay: replayOptions, check: checkOptions, list: listOptions, doctor: doctorOptions, serve: serveOptions, merge: mergeOptions, report: reportOptions, compare: compareOptions, failures: failuresOptions, keep: keepOptions, config: runOptions, init: initOptions, completion: completionOptions };

/** The command line with its help, made for writing it down and not for running it. */
function describedProgram() {
  let help = "";
  const stream = { isTTY: false, columns: 100, write: (/** @type {string} */ text) => void (help += text) };
  const program = createProgram(
    {
      stdout: stream,
      stderr: stream,
      env: {},
      cwd: "/",
      onInterrupt: () => () => {},
      exit: () => {
        throw new Error("nothing is run here");
      },
    },
    () => {},
  );
  return {
    program,
    helpOf: (/** @type {import("commander").Command} */ command) =>
      ((help = ""), command.outputHelp(), help),
  };
}

/** docs/reference/cli.md */
export function cliPage() {
  const { program, helpOf } = describedProgram();
  const commands = program.commands.map((command) => commandSection(command, helpOf(command)));
  return page(
    "# Command line",
    program.description(),
    "Every option that takes a value can also be given by the environment variable in the last column, and those of `run` in `capstan.config.ts`; the command line wins over the environment, and that over the file (`capstan config` shows what holds, and why). An unknown option, strategy, fault or value is an error (exit code 64) with a suggestion.",
    ...commands.flat(),
    "What the commands exit with: [exit codes](exit-codes.md).",
  );
}

/**
 * @param {import("commander").Command} command
 * @param {string} help
 */
function commandSection(command, help) {
  const name = command.name();
  const specs = optionsOf[name];
  if (specs === undefined)
    throw new Error(`tools/lib/reference-cli.mjs does not know the options of ${name}`);
  const words = command.registeredArguments.map((argument) => {
    const choices = argument.argChoices ?? [];
    return [
      code(argument.name()),
      argument.description + (choices.length > 0 ? `: ${choices.map(code).join(", ")}` : ""),
    ];
  });
  const examples = help
    .split("Examples:\n")[1]
    ?.trimEnd()
    .replaceAll(/^ {2}\$ /gm, "");
  return [
    `## capstan ${name}`,
    command.description(),
    `\`capstan ${name} ${command.usage()}\``,
    ...(words.length > 0 ? [table([["argument", "meaning"], ...words])] : []),
    ...(specs.length === 0 ? [] : [optionTable(specs)]),
    ...(examples === undefined ? [] : [`\`\`\`sh\n${examples}\n\`\`\``]),
  ];
}

/** @param {readonly import("../../dist/harness/cli/option.js").OptionSpec[]} specs */
function optionTable(specs) {
  return table([
    ["option", "meaning", "default", "variable"],
    ...specs.map((spec) => [
      code(spec.flags),
      spec.description,
      (spec.fallback ?? "").replaceAll("<", "&lt;"),
      spec.parse === undefined ? "" : code(variableOf(spec)),
    ]),
  ]);
}

/** docs/reference/exit-codes.md */
export function exitCodesPage() {
  const { program, helpOf } = describedProgram();
  const lines = helpOf(program).split("Exit codes:\n")[1]?.trimEnd().split("\n") ?? [];
  const rows = lines.map((line) => {
    const [, number = "", meaning = ""] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return [number, meaning];
  });
  return page(
    "# Exit codes",
    table([["code", "meaning"], ...rows]),
    "`capstan replay` can be used with `git bisect run`: 0 and 1 tell the two sides apart, and 125 makes bisect skip a commit.",
  );
}
