import type { Command, Option } from "commander";
import type { Words } from "../parsers.ts";

/** One word of the command line that a shell can complete. */
export interface Word {
  readonly name: string;
  readonly description: string;
}

/** An option as a shell sees it. */
export interface CompletedOption extends Word {
  /** With its dashes. */
  readonly name: string;
  readonly takesValue: boolean;
  /** What its value can be, if that is known. */
  readonly values: readonly string[];
  /** Whether several values are given with commas between them. */
  readonly isList: boolean;
}

/** A command as a shell sees it. */
export interface CompletedCommand extends Word {
  readonly options: readonly CompletedOption[];
  /** What its arguments can be; file names if nothing is known. */
  readonly arguments: readonly string[];
  /** Whether it takes any argument. */
  readonly takesArguments: boolean;
}

/** Values of options that the command line itself does not list, by the names of the options. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** All commands of a program with what can stand after them. */
export function completedCommands(program: Command, known: KnownValues): CompletedCommand[] {
  const commands = program.commands.map((command) => completedCommand(command, known));
  const help = {
    name: "help",
    description: "print help for a command",
    options: [],
    arguments: commands.map(({ name }) => name),
    takesArguments: true,
  };
  return [...commands, help];
}

function completedCommand(command: Command, known: KnownValues): CompletedCommand {
  return {
    name: command.name(),
    description: firstSentence(command.description()),
    options: [...command.options.map((option) => completedOption(option, known)), helpOption],
    arguments: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    takesArguments: command.registeredArguments.length > 0,
  };
}

const helpOption: CompletedOption = {
  name: "--help",
  description: "print help",
  takesValue: false,
  values: [],
  isList: false,
};

function completedOption(option: Option, known: KnownValues): CompletedOption {
  const { words = [], isList = false } = (option.parseArg ?? {}) as Partial<Words>;
  return {
    name: option.long ?? option.flags,
    description: firstSentence(option.description.replace(/ \((?:default|env): .*$/, "")),
    takesValue: option.required || option.optional,
    values: words.length > 0 ? words : (known[option.name()] ?? []),
    isList: isList || known[option.name()] !== undefined,
  };
}

/** Shells show one short line. */
function firstSentence(text: string): string {
  return text.split(/[;:] |\. /, 1)[0]?.replace(/\.$/, "") ?? "";
}
