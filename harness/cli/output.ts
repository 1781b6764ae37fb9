import { sep } from "node:path";
// Not by way of the index: every command needs this, and few need the reports.
import { ansi, plain, type Style } from "../../reports/terminal/style.ts";
import type { CliProcess, CliStream } from "./cli-process.ts";

/** When colours are used. */
export const colorModes = ["auto", "always", "never"] as const;

/** One of {@link colorModes}. */
export type ColorMode = (typeof colorModes)[number];

/** How much and how a command writes. */
export interface OutputOptions {
  /** No narration. */
  readonly quiet?: boolean | undefined;
  readonly color?: ColorMode | undefined;
}

/** Columns of what is not a terminal. */
const PIPE_WIDTH = 100;

/**
 * Writes results to stdout and narration to stderr, with at most one status line that is rewritten
 * in place below everything else.
 */
export class Output {
  readonly style: Style;
  readonly width: number;
  /** Columns for the status line. */
  readonly statusWidth: number;
  /** Whether a status line can be shown. */
  readonly live: boolean;
  readonly #cli: CliProcess;
  readonly #quiet: boolean;
  #status = "";

  constructor(cli: CliProcess, { quiet = false, color = "auto" }: OutputOptions = {}) {
    this.#cli = cli;
    this.#quiet = quiet;
    this.style = usesColor(cli, color) ? ansi : plain;
    this.width = widthOf(cli);
    this.statusWidth = cli.stderr.columns ?? 80;
    this.live = !quiet && cli.stderr.isTTY && cli.env["TERM"] !== "dumb";
  }

  /** Writes lines of the result. */
  result(lines: readonly string[]): void {
    this.#write(this.#cli.stdout, lines);
  }

  /** Writes text of the result as it is. */
  resultText(text: string): void {
    this.#hide();
    this.#cli.stdout.write(text);
    this.#show();
  }

  /** Tells what is going on. */
  narrate(...lines: string[]): void {
    if (!this.#quiet) this.#write(this.#cli.stderr, lines);
  }

  /** Tells what is wrong; paths are shown relative to the working folder. */
  error(...lines: string[]): void {
    this.#write(this.#cli.stderr, lines.map((line) => relativePaths(line, this.#cli.cwd)));
  }

  /** Replaces the status line; an empty one takes it away. */
  status(text: string): void {
    if (!this.live) return;
    this.#hide();
    this.#status = text;
    this.#show();
  }

  #write(stream: CliStream, lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#hide();
    stream.write(`${lines.join("\n")}\n`);
    this.#show();
  }

  #hide(): void {
    if (this.#status !== "") this.#cli.stderr.write("\r\u001b[2K");
  }

  #show(): void {
    if (this.#status !== "") this.#cli.stderr.write(this.#status);
  }
}

/** Text with the paths below the working folder made relative to it. */
export function relativePaths(text: string, cwd: string): string {
  return text.replaceAll(`${cwd}${sep}`, "");
}

function usesColor({ env, stdout }: CliProcess, mode: ColorMode): boolean {
  if (mode !== "auto") return mode === "always";
  const given = (name: string) => env[name] !== undefined && env[name] !== "";
  if (given("NO_COLOR")) return false;
  if (given("FORCE_COLOR")) return env["FORCE_COLOR"] !== "0";
  if (env["TERM"] === "dumb") return false;
  return stdout.isTTY || env["GITHUB_ACTIONS"] === "true";
}

function widthOf({ stdout, stderr, env }: CliProcess): number {
  const columns = stdout.columns ?? (stdout.isTTY ? stderr.columns : undefined) ?? Number(env["COLUMNS"]);
  return Number.isInteger(columns) && columns >= 20 ? columns : PIPE_WIDTH;
}
