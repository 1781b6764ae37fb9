import type { Command } from "commander";
import { faultFamilies } from "../../../faults/index.ts";
import { strategies } from "../../../strategies/index.ts";
import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import type { Shell } from "../completion/shells.ts";
import { completedCommands } from "../completion/words.ts";
import { zshCompletion } from "../completion/zsh.ts";

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `capstan completion`: a script for a shell, made from the program itself. */
export function completion(shell: Shell, program: Command): string {
  const known = {
    strategy: strategies.map(({ name }) => name),
    faults: ["all", ...faultFamilies.keys()],
  };
  return scripts[shell](completedCommands(program, known));
}
