import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CliProcess } from "./cli-process.ts";
import { messageOf, usageError } from "./errors.ts";

/** The text of a file that the user named. */
export function readText(file: string, { cwd }: CliProcess): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw usageError(`${file}: ${missing ? "no such file" : messageOf(cause)}`, cause);
  }
}

/** What a parser makes of a file's text; what it throws names the file. */
export function parse<Parsed>(file: string, text: string, parser: (text: string) => Parsed): Parsed {
  try {
    return parser(text);
  } catch (cause) {
    throw usageError(`${file}: ${messageOf(cause)}`, cause);
  }
}
