import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CliProcess } from "./cli-process.ts";
import { messageOf, usageError } from "./errors.ts";

/** What is said of errors of the system that users meet. */
const known: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "is a folder; name a file in it",
  EACCES: "may not be read; give yourself the right to",
};

/** The text of a file that the user named. */
export function readText(file: string, { cwd }: CliProcess): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    throw usageError(`${file}: ${known[code] ?? messageOf(cause)}`, cause);
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
