import { wrap } from "../../../reports/view/width.ts";
import type { CliProcess } from "../cli-process.ts";
import { usageError } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import type { ListName } from "../list-names.ts";
import { faultsOn, listing, type Listed } from "../listings.ts";
import { Output, type ColorMode } from "../output.ts";
import type { BackendName } from "../run-options.ts";
import { backendNamed } from "../run-plan.ts";
import { verifyCanaries } from "../verify-canaries.ts";

/** Options of `capstan list`. */
export interface ListFlags {
  /** For faults: which kinds can be injected there, on this machine. */
  readonly backend?: BackendName;
  readonly image?: string;
  readonly json?: boolean;
  /** For canaries: run each until it is caught. */
  readonly verify?: boolean;
  readonly seed?: number;
  readonly jobs?: number;
  readonly color?: ColorMode;
}

/** `capstan list`: what there is, without running it, but for `canaries --verify`. */
export async function list(name: ListName, flags: ListFlags, cli: CliProcess): Promise<ExitCode> {
  if (flags.verify === true && name !== "canaries") throw usageError(`--verify is for canaries, not for ${name}`);
  if (flags.backend !== undefined && name !== "faults" && cli.env["CAPSTAN_BACKEND"] === undefined) {
    throw usageError(`--backend is for faults, not for ${name}`);
  }
  const output = new Output(cli, flags);
  if (flags.verify === true) return verifyCanaries(flags, cli, output);
  const things = await (name === "faults" && flags.backend !== undefined
    ? faultsOn(await backendNamed(flags.backend, { image: flags.image }, cli))
    : listing(name));
  if (flags.json === true) {
    output.resultText(`${JSON.stringify(things.map(({ json }) => json), undefined, 2)}\n`);
  } else {
    output.result(things.flatMap((thing) => lines(thing, things, output)));
  }
  return exitCode.held;
}

function lines({ name, summary, details }: Listed, all: readonly Listed[], { style, width }: Output): string[] {
  const indent = all.reduce((widest, thing) => Math.max(widest, thing.name.length), 0) + 2;
  const room = Math.max(width - indent, NARROWEST);
  const [first = "", ...rest] = wrap(summary, room);
  const more = details.flatMap((detail) => wrap(detail, room)).map((line) => style.dim(line));
  return [style.strong(name) + " ".repeat(indent - name.length) + first, ...[...rest, ...more].map((line) => " ".repeat(indent) + line)];
}

/** Columns of text that are kept on the narrowest terminal. */
const NARROWEST = 30;
